import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { App } from '../app/app';
import { historyRows } from '../fixtures/history';
import { openFixture } from '../fixtures/open-fixture';
import { watching } from '../fixtures/states';
import { limits } from '../../shared/limits';
import { refuse } from '../../shared/reasons';
import { showView } from '../stores/selection';
import { startMainWindow } from '../stores/subscriptions';

let close: () => void = () => undefined;
afterEach(() => close());

// happy-dom lays nothing out; the list needs its height and that of a row to know which rows are visible.
beforeAll(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(34);
});
afterAll(() => vi.restoreAllMocks());

async function open(refuseFirst = false) {
  const opened = await openFixture(<App />, watching, startMainWindow);
  close = opened.close;
  if (refuseFirst) opened.answers.set('history:page', refuse('journal-corrupt'));
  await act(async () => showView('history'));
  return opened;
}
const grid = (): HTMLElement => screen.getByRole('grid');
const active = (): string =>
  document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent ?? '';

describe('History', () => {
  it('groups by day, newest first, and draws only what is visible', async () => {
    await open();
    const rows = within(grid()).getAllByRole('row');
    expect(rows.length).toBeLessThan(60);
    expect(rows[1]!.textContent).toContain('May 14, 2026');
    expect(rows[2]!.textContent).toContain('rm -rf ~/.cache/lighthouse-build');
  });

  it('moves by arrows over the day headings, opens by Enter, closes by Escape', async () => {
    const { bodiesOf } = await open();
    grid().focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(active()).toContain('npm test -- --run');
    await userEvent.keyboard('{Enter}');
    expect(bodiesOf('history:record')).toEqual([{ seq: 1283 }]);
    const drawer = await screen.findByRole('complementary', { name: 'Record 1283' });
    expect(document.activeElement?.textContent).toBe('Record 1283');
    await userEvent.keyboard('{Escape}');
    expect(drawer.isConnected).toBe(false);
  });

  it('makes a draft of a rule from a record, and saves nothing', async () => {
    const { bodiesOf } = await open();
    await userEvent.click(screen.getByText('cat ~/.aws/credentials'));
    await userEvent.click(await screen.findByRole('button', { name: 'Make a rule from this' }));
    const editor = await screen.findByLabelText<HTMLTextAreaElement>('Text of the rules file');
    expect(editor.value).toContain('id = "from-record-1281"');
    expect(editor.value).toContain('effects = ["touches-credentials"]');
    expect(bodiesOf('rules.save')).toEqual([]);
  });

  it('says the signals, what the rules said and what would be reached', async () => {
    await open();
    await userEvent.click(screen.getByText('cat ~/.aws/credentials'));
    const drawer = within(await screen.findByRole('complementary'));
    const signals = (await drawer.findByText('Signals')).parentElement!;
    expect(within(signals).getAllByRole('listitem')[0]!.textContent).toContain('untrusted content');
    expect(drawer.getByText('This reaches passwords, keys or tokens.')).toBeTruthy();
    expect(drawer.getAllByText('outside the project')).toHaveLength(1);
  });

  it('shows where the operator was in the time of the records in sight, in words as well', async () => {
    const { bodiesOf } = await open();
    const strip = await screen.findByRole('group', { name: 'Where you were in the time shown' });
    const legend = within(strip).getByRole('list', { name: 'Where you were' });
    const words = within(legend)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(words.some((text) => text.startsWith('locked 5 min'))).toBe(true);
    expect(strip.querySelectorAll('[aria-hidden] > [data-state=locked]')).toHaveLength(1);
    const rows = historyRows.slice(0, limits.historyPage);
    expect(bodiesOf('presence.spans')).toEqual([
      { fromMs: rows.at(-1)!.wallMs, toMs: rows[0]!.wallMs },
    ]);
  });

  it('shows no strip where nothing is known of it', async () => {
    const { answers } = await openFixture(<App />, watching, startMainWindow).then((opened) => {
      close = opened.close;
      opened.answers.set('presence.spans', refuse('journal-corrupt'));
      return opened;
    });
    await act(async () => showView('history'));
    expect(answers.has('presence.spans')).toBe(true);
    expect(screen.queryByRole('group', { name: 'Where you were in the time shown' })).toBeNull();
  });

  it('moves by j and k too', async () => {
    await open();
    grid().focus();
    await userEvent.keyboard('jjk');
    expect(active()).toContain('rm -rf ~/.cache/lighthouse-build');
  });

  it('reads anew under a filter and says when nothing matches', async () => {
    const { bodiesOf } = await open();
    await userEvent.click(screen.getByRole('button', { name: 'Denied' }));
    await waitFor(() =>
      expect(bodiesOf('history:page').at(-1)).toMatchObject({ decision: 'deny' }),
    );
    await userEvent.keyboard('{Control>}f{/Control}no such thing');
    // Half of the words match nothing either, and the read of the rest takes the button away while it lasts.
    await waitFor(() =>
      expect(bodiesOf('history:page').at(-1)).toMatchObject({ text: 'no such thing' }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Clear the filter' }));
    await waitFor(() => expect(grid()).toBeTruthy());
  });

  it('asks for the next page after the last row', async () => {
    const { bodiesOf } = await open();
    grid().focus();
    await userEvent.keyboard('{End}');
    await act(async () => {
      grid().scrollTop = 1_000_000;
      grid().dispatchEvent(new Event('scroll'));
      await Promise.resolve();
    });
    await waitFor(() => expect(bodiesOf('history:page').length).toBeGreaterThan(1));
    expect(bodiesOf('history:page')[1]).toMatchObject({ before: 1084, limit: 200 });
  });

  it('keeps newer records behind a button', async () => {
    const { send, bodiesOf } = await open();
    const snapshot = {
      ...watching.snapshot!,
      daemon: { ...watching.snapshot!.daemon, journalRecords: 1287 },
    };
    send('app:changed', { ...watching, snapshot });
    await userEvent.click(screen.getByRole('button', { name: '3 newer records' }));
    expect(bodiesOf('history:page').at(-1)).toEqual({ limit: 200, callsOnly: false });
    expect(screen.queryByRole('button', { name: /newer/ })).toBeNull();
  });

  it('verifies the chain and says what it found', async () => {
    await open();
    await userEvent.click(screen.getByText('cat ~/.aws/credentials'));
    await userEvent.click(await screen.findByRole('button', { name: 'Verify the whole chain' }));
    expect(screen.getByRole('complementary').textContent).toContain(
      'The chain is whole: 1,284 records.',
    );
  });

  it('says why it cannot be read, and tries again', async () => {
    const { answers } = await open(true);
    expect(screen.getByText(/journal is damaged/)).toBeTruthy();
    answers.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(grid()).toBeTruthy());
  });
});
