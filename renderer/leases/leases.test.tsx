import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../shared/ipc';
import type { Agent } from '../../shared/model/agent';
import { refuse } from '../../shared/reasons';
import { App } from '../app/app';
import { openFixture } from '../fixtures/open-fixture';
import { notSetUp } from '../fixtures/step-up';
import { leased, leasedAway, returned } from '../fixtures/absence-states';
import { claudeAgent, held, locked, watching } from '../fixtures/states';
import { startMainWindow } from '../stores/subscriptions';

let close: () => void = () => undefined;
afterEach(() => close());

async function open(state: AppState, change: Partial<NonNullable<AppState['snapshot']>> = {}) {
  const whole = { ...state, snapshot: { ...state.snapshot!, ...change } };
  const opened = await openFixture(<App />, whole, startMainWindow);
  close = opened.close;
  return opened;
}
const dialog = () => within(screen.getByRole('alertdialog'));
const leave = (): Promise<void> =>
  userEvent.click(screen.getByRole('button', { name: 'I’m leaving…' }));
const registered = (change: Partial<Agent>): { registry: Agent[] } => ({
  registry: [{ ...claudeAgent, ...change }],
});

describe('a lease', () => {
  it('is made with what stands there at first: one press, and narrow', async () => {
    const { bodiesOf } = await open(watching, { stepUp: notSetUp });
    await leave();
    await userEvent.click(dialog().getByRole('button', { name: 'Make the lease' }));
    expect(bodiesOf('lease.make')).toEqual([
      {
        agentId: 'claude-code',
        minutes: 45,
        calls: 200,
        scopes: ['read', 'edit-in-project'],
        outlivesTray: false,
        proof: null,
      },
    ]);
    expect(bodiesOf('app:away')).toEqual([]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('is made by the keyboard, with a time of its own, other bounds and the absence at once', async () => {
    const { bodiesOf } = await open(watching, { stepUp: notSetUp });
    await leave();
    await userEvent.click(dialog().getByLabelText('other'));
    await userEvent.clear(dialog().getByLabelText('minutes'));
    expect(dialog().getByRole('button', { name: 'Make the lease' })).toHaveProperty(
      'disabled',
      true,
    );
    await userEvent.type(dialog().getByLabelText('minutes'), '90');
    await userEvent.clear(dialog().getByLabelText('Calls at most'));
    await userEvent.type(dialog().getByLabelText('Calls at most'), '12');
    await userEvent.click(dialog().getByLabelText('change files in the project'));
    await userEvent.click(dialog().getByLabelText(/run what the project builds/u));
    await userEvent.click(dialog().getByLabelText(/even when the tray app is lost/u));
    await userEvent.click(dialog().getByLabelText(/I am away from now on/u));
    await userEvent.type(dialog().getByLabelText('Calls at most'), '{Enter}');
    expect(bodiesOf('lease.make')).toMatchObject([
      { minutes: 90, calls: 12, scopes: ['read', 'run-in-project'], outlivesTray: true },
    ]);
    expect(bodiesOf('app:away')).toEqual([{ away: true }]);
  });

  it('takes no number beyond its bounds, and no lease for nothing', async () => {
    const { bodiesOf } = await open(watching, { stepUp: notSetUp });
    await leave();
    const go = dialog().getByRole('button', { name: 'Make the lease' });
    await userEvent.clear(dialog().getByLabelText('Calls at most'));
    await userEvent.type(dialog().getByLabelText('Calls at most'), '2001{Enter}');
    expect(go).toHaveProperty('disabled', true);
    await userEvent.clear(dialog().getByLabelText('Calls at most'));
    await userEvent.type(dialog().getByLabelText('Calls at most'), '2000');
    expect(go).toHaveProperty('disabled', false);
    await userEvent.click(dialog().getByLabelText(/read and search/u));
    await userEvent.click(dialog().getByLabelText('change files in the project'));
    expect(go).toHaveProperty('disabled', true);
    expect(bodiesOf('lease.make')).toEqual([]);
  });

  it('offers nothing that the terms of the agent do not have', async () => {
    const entitlements = { ...claudeAgent.entitlements, effects: ['reads' as const] };
    const { bodiesOf } = await open(watching, {
      ...registered({ entitlements }),
      stepUp: notSetUp,
    });
    await leave();
    const barred = dialog().getByLabelText('change files in the project (not in its terms)');
    expect(barred).toHaveProperty('disabled', true);
    await userEvent.click(dialog().getByRole('button', { name: 'Make the lease' }));
    expect(bodiesOf('lease.make')).toMatchObject([{ scopes: ['read'] }]);
  });

  it('takes a step-up where one is set up, and says a wrong code beside it', async () => {
    const { answers, bodiesOf } = await open(watching);
    answers.set('lease.make', refuse('step-up-wrong'));
    await leave();
    expect(dialog().getByRole('button', { name: 'Make the lease' })).toHaveProperty(
      'disabled',
      true,
    );
    await userEvent.type(dialog().getByLabelText('Authenticator code'), '123456{Enter}');
    expect(bodiesOf('lease.make')).toMatchObject([{ proof: { factor: 'totp', code: '123456' } }]);
    expect((await dialog().findByRole('alert')).textContent).not.toBe('');
    expect(bodiesOf('app:away')).toEqual([]);
  });

  it('is opened from the run of its agent, and by main from the tray menu', async () => {
    const { send } = await open(watching);
    await userEvent.click(screen.getAllByRole('button', { name: 'Lease…' })[0]!);
    const title = 'Let Claude Code go on while you are away?';
    expect(dialog().getByRole('heading').textContent).toBe(title);
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    send('app:leaving', {});
    expect(dialog().getByRole('heading').textContent).toBe(
      'Let Claude Code go on while you are away?',
    );
  });

  it('is for nobody while no agent is active, and cannot be made by somebody who is not proved', async () => {
    await open(watching, registered({ state: 'suspended' }));
    expect(screen.queryByRole('button', { name: 'Lease…' })).toBeNull();
    await leave();
    await userEvent.click(dialog().getByRole('button', { name: 'Open Agents' }));
    expect(screen.getByRole('heading', { name: /Registered agents/u })).toBeTruthy();
    close();
    document.body.replaceChildren();
    await open(locked);
    expect(screen.getByRole('button', { name: 'I’m leaving…' })).toHaveProperty('disabled', true);
  });

  it('says that processes which cannot be held may outlast it', async () => {
    await open(watching);
    await leave();
    expect(dialog().getByText(/could outlast the lease/u)).toBeTruthy();
  });

  it('that stands is shown with its bounds and its run, and ends with one press', async () => {
    const { bodiesOf } = await open(leased);
    const row = within(screen.getByRole('region', { name: /Goes on while/u })).getByRole(
      'listitem',
    );
    expect(row.textContent).toContain('43 min left');
    expect(row.textContent).toContain('12 of 200 calls');
    expect(row.textContent).toContain('reads and searches and changes files in the project');
    const run = within(screen.getByRole('region', { name: /Runs/u })).getAllByRole('listitem')[0]!;
    expect(run.textContent).toContain('for 188 more calls or 43 min');
    expect(run.textContent).toContain('guarded');
    await userEvent.click(within(row).getByRole('button', { name: 'End' }));
    expect(bodiesOf('lease.end')).toEqual([{ leaseId: 'lease-1' }]);
  });
});

it('says while nobody is there that an agent goes on under its lease', async () => {
  await open(leasedAway);
  expect(screen.getByText(/One agent goes on under its lease. One other call waits/u)).toBeTruthy();
  expect(screen.queryByText(/Every new call waits/u)).toBeNull();
});

describe('a run that stood still', () => {
  it('says since when, and that it goes on by itself', async () => {
    await open(held);
    const [run] = within(screen.getByRole('region', { name: /Runs/u })).getAllByRole('listitem');
    expect(run!.textContent).toMatch(/paused .* ago/u);
    expect(run!.textContent).toContain('Goes on by itself when you are back.');
  });

  it('goes on at his word, or with his step-up', async () => {
    const { bodiesOf } = await open(returned);
    const [asks, proves] = within(screen.getByRole('region', { name: /Runs/u })).getAllByRole(
      'listitem',
    );
    expect(asks!.textContent).toContain('Waits for your word.');
    await userEvent.click(within(asks!).getByRole('button', { name: 'Resume' }));
    expect(bodiesOf('run:resume')).toEqual([{ runId: '7f3a91c2', proof: null }]);
    expect(proves!.textContent).toContain('with a step-up');
    await userEvent.click(within(proves!).getByRole('button', { name: 'Resume' }));
    await userEvent.type(dialog().getByLabelText('Authenticator code'), '123456{Enter}');
    const proof = { factor: 'totp', code: '123456' };
    expect(bodiesOf('run:resume')).toContainEqual({ runId: 'c04d77ab', proof });
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });
});
