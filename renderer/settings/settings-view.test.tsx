import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { App } from '../app/app';
import { openFixture } from '../fixtures/open-fixture';
import { busy, locked, proposed } from '../fixtures/states';
import { recoveryCodes } from '../fixtures/step-up';
import { refuse } from '../../shared/reasons';
import type { AppState } from '../../shared/ipc';
import { startMainWindow } from '../stores/subscriptions';

let close = (): void => undefined;
afterEach(() => close());

async function openSettings(state: AppState) {
  const opened = await openFixture(<App />, state, startMainWindow);
  close = opened.close;
  await userEvent.click(screen.getByRole('button', { name: /Settings/u }));
  return opened;
}
const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));

describe('setting up the first factor', () => {
  it('shows the secret, asks for a code, and then the recovery codes, once', async () => {
    const { bodiesOf } = await openSettings(proposed);
    expect(screen.getByText(/calls that take one can only be denied/)).toBeTruthy();
    await press('Set up: Authenticator app');
    expect(bodiesOf('step-up.totp-begin')).toEqual([{ proof: null }]);
    expect(screen.getByRole('img', { name: /QR code/u })).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Code that the app shows now'), '123 456');
    await press('Finish');
    expect(bodiesOf('step-up.totp-finish')).toEqual([{ code: '123456' }]);
    for (const code of recoveryCodes) expect(screen.getByText(code)).toBeTruthy();
    await press('I have them');
    expect(screen.queryByText(recoveryCodes[0] ?? '')).toBeNull();
  });

  it('says that a code was wrong where it was entered', async () => {
    const { answers } = await openSettings(proposed);
    answers.set('step-up.totp-finish', refuse('step-up-wrong'));
    await press('Set up: Authenticator app');
    await userEvent.type(screen.getByLabelText('Code that the app shows now'), '123456');
    await press('Finish');
    expect(screen.getByText(/did not match/)).toBeTruthy();
    expect(screen.getByRole('img', { name: /QR code/u })).toBeTruthy();
  });

  it('takes a passphrase only when it is long enough and the same twice', async () => {
    const { bodiesOf } = await openSettings(proposed);
    await press('Set up: Step-up passphrase');
    await userEvent.type(screen.getByLabelText('New step-up passphrase'), 'nine lamps on it');
    await userEvent.type(screen.getByLabelText('The same again'), 'nine lamps on i');
    const go = screen.getByRole<HTMLButtonElement>('button', { name: 'Go on' });
    expect(go.disabled).toBe(true);
    await userEvent.type(screen.getByLabelText('The same again'), 't');
    await press('Go on');
    expect(bodiesOf('step-up.passphrase')).toEqual([
      { passphrase: 'nine lamps on it', proof: null },
    ]);
  });
});

describe('changing what is set up', () => {
  it('asks for a proof first, and for a new one after a wrong one', async () => {
    const { bodiesOf, answers } = await openSettings(busy);
    answers.set('step-up.remove', refuse('step-up-wrong'));
    await press('Remove: Step-up passphrase');
    await userEvent.type(screen.getByLabelText('Authenticator code'), '123456');
    await press('Go on');
    const proof = { factor: 'totp', code: '123456' };
    expect(bodiesOf('step-up.remove')).toEqual([{ factor: 'passphrase', proof }]);
    expect(screen.getByText(/did not match/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Authenticator code').value).toBe('');
  });

  it('is not offered while the operator is not proved', async () => {
    await openSettings(locked);
    const button = screen.getByRole<HTMLButtonElement>('button', { name: /Remove: Step-up/u });
    expect(button.disabled).toBe(true);
  });
});
