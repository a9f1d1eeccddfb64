import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/ipc';
import type { ReturnDigest } from '../../shared/model/digest';
import type { PresenceState } from '../../shared/model/presence';
import { App } from '../app/app';
import { calmDigest, digest } from '../fixtures/digest';
import { openFixture } from '../fixtures/open-fixture';
import { back } from '../fixtures/returned';
import { useAnnouncements } from '../stores/announcements';
import { startMainWindow } from '../stores/subscriptions';

let close: () => void = () => undefined;
afterEach(() => close());

const at = (state: PresenceState, more: { journalRecords?: number } = {}): AppState => {
  const snapshot = back.snapshot!;
  return {
    ...back,
    snapshot: {
      ...snapshot,
      presence: { ...snapshot.presence, state },
      daemon: { ...snapshot.daemon, ...more },
    },
  };
};
/** The main window while its operator is away; `comeBack` returns him to that digest. */
async function openAway() {
  const opened = await openFixture(<App />, at('locked'), startMainWindow);
  close = opened.close;
  const comeBack = async (value: ReturnDigest | null): Promise<void> => {
    opened.answers.set('digest.latest', { ok: true, value: { digest: value } });
    opened.send('app:changed', at('locked'));
    opened.send('app:changed', at('present'));
    await act(async () => Promise.resolve());
  };
  return { ...opened, comeBack };
}
const title = 'While you were away';
const part = (): HTMLElement => screen.getByRole('region', { name: title });
const isShown = (): boolean => screen.queryByRole('region', { name: title }) !== null;

describe('While you were away', () => {
  it('is shown at the return, without taking the focus, what is suspicious first', async () => {
    const { comeBack } = await openAway();
    const focused = screen.getByRole('button', { name: /History/ });
    focused.focus();
    expect(isShown()).toBe(false);
    await comeBack(digest);
    expect(document.activeElement).toBe(focused);
    const [warnings] = within(part()).getAllByRole('list', { name: 'Look at this first' });
    const [first] = within(warnings!).getAllByRole('listitem');
    expect(first!.textContent).toContain('Resumed itself');
    const agent = within(part()).getByRole('heading', { name: 'Claude Code' });
    expect(warnings!.compareDocumentPosition(agent) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
  });

  it('says what ran, waited, was denied, stood still and ended, with whose', async () => {
    const { comeBack } = await openAway();
    await comeBack(digest);
    const [claude, codex] = within(part()).getAllByRole('list', { name: 'What happened' });
    expect(claude!.textContent).toContain('2 calls waited');
    expect(claude!.textContent).toContain('12 calls ran without you');
    expect(claude!.textContent).toContain('One call was denied');
    expect(claude!.textContent).toContain('Lease used 12 times');
    expect(claude!.textContent).toContain('ended with your return');
    expect(claude!.textContent).toContain('still paused');
    expect(codex!.textContent).toContain('Stood still for 36 min, verified');
    expect(codex!.textContent).toContain(
      'Meanwhile it kept locked:/home/ada/work/lighthouse/.git/index.lock',
    );
    expect(claude!.textContent).not.toContain('kept locked');
    expect(codex!.textContent).toContain('One run ended');
    expect(part().textContent).toContain('idle 8 min');
    expect(part().textContent).toContain('gone 3 min');
  });

  it('shows what is hidden in the text of a call', async () => {
    const { comeBack } = await openAway();
    await comeBack(digest);
    const list = within(part()).getByText('One call was denied').closest('details')!;
    expect(list.textContent).toContain('cat ~/.aws/credentials');
    expect(list.textContent).not.toContain('\u202e');
    expect(list.querySelector('[title*="RIGHT-TO-LEFT OVERRIDE" i]')).not.toBeNull();
  });

  it('denies, reviews, resumes and ends in one place', async () => {
    const { comeBack, bodiesOf } = await openAway();
    await comeBack(digest);
    const press = (name: string) =>
      userEvent.click(within(part()).getAllByRole('button', { name })[0]!);
    const [card] = back.snapshot!.approvals;
    await press('Deny');
    expect(bodiesOf('approval:deny')).toEqual([
      { approvalId: card!.id, digest: card!.digest, notAsked: false },
    ]);
    await press('Review');
    expect(bodiesOf('app:open-approvals')).toEqual([{ approvalId: card!.id }]);
    await press('Resume');
    expect(bodiesOf('run:resume')).toMatchObject([{ runId: 'c04d77ab' }]);
    await press('Stop');
    await userEvent.click(screen.getByRole('button', { name: 'Stop run' }));
    expect(bodiesOf('run:kill')).toEqual([{ runId: '7f3a91c2' }]);
    expect(within(part()).queryByRole('button', { name: /allow/i })).toBeNull();
  });

  it('has each waiting call once on the page', async () => {
    const { comeBack } = await openAway();
    expect(screen.getAllByRole('button', { name: 'Review' })).toHaveLength(1);
    await comeBack(digest);
    expect(screen.getAllByRole('button', { name: 'Review' })).toHaveLength(1);
    expect(screen.queryByRole('region', { name: /Waiting for you/ })).toBeNull();
  });

  it('leads from what is suspicious to its record', async () => {
    const { comeBack, bodiesOf } = await openAway();
    await comeBack(digest);
    await userEvent.click(
      screen.getByRole('button', { name: 'Look at the record: Resumed itself' }),
    );
    expect(bodiesOf('history:record')).toEqual([{ seq: 1266 }]);
  });

  it('stays until it is seen, and does not come back then', async () => {
    const { comeBack } = await openAway();
    await comeBack(digest);
    await comeBack(digest);
    expect(isShown()).toBe(true);
    await userEvent.click(within(part()).getByRole('button', { name: 'Seen' }));
    expect(isShown()).toBe(false);
    await comeBack(digest);
    expect(isShown()).toBe(false);
    await comeBack(calmDigest);
    expect(isShown()).toBe(true);
  });

  it('keeps an absence that was not seen before the next one', async () => {
    const { comeBack } = await openAway();
    await comeBack(digest);
    await comeBack(calmDigest);
    expect(part().textContent).toContain('You were away for 8 min');
    expect(part().textContent).toContain('You were away for 1 hr, 13 min');
    expect(within(part()).getAllByRole('button', { name: 'Review' })).toHaveLength(1);
  });

  it('offers what can be done about a run in the newest absence that knows of it, once', async () => {
    const { comeBack } = await openAway();
    await comeBack(digest);
    const acts = (): string[] =>
      within(part())
        .getAllByRole('button', { name: /Resume|Stop|Review/ })
        .map(({ textContent }) => textContent);
    const before = acts();
    expect(before).toEqual(expect.arrayContaining(['Resume', 'Review']));
    // What stood since an earlier absence left no record in this one.
    await comeBack({
      ...calmDigest,
      agents: calmDigest.agents.map((one) => ({ ...one, runs: [] })),
    });
    expect(acts()).toEqual(before);
    expect(screen.getAllByRole('button', { name: 'Review' })).toHaveLength(1);
    await comeBack(digest);
    expect(acts()).toEqual(before);
  });

  it('that went on after a stay of a moment is shown whole, also when it was seen', async () => {
    const { comeBack } = await openAway();
    await comeBack(digest);
    await userEvent.click(within(part()).getByRole('button', { name: 'Seen' }));
    await comeBack({ ...digest, returnedAt: (digest.returnedAt ?? 0) + 1_800_000 });
    expect(part().textContent).toContain('You were away for 1 hr, 43 min');
  });

  it('is not there while the operator is away, or when nothing happened', async () => {
    const { comeBack } = await openAway();
    await comeBack(null);
    await comeBack({ ...digest, agents: [], warnings: [] });
    await comeBack({ ...digest, returnedAt: null });
    expect(isShown()).toBe(false);
  });

  it('is said to whoever does not look', async () => {
    const { comeBack } = await openAway();
    await comeBack(digest);
    expect(useAnnouncements.getState().polite).toBe(
      'While you were away: 2 things are suspicious, 2 calls waited, 12 ran.',
    );
  });
});
