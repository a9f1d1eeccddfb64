import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/ipc';
import { App } from '../app/app';
import { openFixture } from '../fixtures/open-fixture';
import { manyProducts, unprotected } from '../fixtures/states';
import { leaveConnecting } from '../stores/connecting';
import { showView } from '../stores/selection';
import { startMainWindow } from '../stores/subscriptions';

let close: () => void = () => undefined;
afterEach(() => close());

async function open(state: AppState) {
  const opened = await openFixture(<App />, state, startMainWindow);
  close = opened.close;
  act(() => {
    leaveConnecting();
    showView('agents');
  });
  return opened;
}
const connections = () => within(screen.getByRole('region', { name: 'Connections' }));
const cardOf = (name: string) =>
  within(connections().getByRole('heading', { level: 3, name }).closest('li')!);

describe('the connections', () => {
  it('say how far a product is gated, and what version was proved', async () => {
    await open(manyProducts);
    expect(cardOf('Claude Code').getByText('Covered')).toBeTruthy();
    expect(cardOf('Claude Code').getByText(/the version that was proved/u)).toBeTruthy();
    const codex = cardOf('Codex');
    expect(codex.getByText('Covered in part')).toBeTruthy();
    expect(codex.getByText('Newer than proved')).toBeTruthy();
    expect(codex.getByText(/newer than what was proved: 0\.169\.0/u)).toBeTruthy();
    expect(codex.getByText(/at most 10 min, then its call is denied/u)).toBeTruthy();
    expect(codex.getByText('Web search, which runs at the model vendor')).toBeTruthy();
  });

  it('show each measured fault, and those that let a tool run in words', async () => {
    await open(manyProducts);
    const codex = cardOf('Codex');
    expect(codex.getByText('2 faults let a tool run')).toBeTruthy();
    const rows = within(codex.getByRole('table', { hidden: true }))
      .getAllByRole('row', { hidden: true })
      .slice(1)
      .map(({ textContent }) => textContent);
    expect(rows).toHaveLength(8);
    expect(rows).toContain('The hook dies while the call waitsRAN unasked');
    expect(rows).toContain('The daemon answers latewaited, ran once allowed');
    expect(cardOf('Claude Code').getByText('No tool ran unasked')).toBeTruthy();
    expect(cardOf('GitHub Copilot CLI').getByText('One fault not tried')).toBeTruthy();
  });

  it('fold away what is not installed', async () => {
    await open(manyProducts);
    const summary = connections().getByText('One product is not installed here');
    const fold = summary.closest('details')!;
    expect(fold.open).toBe(false);
    expect(within(fold).getByText('Cursor')).toBeTruthy();
    expect(within(fold).getByText('Not tried')).toBeTruthy();
  });

  it('try a hook that stands, and say how it dealt with the call', async () => {
    const { bodiesOf, answers } = await open(manyProducts);
    const claude = cardOf('Claude Code');
    await userEvent.click(claude.getByRole('button', { name: 'Try the hook' }));
    expect(bodiesOf('agent.canary')).toEqual([{ product: 'claude-code' }]);
    expect(await claude.findByText('Blocked by the daemon')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toContain('the hook is live');
    answers.set('agent.canary', {
      ok: true,
      value: { kind: 'closed', said: 'holdpoint: no daemon' },
    });
    await userEvent.click(claude.getByRole('button', { name: 'Try the hook' }));
    expect(await claude.findByText('Blocked, but not by the daemon')).toBeTruthy();
    expect(claude.getByText('holdpoint: no daemon')).toBeTruthy();
    expect(cardOf('Codex').queryByRole('button', { name: 'Try the hook' })).toBeNull();
  });

  it('name the hook that was changed, and the way back', async () => {
    const { bodiesOf } = await open(unprotected);
    expect(screen.getByText(/^The hook of Claude Code was changed or removed/u)).toBeTruthy();
    await userEvent.click(cardOf('Claude Code').getByRole('button', { name: 'Connect again' }));
    expect(bodiesOf('agent:connect')).toEqual([{ product: 'claude-code' }]);
  });
});
