import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../shared/model/agent';
import type { AppState } from '../../shared/ipc';
import { refuse } from '../../shared/reasons';
import { App } from '../app/app';
import { claudeReview } from '../fixtures/agents';
import { fixtureNowMs } from '../fixtures/moment';
import { openFixture } from '../fixtures/open-fixture';
import { notSetUp } from '../fixtures/step-up';
import { claudeAgent, locked, watching } from '../fixtures/states';
import { showView } from '../stores/selection';
import { startMainWindow } from '../stores/subscriptions';

let close: () => void = () => undefined;
afterEach(() => close());

/** The Agents view on a registry of this one agent. */
async function open(change: Partial<Agent>, state: AppState = watching) {
  const snapshot = { ...state.snapshot!, registry: [{ ...claudeAgent, ...change }] };
  const opened = await openFixture(<App />, { ...state, snapshot }, () => {
    const stop = startMainWindow();
    showView('agents');
    return stop;
  });
  close = opened.close;
  return opened;
}
const registry = () => within(screen.getByRole('region', { name: 'Registered agents' }));
const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));
const dialog = () => within(screen.getByRole('alertdialog'));

describe('the registry', () => {
  it('shows what an agent is for, what it may do and when that is looked at again', async () => {
    await open({ reviewBy: 4_000_000_000_000 });
    expect(registry().getByText('Active')).toBeTruthy();
    expect(registry().getByText(claudeAgent.purpose)).toBeTruthy();
    const may = within(registry().getByRole('list', { name: 'What it may do' }));
    expect(may.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'reads',
      'searches',
      'writes',
      'runs',
      'delegates',
    ]);
    expect(registry().queryByText('Review overdue')).toBeNull();
  });

  it('says in words that a review is overdue, and what the state means for its calls', async () => {
    await open({ reviewBy: fixtureNowMs - 1, state: 'suspended' });
    expect(registry().getByText('Review overdue')).toBeTruthy();
    expect(registry().getByText(/Each of its calls is denied until/u)).toBeTruthy();
  });

  it.each([
    ['proposed', ['Onboard…', 'Suspend', 'Revoke…', 'Offboard…']],
    ['active', ['Review…', 'Change terms…', 'Suspend', 'Revoke…', 'Offboard…']],
    ['suspended', ['Onboard again…', 'Review…', 'Revoke…', 'Offboard…']],
    ['revoked', ['Offboard…']],
    ['retired', ['Onboard again…']],
  ] as const)('offers for a %s agent just what can be done', async (state, buttons) => {
    await open({ state });
    const shown = registry().getAllByRole('button');
    expect(shown.map(({ textContent }) => textContent)).toEqual(buttons);
  });

  it('is onboarded with what the form says', async () => {
    const { bodiesOf } = await open(
      { state: 'proposed', purpose: '', detachment: null },
      { ...watching, snapshot: { ...watching.snapshot!, stepUp: notSetUp } },
    );
    await press('Onboard…');
    const form = dialog();
    expect(form.getByText(/2\.1\.330/u)).toBeTruthy();
    await userEvent.type(form.getByLabelText('What is it for?'), 'builds');
    await userEvent.click(form.getByLabelText('installs'));
    await userEvent.click(form.getByLabelText('delegates'));
    await userEvent.clear(form.getByLabelText('Only in these projects'));
    await userEvent.type(form.getByLabelText('Only these hosts'), '{Enter}a.example');
    await userEvent.click(form.getByLabelText('Something else for this agent'));
    await userEvent.selectOptions(
      form.getByLabelText('While you are away'),
      'end it, lease or not',
    );
    await userEvent.selectOptions(form.getByLabelText('Look at this again'), 'in 30 days');
    await userEvent.click(form.getByRole('button', { name: 'Make it active' }));
    expect(bodiesOf('agent.onboard')).toEqual([
      {
        agentId: 'claude-code',
        purpose: 'builds',
        entitlements: {
          effects: ['reads', 'searches', 'writes', 'executes', 'installs'],
          projects: [],
          hosts: ['.npmjs.org', 'a.example'],
        },
        detachment: { idle: 'hold', away: 'kill', locked: 'pause', gone: 'pause' },
        reviewInDays: 30,
        proof: null,
      },
    ]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it.each([
    ['proposed', 'Onboard…'],
    ['active', 'Change terms…'],
    ['suspended', 'Onboard again…'],
  ] as const)('with a step-up set up, takes a code while it is %s', async (state, button) => {
    const { bodiesOf } = await open({ state });
    await press(button);
    const go = dialog().getByRole('button', { name: 'Make it active' });
    expect(go).toHaveProperty('disabled', true);
    await userEvent.type(dialog().getByLabelText('Authenticator code'), '123 456{Enter}');
    const proof = { factor: 'totp', code: '123456' };
    expect(bodiesOf('agent.onboard')).toMatchObject([{ agentId: 'claude-code', proof }]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('says a wrong code beside it, and loses none of the terms', async () => {
    const { answers } = await open({});
    answers.set('agent.onboard', refuse('step-up-wrong'));
    await press('Change terms…');
    const purpose = dialog().getByLabelText('What is it for?');
    await userEvent.type(purpose, ' and builds');
    await userEvent.type(dialog().getByLabelText('Authenticator code'), '123456{Enter}');
    expect((await dialog().findByRole('alert')).textContent).not.toBe('');
    expect(purpose).toHaveProperty('value', `${claudeAgent.purpose} and builds`);
  });

  it('is reviewed: what was never used is proposed for removal, and may be kept', async () => {
    const { bodiesOf } = await open({});
    await press('Review…');
    const review = dialog();
    expect(await review.findByText(/2,417 calls were allowed/u)).toBeTruthy();
    expect(review.getByText('installs')).toBeTruthy();
    await userEvent.click(review.getByLabelText('searches'));
    await userEvent.click(review.getByRole('button', { name: 'End review, take one away' }));
    expect(bodiesOf('agent.reviewed')).toEqual([
      { agentId: claudeReview.agentId, remove: ['delegates'], reviewInDays: 90 },
    ]);
  });

  it('closes again when the review cannot be had, and says why', async () => {
    const { answers } = await open({});
    answers.set('agent.review', refuse('journal-unavailable'));
    await press('Review…');
    expect(await screen.findAllByText(/could not be made durable/u)).not.toEqual([]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('is suspended at once, and revoked only after a question', async () => {
    const { bodiesOf } = await open({});
    await press('Suspend');
    expect(bodiesOf('agent.suspend')).toEqual([{ agentId: 'claude-code' }]);
    await press('Revoke…');
    expect(bodiesOf('agent.revoke')).toEqual([]);
    expect(document.activeElement?.textContent).toBe('Cancel');
    await userEvent.click(dialog().getByRole('button', { name: 'Revoke and end its runs' }));
    expect(bodiesOf('agent.revoke')).toEqual([{ agentId: 'claude-code' }]);
  });

  it('is offboarded with a report of each step, which stays when the agent is gone', async () => {
    const { bodiesOf, send } = await open({});
    await press('Offboard…');
    // It takes the hook away, so it takes a step-up where one is set up.
    const go = dialog().getByRole('button', { name: 'Offboard' });
    expect(go).toHaveProperty('disabled', true);
    await userEvent.type(dialog().getByLabelText('Authenticator code'), '123456{Enter}');
    const proof = { factor: 'totp', code: '123456' };
    expect(bodiesOf('agent.offboard')).toEqual([{ agentId: 'claude-code', proof }]);
    expect(await screen.findByText(/something is left/u)).toBeTruthy();
    send('app:changed', { ...watching, snapshot: { ...watching.snapshot!, registry: [] } });
    const steps = dialog().getAllByRole('listitem');
    expect(steps).toHaveLength(5);
    expect(steps[4]!.textContent).toContain('claude 51877');
    expect(within(steps[4]!).getByLabelText('not clean')).toBeTruthy();
    await userEvent.click(dialog().getByRole('button', { name: 'Close' }));
    expect(screen.getByText('No agent has been seen yet')).toBeTruthy();
  });

  it('leaves only what takes rights away to somebody who is not proved', async () => {
    await open({}, locked);
    const usable = registry()
      .getAllByRole<HTMLButtonElement>('button')
      .filter(({ disabled }) => !disabled);
    expect(usable.map(({ textContent }) => textContent)).toEqual(['Review…', 'Suspend', 'Revoke…']);
  });
});
