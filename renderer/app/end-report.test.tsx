import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { EndReport } from '../../shared/ipc';
import { allEnded, panicKey, partlyEnded } from '../fixtures/leases';
import { openFixture } from '../fixtures/open-fixture';
import { watching } from '../fixtures/states';
import { showView } from '../stores/selection';
import { startMainWindow } from '../stores/subscriptions';
import { App } from './app';

let close: () => void = () => undefined;
afterEach(() => close());

async function told(report: EndReport) {
  const opened = await openFixture(<App />, watching, startMainWindow);
  close = opened.close;
  opened.send('app:ended', report);
  return opened;
}
const dialog = () => within(screen.getByRole('alertdialog'));

describe('the end of everything', () => {
  it('says that nothing is left, and closes', async () => {
    await told(allEnded);
    expect(dialog().getByRole('heading').textContent).toBe('Everything is ended');
    expect(dialog().queryByRole('button', { name: 'End again' })).toBeNull();
    await userEvent.click(dialog().getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('names what is left alive, and tries again (R11)', async () => {
    const { bodiesOf } = await told(partlyEnded);
    expect(dialog().getByRole('heading').textContent).toBe('Not everything ended');
    expect(dialog().getAllByRole('listitem')[1]!.textContent).toContain('node 50117');
    await userEvent.click(dialog().getByRole('button', { name: 'End again' }));
    expect(bodiesOf('runs:kill-all')).toEqual([{}]);
  });

  it('does not call ended what could not be read back, though nobody is named (R11)', async () => {
    const [run] = allEnded.runs;
    await told({ fault: null, runs: [{ ...run!, verified: false }] });
    expect(dialog().getByRole('heading').textContent).toBe('Not everything ended');
    expect(dialog().getByText(/Something may still be alive/u)).toBeTruthy();
    expect(dialog().getByRole('button', { name: 'End again' })).toBeTruthy();
  });

  it('takes back that something is left once the daemon has ended it by itself (R11)', async () => {
    const { send } = await told(partlyEnded);
    const { snapshot } = watching;
    const stubborn = snapshot!.runs.filter(({ id }) => id === partlyEnded.runs[1]!.runId);
    send('app:changed', { ...watching, snapshot: { ...snapshot!, runs: stubborn } });
    expect(dialog().getByRole('heading').textContent).toBe('Not everything ended');
    const lost = { kind: 'daemon-down', reason: 'It does not answer.' } as const;
    send('app:changed', { ...watching, link: lost, snapshot: { ...snapshot!, runs: [] } });
    expect(dialog().getByRole('heading').textContent).toBe('Not everything ended');
    send('app:changed', { ...watching, snapshot: { ...snapshot!, runs: [] } });
    expect(dialog().getByRole('heading').textContent).toBe('Everything is ended');
    expect(dialog().queryByText(/50117/u)).toBeNull();
    expect(dialog().queryByRole('button', { name: 'End again' })).toBeNull();
  });

  it('says what still works when the daemon does not answer', async () => {
    await told({ fault: 'The daemon is not running.', runs: [] });
    expect(dialog().getByText('The daemon is not running.')).toBeTruthy();
    expect(dialog().getByText('holdpoint start && holdpoint kill --all')).toBeTruthy();
  });

  it.each([
    ['works', /work everywhere/u],
    ['taken', /Another program has these keys/u],
    ['wayland', /Wayland/u],
  ] as const)('has keys, and Settings says whether they do anything: %s', async (state, words) => {
    const { answers } = await told(allEnded);
    answers.set('app:panic-key', { ok: true, value: { ...panicKey, state } });
    await userEvent.keyboard('{Escape}');
    await act(async () => showView('settings'));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByText('Ctrl+Alt+Shift+Esc')).toBeTruthy();
  });
});
