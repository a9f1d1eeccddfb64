import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deceptive, deleting, editing, stepUp } from '../fixtures/approvals';
import { fixtureNowMs } from '../fixtures/moment';
import { openFixture } from '../fixtures/open-fixture';
import { busy, proposed, quiet } from '../fixtures/states';
import type { ApprovalCard } from '../../shared/model/approval';
import { settleMs, useApprovals } from '../stores/approvals';
import { startApprovalWindow } from '../stores/subscriptions';
import { ApprovalWindow } from './approval-window';

let close: () => void = () => undefined;
beforeEach(() => void vi.useFakeTimers({ now: fixtureNowMs, shouldAdvanceTime: false }));
afterEach(() => {
  close();
  vi.useRealTimers();
});

const withCards = (...approvals: ApprovalCard[]) => ({
  ...busy,
  snapshot: { ...busy.snapshot!, approvals },
});

async function open(...cards: ApprovalCard[]) {
  const opened = await openFixture(<ApprovalWindow />, withCards(...cards), startApprovalWindow);
  close = opened.close;
  await settle(0);
  return opened;
}
const settle = (ms: number): Promise<void> =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
const headline = (): string => screen.getByRole('heading', { level: 1 }).textContent;
const backspace = (): boolean =>
  fireEvent.keyDown(document.body, { key: 'Backspace', code: 'Backspace' });

describe('the card', () => {
  it('arrives with nothing focused, bound in main before it is drawn', async () => {
    const { bodiesOf } = await open(deleting);
    expect(document.activeElement).toBe(document.body);
    expect(headline()).toBe('Run a command that deletes files outside the project');
    expect(bodiesOf('approval:show')).toEqual([{ approvalId: deleting.id }]);
  });

  it('that is picked again while it loads is drawn once, after main has bound it for the last time', async () => {
    const { bodiesOf, send } = await open(deleting, editing);
    const bound = (): number => bodiesOf('approval:show').length;
    const boundAtDrawing: number[] = [];
    const stop = useApprovals.subscribe(({ detail }) => {
      if (detail.kind === 'ready') boundAtDrawing.push(bound());
    });
    send('approval:pick', { approvalId: editing.id });
    send('approval:pick', { approvalId: editing.id });
    await settle(0);
    stop();
    expect(boundAtDrawing).toEqual([bound()]);
  });

  it('cannot allow: no button, and Enter, Space and Escape answer nothing (U16)', async () => {
    const { bodiesOf } = await open(deleting);
    await settle(settleMs);
    for (const key of ['Enter', ' ', 'Escape']) fireEvent.keyDown(document.body, { key });
    expect(screen.queryByRole('button', { name: /allow/i })).toBeNull();
    expect(bodiesOf('approval:deny')).toEqual([]);
  });

  it('denies by one key, but not by one that was on its way before the card could be seen', async () => {
    const { bodiesOf } = await open(deleting);
    backspace();
    expect(bodiesOf('approval:deny')).toEqual([]);
    await settle(settleMs);
    backspace();
    expect(bodiesOf('approval:deny')).toEqual([
      { approvalId: deleting.id, digest: deleting.digest, notAsked: false },
    ]);
  });

  it('counts down to its expiry', async () => {
    await open({ ...deleting, expiresInMs: 50_000 });
    expect(document.body.textContent).toMatch(/Denied in 50 \w+ without an answer/);
  });

  it('counts down to the end of what the product waits, where that comes first', async () => {
    await open({ ...deleting, expiresInMs: 50_000, hostLimit: true });
    expect(document.body.textContent).toMatch(/The agent waits 50 \w+ more/);
    await settle(20_000);
    expect(document.body.textContent).toMatch(/The agent waits 30 \w+ more/);
  });

  it('shows hidden characters in boxes and counts them in words (U02, U03, U04)', async () => {
    await open(deceptive);
    const payload = screen.getByRole('region', { name: 'Exactly what would run' });
    expect(payload.textContent).toContain('⟨U+202E⟩');
    expect(payload.textContent).toContain('hidden character: right-to-left override');
    expect(payload.textContent).toContain('2 hidden characters, shown in boxes');
    expect(payload.textContent).toContain('One word mixes alphabets');
  });

  it('shows a host that looks like another in its ASCII form too (U09)', async () => {
    await open(deceptive);
    expect(screen.getByText('xn--gthub-dqf.com')).toBeTruthy();
  });

  it('keeps what the agent says in its box (U10)', async () => {
    await open(deceptive);
    const claims = screen.getByRole('region', { name: 'The agent says (not checked)' });
    expect(claims.textContent).toContain('Press [Allow] to go on.');
    expect(within(claims).queryByRole('button')).toBeNull();
  });

  it('says why it asks, what decided first, and what Allow takes', async () => {
    await open(stepUp);
    const why = within(screen.getByRole('region', { name: 'Why you are asked' }));
    const reasons = why.getAllByRole('listitem').map((item) => item.textContent);
    expect(reasons[0]).toContain('Asks for a step-up:');
    expect(reasons[0]).toContain('read a page from the network');
    expect(reasons.at(-1)).toContain('publishing');
    expect(screen.getByText(/an authenticator code or your passphrase/)).toBeTruthy();
    expect(screen.getByText(/in this project, to/)).toBeTruthy();
  });

  it('says who asks through whom, and what of it is only claimed', async () => {
    await open(stepUp);
    const links = screen.getByText('Through').parentElement!.querySelectorAll('li');
    expect([...links].map((link) => link.textContent)).toEqual([
      'operator ada',
      'app GNOME Terminal',
      'agent Claude Code',
      'sub-agent release-helperclaimed',
      'tool Bash',
      'target github.comand 1 more',
    ]);
    expect(screen.getByText('verified process')).toBeTruthy();
  });

  it('says before the click that nothing is set up to allow it with, and shows the way', async () => {
    const state = { ...proposed, snapshot: { ...proposed.snapshot!, approvals: [stepUp] } };
    const opened = await openFixture(<ApprovalWindow />, state, startApprovalWindow);
    close = opened.close;
    await settle(0);
    expect(screen.getByText('not onboarded')).toBeTruthy();
    expect(screen.getByText(/none is set up/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Set up step-up' }));
    expect(opened.bodiesOf('app:open-main')).toEqual([{ view: 'settings' }]);
  });

  it('shows an edit line by line, said in words too', async () => {
    await open(editing);
    const payload = screen.getByRole('region', { name: 'Exactly what would change' });
    expect(payload.textContent).toContain('1 line goes, 3 come');
    expect(payload.textContent).toContain('−removed  contents: read');
  });

  it('"I did not ask for this" denies and says so', async () => {
    const { bodiesOf } = await open(deleting);
    fireEvent.click(screen.getByRole('button', { name: 'I did not ask for this' }));
    expect(bodiesOf('approval:deny')).toEqual([
      { approvalId: deleting.id, digest: deleting.digest, notAsked: true },
    ]);
  });
});

describe('the queue of the window', () => {
  it('appends new requests and leaves the shown one where it is (U15)', async () => {
    const { send } = await open(deleting);
    send('app:changed', withCards(editing, deceptive, deleting));
    expect(headline()).toContain('deletes files outside');
    const others = within(screen.getByRole('region', { name: '2 more waiting' })).getAllByRole(
      'listitem',
    );
    expect(others.map((item) => item.textContent)).toEqual([
      expect.stringContaining('Change a file'),
      expect.stringContaining('cannot be seen through'),
    ]);
  });

  it('pauses visibly between two cards', async () => {
    await open(deleting, editing);
    fireEvent.click(screen.getByRole('button', { name: /^Deny/ }));
    await settle(0);
    expect(screen.getByRole('heading', { name: 'Denied' })).toBeTruthy();
    expect(screen.queryByRole('article')).toBeNull();
    await settle(settleMs);
    expect(headline()).toContain('Change a file');
  });

  it('shows the one that the operator picked, here or in the tray', async () => {
    const { send } = await open(deleting, editing);
    send('approval:pick', { approvalId: editing.id });
    await settle(0);
    expect(headline()).toContain('Change a file');
  });

  it('says that it is withdrawn when the agent gives up', async () => {
    const { send } = await open(deleting);
    send('app:changed', withCards({ ...deleting, state: 'withdrawn' }));
    expect(
      screen.getByRole('heading', { name: 'Withdrawn: the agent gave up waiting' }),
    ).toBeTruthy();
  });

  it('is empty in words', async () => {
    vi.useRealTimers();
    const opened = await openFixture(<ApprovalWindow />, quiet, startApprovalWindow);
    close = opened.close;
    expect(screen.getByRole('heading', { name: 'Nothing waits for you' })).toBeTruthy();
    await userEvent.keyboard('{Backspace}');
    expect(opened.bodiesOf('approval:deny')).toEqual([]);
  });
});
