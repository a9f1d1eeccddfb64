import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { refuse, reasons } from '../../shared/reasons';
import { openFixture } from '../fixtures/open-fixture';
import { notSetUp } from '../fixtures/step-up';
import {
  busy,
  daemonDown,
  held,
  locked,
  proposed,
  quiet,
  ready,
  refused,
  setUp,
  storm,
  unprotected,
  watching,
} from '../fixtures/states';
import { startMainWindow } from '../stores/subscriptions';
import type { AppState } from '../../shared/ipc';
import { App } from './app';

let close: () => void = () => undefined;
afterEach(() => close());

async function open(state: AppState) {
  const opened = await openFixture(<App />, state, startMainWindow);
  close = opened.close;
  return opened;
}
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });

describe('Now', () => {
  it('says the state in words and denies exactly what is shown', async () => {
    const { bodiesOf } = await open(busy);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('3 calls wait for you');
    const waiting = within(screen.getByRole('region', { name: /Waiting for you/ }));
    await userEvent.click(waiting.getAllByRole('button', { name: 'Deny' })[0]!);
    const { id, digest } = busy.snapshot!.approvals[0]!;
    expect(bodiesOf('approval:deny')).toEqual([{ approvalId: id, digest, notAsked: false }]);
  });

  it('says above every view that nothing can be recorded', async () => {
    const text = 'Nothing can be recorded: the disk is full.';
    await open(ready({ notices: [{ id: 'journal', level: 'error', text }] }));
    const banner = screen.getByRole('banner');
    expect(banner.textContent).toContain('Not protected');
    expect(banner.textContent).toContain('Nothing can be recorded. Every call is denied.');
    expect(screen.getByText(text)).toBeTruthy();
  });

  it('has no way to allow, only to review', async () => {
    const { bodiesOf } = await open(busy);
    expect(screen.queryByRole('button', { name: /allow/i })).toBeNull();
    await userEvent.click(screen.getAllByRole('button', { name: 'Review' })[1]!);
    expect(bodiesOf('app:open-approvals')).toEqual([
      { approvalId: busy.snapshot!.approvals[1]!.id },
    ]);
  });

  it('lists standing permissions with whose, how far and how long, and revokes one', async () => {
    const { bodiesOf } = await open(busy);
    const grants = within(screen.getByRole('region', { name: /Standing permissions/ }));
    const [forRun, forAgent] = grants.getAllByRole('listitem');
    expect(forRun!.textContent).toContain('as long as the run');
    expect(forRun!.textContent).toContain('used 3 times');
    expect(forAgent!.textContent).toContain('npm run lint and npm test in this project');
    expect(forAgent!.textContent).toContain('27 min, 30 sec left');
    await userEvent.click(within(forAgent!).getByRole('button', { name: 'Revoke' }));
    expect(bodiesOf('grant:revoke')).toEqual([{ grantId: 'g2' }]);
  });

  it('says which waiting call takes a step-up, and which agent was not onboarded', async () => {
    await open(proposed);
    const [, second] = within(screen.getByRole('region', { name: /Waiting/ })).getAllByRole(
      'listitem',
    );
    expect(second!.textContent).toContain('needs a step-up');
    const runs = within(screen.getByRole('region', { name: /Runs/ }));
    expect(runs.getAllByText('not onboarded')).toHaveLength(2);
  });

  it('does not say that you are away when calls wait behind others in a storm', async () => {
    await open(storm);
    expect(screen.getByText(/18 calls wait behind others/)).toBeTruthy();
    expect(screen.getByText(/wait behind the cards of their run/)).toBeTruthy();
    expect(screen.queryByText(/while you were not here/)).toBeNull();
  });

  it('goes from row to row by j and k, in a list only', async () => {
    await open(busy);
    const reviews = screen.getAllByRole('button', { name: 'Review' });
    await userEvent.keyboard('j');
    expect(document.activeElement).toBe(document.body);
    reviews[0]!.focus();
    await userEvent.keyboard('jj');
    expect(document.activeElement).toBe(reviews[2]);
    await userEvent.keyboard('jk');
    expect(document.activeElement).toBe(reviews[1]);
  });

  it('asks before it stops, with the focus on the safe button, and Escape stops nothing', async () => {
    const { bodiesOf } = await open(busy);
    await userEvent.click(button('Stop all'));
    const dialog = await screen.findByRole('alertdialog');
    expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' }));
    await userEvent.keyboard('{Escape}');
    expect(bodiesOf('runs:kill-all')).toEqual([]);
    await userEvent.click(button('Stop all'));
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Stop all' }),
    );
    expect(bodiesOf('runs:kill-all')).toEqual([{}]);
  });

  it('names what a pause left alive', async () => {
    await open(held);
    expect(screen.getByText(/One process is still alive/).textContent).toContain('50117');
  });

  it('names what a paused run keeps locked', async () => {
    await open(held);
    const said = screen.getByText('keeps locked, so others may wait:').parentElement;
    expect(said?.textContent).toContain('/home/ada/work/lighthouse/.git/index.lock');
  });

  it('says that nothing runs, and offers to connect where nothing is connected', async () => {
    await open(quiet);
    expect(screen.getByText('No agent is running')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Connect an agent' })).toBeNull();
  });

  it('shows a refusal as its sentence and speaks it', async () => {
    const { answers } = await open(watching);
    answers.set('runs:pause-all', refuse('containment-failed'));
    await userEvent.click(button('Pause all'));
    expect(screen.getByRole('alert').textContent).toBe(reasons['containment-failed']);
    await userEvent.click(button('Dismiss'));
    expect(screen.queryByRole('button', { name: 'Dismiss' })).toBeNull();
  });

  it('shows every notice and why it is not protected', async () => {
    await open(unprotected);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Not protected');
    expect(
      within(screen.getByRole('list', { name: 'Notices' })).getAllByRole('listitem'),
    ).toHaveLength(3);
  });
});

describe('the link', () => {
  it.each([
    ['locked', locked],
    ['refused', refused],
  ] as const)('%s: deny, pause and stop work, resume does not', async (_name, state) => {
    await open(state);
    expect(button('Deny')).toHaveProperty('disabled', false);
    expect(button('Stop all')).toHaveProperty('disabled', false);
    for (const resume of screen.getAllByRole('button', { name: 'Resume' }))
      expect(resume).toHaveProperty('disabled', true);
  });

  it('locked: sends the passphrase once and forgets it', async () => {
    const { bodiesOf } = await open(locked);
    await userEvent.type(screen.getByLabelText('Passphrase'), 'correct horse{Enter}');
    expect(bodiesOf('app:passphrase')).toEqual([{ passphrase: 'correct horse' }]);
    expect(screen.getByLabelText('Passphrase')).toHaveProperty('value', '');
  });

  it('set-up: opens only for a long enough passphrase that was repeated', async () => {
    const { bodiesOf } = await open(setUp);
    await userEvent.type(screen.getByLabelText('Passphrase'), 'short');
    await userEvent.type(screen.getByLabelText('Repeat it'), 'short');
    expect(button('Set up Holdpoint')).toHaveProperty('disabled', true);
    await userEvent.type(screen.getByLabelText('Passphrase'), ' and longer');
    expect(screen.getByText('The two are not the same.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Repeat it'), ' and longer{Enter}');
    expect(bodiesOf('app:passphrase')).toEqual([{ passphrase: 'short and longer' }]);
  });

  it('daemon-down: says what it means, why, and starts it', async () => {
    const { bodiesOf } = await open(daemonDown);
    expect(screen.getByText(/journal is locked/)).toBeTruthy();
    await userEvent.click(button('Start the daemon'));
    expect(bodiesOf('app:start-daemon')).toEqual([{}]);
  });
});

describe('the window', () => {
  it('changes view by keys and by main', async () => {
    const { send } = await open(watching);
    await userEvent.keyboard('{Control>}3{/Control}');
    expect(button(/Agents/).getAttribute('aria-current')).toBe('page');
    send('app:view', { view: 'history' });
    expect(button(/History/).getAttribute('aria-current')).toBe('page');
  });

  it('interrupts to say that agents are held', async () => {
    const { send } = await open(watching);
    const runs = held.snapshot!.runs.slice(0, 1);
    send('app:changed', { ...held, snapshot: { ...held.snapshot!, runs } });
    expect(screen.getByRole('alert').textContent).toContain('Agents are held');
  });

  it('asks before it disconnects an agent', async () => {
    const { answers, bodiesOf } = await open(watching);
    await act(async () => userEvent.keyboard('{Control>}3{/Control}'));
    await userEvent.click(button('Disconnect'));
    const dialog = within(await screen.findByRole('alertdialog'));
    const go = dialog.getByRole('button', { name: 'Disconnect' });
    expect(go).toHaveProperty('disabled', true);
    await userEvent.type(dialog.getByLabelText('Authenticator code'), '123456');
    answers.set('agent:disconnect', refuse('step-up-wrong'));
    await userEvent.click(go);
    expect((await dialog.findByRole('alert')).textContent).not.toBe('');
    answers.delete('agent:disconnect');
    await userEvent.click(go);
    const proof = { factor: 'totp', code: '123456' };
    const body = { product: 'claude-code', proof };
    expect(bodiesOf('agent:disconnect')).toEqual([body, body]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('asks plainly before it disconnects while no step-up is set up', async () => {
    const { bodiesOf } = await open({
      ...watching,
      snapshot: { ...watching.snapshot!, stepUp: notSetUp },
    });
    await act(async () => userEvent.keyboard('{Control>}3{/Control}'));
    await userEvent.click(button('Disconnect'));
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Disconnect' }),
    );
    expect(bodiesOf('agent:disconnect')).toEqual([{ product: 'claude-code', proof: null }]);
  });
});
