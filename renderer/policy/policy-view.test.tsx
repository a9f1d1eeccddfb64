import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { reasons, refuse } from '../../shared/reasons';
import type { AppState } from '../../shared/ipc';
import { App } from '../app/app';
import { openFixture } from '../fixtures/open-fixture';
import { rulesText } from '../fixtures/policy';
import { locked, proposed, watching } from '../fixtures/states';
import { insertRule, usePolicy } from '../stores/policy';
import { showView } from '../stores/selection';
import { startMainWindow } from '../stores/subscriptions';

let close: () => void = () => undefined;
afterEach(() => close());

async function open(state: AppState = watching) {
  const opened = await openFixture(<App />, state, startMainWindow);
  close = opened.close;
  await act(async () => showView('policy'));
  await screen.findByLabelText('Text of the rules file');
  return opened;
}
const editor = (): HTMLTextAreaElement => screen.getByLabelText('Text of the rules file');
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const widen = async (): Promise<void> => {
  await userEvent.click(editor());
  await userEvent.keyboard('# wider');
};
const dialog = () => within(screen.getByRole('alertdialog'));

describe('the rules', () => {
  it('are read, checked, and not to be saved before they are changed', async () => {
    const { bodiesOf } = await open();
    expect(editor().value).toBe(rulesText);
    expect(bodiesOf('rules.check')).toEqual([{ text: rulesText }]);
    expect(screen.getByText('2 of 2 tests pass.')).toBeTruthy();
    expect(button(/^Save/)).toHaveProperty('disabled', true);
  });

  it('are checked anew once typing pauses, one check for many keys', async () => {
    const { bodiesOf } = await open();
    // All in one moment: a slow machine may pause between the keys of a typist.
    for (const typed of ['#', '# wi', '# wider'])
      fireEvent.change(editor(), { target: { value: `${rulesText}${typed}` } });
    await waitFor(() => expect(bodiesOf('rules.check').length).toBeGreaterThan(1));
    expect(bodiesOf('rules.check').slice(1)).toEqual([{ text: `${rulesText}# wider` }]);
  });

  it('keep an edit while another view is looked at, and go back to the file when asked', async () => {
    await open();
    await widen();
    await userEvent.keyboard('{Control>}1{/Control}');
    expect(screen.queryByLabelText('Text of the rules file')).toBeNull();
    await act(async () => showView('policy'));
    expect(editor().value).toBe(`${rulesText}# wider`);
    await userEvent.click(button('Revert'));
    expect(editor().value).toBe(rulesText);
  });

  it('say why they cannot be read, and try again', async () => {
    const opened = await openFixture(<App />, watching, startMainWindow);
    close = opened.close;
    opened.answers.set('rules.read', refuse('daemon-lost'));
    await act(async () => showView('policy'));
    expect(await screen.findByText(reasons['daemon-lost'])).toBeTruthy();
    opened.answers.clear();
    await userEvent.click(button('Try again'));
    expect(await screen.findByLabelText('Text of the rules file')).toBeTruthy();
  });

  it('cannot be saved by somebody who has not unlocked', async () => {
    await open(locked);
    await widen();
    expect(button(/^Save/)).toHaveProperty('disabled', true);
    await userEvent.keyboard('{Control>}s{/Control}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('saving', () => {
  it('shows what would be newly allowed, takes a code, and hands it on', async () => {
    const { bodiesOf } = await open();
    await widen();
    await userEvent.keyboard('{Control>}s{/Control}');
    expect(await screen.findByText(/are newly allowed/)).toBeTruthy();
    expect(dialog().getAllByText('newly allowed')).toHaveLength(2);
    const save = dialog().getByRole('button', { name: 'Save rules' });
    expect(save).toHaveProperty('disabled', true);
    await userEvent.type(dialog().getByLabelText('Authenticator code'), '123 456{Enter}');
    const text = `${rulesText}# wider`;
    expect(bodiesOf('rules.save')).toEqual([{ text, proof: { factor: 'totp', code: '123456' } }]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(button(/^Save/)).toHaveProperty('disabled', true);
  });

  it('needs no code where no factor is set up', async () => {
    const { bodiesOf } = await open(proposed);
    await widen();
    await userEvent.click(button(/^Save/));
    await userEvent.click(dialog().getByRole('button', { name: 'Save rules' }));
    expect(bodiesOf('rules.save')).toEqual([{ text: `${rulesText}# wider`, proof: null }]);
  });

  it('says a refusal beside the code and loses nothing', async () => {
    const { answers } = await open(proposed);
    answers.set('rules.save', refuse('rules-invalid'));
    await widen();
    await userEvent.click(button(/^Save/));
    await userEvent.click(dialog().getByRole('button', { name: 'Save rules' }));
    expect(dialog().getByRole('alert').textContent).toBe(reasons['rules-invalid']);
    await userEvent.keyboard('{Escape}');
    expect(editor().value).toBe(`${rulesText}# wider`);
  });
});

describe('trying out', () => {
  it('explains a typed command under the text that is being edited', async () => {
    const { bodiesOf } = await open();
    await widen();
    await userEvent.click(screen.getByRole('tab', { name: 'Explain' }));
    await userEvent.type(screen.getByLabelText('Command'), 'git push{Enter}');
    expect(bodiesOf('rules.explain')).toMatchObject([
      { call: { kind: 'shell', input: { command: 'git push' } }, text: `${rulesText}# wider` },
    ]);
    expect(await screen.findByText('hosts = ["*.prod.example.com"]')).toBeTruthy();
  });

  it('explains a call of the journal', async () => {
    const { bodiesOf } = await open();
    await userEvent.click(screen.getByRole('tab', { name: 'Explain' }));
    await userEvent.click(await screen.findByRole('button', { name: /cat ~\/.aws/ }));
    expect(bodiesOf('history:record')).toEqual([{ seq: 1281 }]);
    await waitFor(() =>
      expect(bodiesOf('rules.explain')).toMatchObject([
        { call: { input: { command: 'cat ~/.aws/credentials' } } },
      ]),
    );
  });

  it('back-tests when asked, the dangerous first, and says when the text has changed since', async () => {
    const { bodiesOf } = await open();
    await userEvent.click(screen.getByRole('tab', { name: 'Back-test' }));
    expect(bodiesOf('rules.back-test')).toEqual([]);
    await userEvent.click(button('Run the back-test'));
    const list = within(await screen.findByRole('list', { name: 'Changed calls' }));
    expect(list.getAllByRole('listitem')[0]!.textContent).toContain('npm run build');
    await widen();
    expect(screen.getByText('The text has changed since.')).toBeTruthy();
  });

  it('says a refusal as its sentence', async () => {
    const { answers } = await open();
    answers.set('rules.suggest', refuse('call-unknown'));
    await userEvent.click(screen.getByRole('tab', { name: 'Suggest' }));
    expect(await screen.findByText(reasons['call-unknown'])).toBeTruthy();
  });

  it('puts a suggested rule into the text once, and nowhere else', async () => {
    const { bodiesOf } = await open();
    await userEvent.click(screen.getByRole('tab', { name: 'Suggest' }));
    await userEvent.click((await screen.findAllByRole('button', { name: 'Insert rule' }))[0]!);
    expect(editor().value.endsWith('outside_project = false\n')).toBe(true);
    expect(screen.getAllByRole('button', { name: 'Insert rule' })).toHaveLength(1);
    expect(bodiesOf('rules.save')).toEqual([]);
  });
});

describe('a draft', () => {
  it('waits for the text to be read', async () => {
    const opened = await openFixture(<App />, watching, startMainWindow);
    close = opened.close;
    insertRule('[[rule]]\nid = "draft"');
    expect(usePolicy.getState().text).toBe('');
    await act(async () => showView('policy'));
    await screen.findByLabelText('Text of the rules file');
    expect(editor().value).toBe(`${rulesText}\n[[rule]]\nid = "draft"\n`);
  });
});
