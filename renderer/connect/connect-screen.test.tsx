import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/ipc';
import { refuse } from '../../shared/reasons';
import { App } from '../app/app';
import { openFixture } from '../fixtures/open-fixture';
import { foundProducts } from '../fixtures/products';
import { connectedNow, held, locked, newcomer, quiet, unconnected } from '../fixtures/states';
import { showView } from '../stores/selection';
import { startMainWindow } from '../stores/subscriptions';

let close: () => void = () => undefined;
afterEach(() => close());

async function open(state: AppState) {
  const opened = await openFixture(<App />, state, startMainWindow);
  close = opened.close;
  return opened;
}
const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));
const title = (): string => screen.getAllByRole('heading', { level: 2 })[0]!.textContent;
const cardOf = (name: string) =>
  within(screen.getByRole('heading', { level: 3, name }).closest('li')!);

describe('the first start', () => {
  it('offers every product that was found, with each line that would be written', async () => {
    await open(unconnected);
    expect(title()).toBe('Connect your agents');
    expect(document.activeElement?.textContent).toBe('Connect your agents');
    const claude = cardOf('Claude Code');
    expect(claude.getByText(/the version that was proved/u)).toBeTruthy();
    expect(claude.getByRole('switch').getAttribute('aria-checked')).toBe('true');
    const lines = claude.getByRole('group', { name: /settings\.json/u });
    expect(lines.textContent).toContain('"command": "/opt/holdpoint/holdpoint-hook');
    expect(lines.textContent).toContain('7 lines stay as they are');
    expect(cardOf('Codex').getByText('Newer than proved')).toBeTruthy();
    expect(cardOf('Codex').getAllByRole('group', { name: /\.codex/u })).toHaveLength(2);
    expect(cardOf('Codex').getByText('New file')).toBeTruthy();
  });

  it('says why a product cannot be connected, and does not offer it', async () => {
    await open(unconnected);
    const copilot = cardOf('GitHub Copilot CLI');
    expect(copilot.getByText(/Unexpected end of text/u)).toBeTruthy();
    expect(copilot.queryByRole('switch')).toBeNull();
    expect(screen.getByRole('button', { name: 'Connect 2 agents' })).toBeTruthy();
  });

  it('connects by the keyboard just what is chosen, as it was shown, and tries its hook', async () => {
    const { bodiesOf } = await open(unconnected);
    const codex = screen.getByRole('switch', { name: 'Connect Codex' });
    while (document.activeElement !== codex) await userEvent.tab();
    await userEvent.keyboard(' ');
    const go = screen.getByRole('button', { name: 'Connect one agent' });
    while (document.activeElement !== go) await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await screen.findByText('Blocked by the daemon');
    expect(bodiesOf('agent:connect')).toEqual([
      { product: 'claude-code', plan: 'plan-of-claude-code' },
    ]);
    expect(bodiesOf('agent.canary')).toEqual([{ product: 'claude-code' }]);
    expect(title()).toBe('The hook is live');
    expect(document.activeElement?.textContent).toBe('The hook is live');
    expect(screen.getByRole('status').textContent).toContain('Claude Code: the hook is live');
  });

  it('then offers to say what the agent is for', async () => {
    await open(connectedNow);
    await press('Connect 2 agents');
    await press('Onboard Claude Code…');
    expect(screen.getByRole('alertdialog').textContent).toContain('What is it for?');
  });

  it('or to change its terms, when it was onboarded with the connection', async () => {
    const { registry } = quiet.snapshot!;
    await open({ ...connectedNow, snapshot: { ...connectedNow.snapshot!, registry } });
    await press('Connect 2 agents');
    await press('Terms of Claude Code…');
    expect(screen.getByRole('alertdialog').textContent).toContain('What is it for?');
  });

  it('says in words which hook did not block, and what to do', async () => {
    const { answers } = await open(unconnected);
    answers.set('agent.canary', { ok: true, value: { kind: 'open', exit: 0, said: '' } });
    await press('Connect 2 agents');
    expect(await screen.findAllByText('NOT blocked')).toHaveLength(2);
    expect(screen.getAllByText(/Do not use it/u)).toHaveLength(2);
    expect(title()).toBe('0 of 2 hooks are live');
    expect(screen.getByRole('alert').textContent).toContain('did NOT block');
  });

  it('goes on with the others when one cannot be written', async () => {
    const { answers } = await open(unconnected);
    answers.set('agent:connect', refuse('settings-unreadable', '/a'));
    await press('Connect 2 agents');
    expect(await screen.findAllByText('Not connected')).toHaveLength(2);
    await press('Done');
    expect(screen.getByRole('button', { name: 'Find agents' })).toBeTruthy();
  });

  it('is offered once: not now, and then only by Find agents', async () => {
    const first = await open(unconnected);
    await press('Not now');
    expect(screen.getByRole('region', { name: 'Connections' })).toBeTruthy();
    await press(/^Now/u);
    expect(screen.queryByRole('region', { name: 'Newly found' })).toBeNull();
    await press('Connect an agent');
    await waitFor(() => expect(title()).toBe('Connect your agents'));
    expect(first.bodiesOf('agents.found')).toHaveLength(2);
    expect(first.bodiesOf('agent:connect')).toEqual([]);
  });

  it.each([
    ['the operator is not proved', { ...unconnected, link: locked.link }],
    ['nothing new is there', quiet],
    [
      'something waits',
      { ...held, snapshot: { ...held.snapshot!, agents: unconnected.snapshot!.agents } },
    ],
  ] as const)('leaves the view alone while %s', async (_why, state) => {
    const { bodiesOf } = await open(state);
    expect(bodiesOf('agents.found')).toEqual([]);
    expect(screen.getByRole('region', { name: /^Runs/u })).toBeTruthy();
  });
});

describe('a product that came later', () => {
  it('is one line in Now, without leaving it', async () => {
    const { send } = await open(quiet);
    send('app:changed', newcomer);
    const line = within(screen.getByRole('region', { name: 'Newly found' }));
    expect(line.getByText(/^Codex was found on this machine/u)).toBeTruthy();
    await userEvent.click(line.getByRole('button', { name: 'Not now' }));
    expect(screen.queryByRole('region', { name: 'Newly found' })).toBeNull();
  });

  it('leads to the screen', async () => {
    const { send } = await open(quiet);
    send('app:changed', newcomer);
    await press('Connect…');
    await waitFor(() => expect(title()).toBe('Connect your agents'));
  });
});

describe('looking', () => {
  it('says when nothing is there, and looks again', async () => {
    const { answers, bodiesOf } = await open(quiet);
    answers.set('agents.found', { ok: true, value: { products: [] } });
    act(() => showView('agents'));
    await press('Find agents');
    expect(await screen.findByText('No agent was found on this machine')).toBeTruthy();
    answers.set('agents.found', { ok: true, value: { products: foundProducts } });
    await press('Look again');
    await waitFor(() => expect(title()).toBe('Connect your agents'));
    expect(bodiesOf('agents.found')).toHaveLength(2);
  });

  it('says why it could not', async () => {
    const { answers } = await open(quiet);
    answers.set('agents.found', refuse('daemon-lost'));
    act(() => showView('agents'));
    await press('Find agents');
    expect(await screen.findByText(/could not be looked for/u)).toBeTruthy();
    await press('Back');
    expect(screen.getByRole('button', { name: 'Find agents' })).toBeTruthy();
  });
});
