import { act, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { App } from '../app/app';
import { ApprovalWindow } from '../approvals/approval-window';
import { absenceStates } from '../fixtures/absence-states';
import { allCards } from '../fixtures/all-cards';
import { partlyEnded } from '../fixtures/leases';
import { openFixture } from '../fixtures/open-fixture';
import { allStates, busy } from '../fixtures/states';
import { openRecord, showView } from '../stores/selection';
import { startApprovalWindow, startMainWindow } from '../stores/subscriptions';
import { en } from './en';
import { speak, t, type Catalogue } from './translate';

const accents: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  n: 'ñ',
  c: 'ç',
  s: 'š',
};

/** Letters outside of ICU braces get an accent, so that a text that did not come through the catalogue is seen at once. */
function disguise(message: string): string {
  let depth = 0;
  return Array.from(message)
    .map((letter) => {
      if (letter === '{') depth++;
      else if (letter === '}') depth--;
      // Even depth = words (outside, or inside a plural's branch); odd depth = names and keywords of ICU.
      return depth % 2 === 0 ? (accents[letter] ?? letter) : letter;
    })
    .join('');
}

/** Every sentence marked and about a third longer. */
const pseudo = Object.fromEntries(
  Object.entries(en).map(([id, message]) => [
    id,
    `⟦${disguise(message)}${'·'.repeat(Math.ceil(message.length / 3))}⟧`,
  ]),
) as unknown as Catalogue;

let close: () => void = () => undefined;
afterEach(() => {
  close();
  speak('en', en);
});

/** Places whose text is not ours to write: agents' texts, the daemon's sentences, dates and numbers, keys, a command to copy. */
const notOurs = '[data-from], time, data, kbd, code, svg, [data-sign]';
const spoken = ['aria-label', 'title', 'placeholder', 'alt'];
const isBare = (text: string): boolean => /\p{L}/u.test(text) && !text.includes('⟦');

function bareTexts(root: Element): readonly string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode as Text;
    if (isBare(textContent) && parentElement?.closest(notOurs) === null) found.push(textContent);
  }
  for (const element of root.querySelectorAll(spoken.map((name) => `[${name}]`).join(','))) {
    if (element.closest(notOurs) !== null) continue;
    found.push(...spoken.map((name) => element.getAttribute(name) ?? '').filter(isBare));
  }
  return found;
}

describe('the catalogue', () => {
  it('is where every sentence of the main window comes from', async () => {
    speak('en-XA', pseudo);
    for (const [name, state] of Object.entries({ ...allStates, ...absenceStates })) {
      const opened = await openFixture(<App />, state, startMainWindow);
      expect([name, bareTexts(document.body)]).toEqual([name, []]);
      for (const view of ['history', 'agents', 'policy', 'settings'] as const) {
        await act(async () => showView(view));
        expect([name, view, bareTexts(document.body)]).toEqual([name, view, []]);
      }
      opened.close();
      opened.unmount();
    }
  });

  it('is where every sentence of the record drawer comes from', async () => {
    speak('en-XA', pseudo);
    const opened = await openFixture(<App />, allStates.watching, startMainWindow);
    close = opened.close;
    await act(async () => {
      showView('history');
      openRecord(1281);
      await Promise.resolve();
    });
    expect(screen.getByRole('complementary').textContent).toContain('cat ~/.aws/credentials');
    expect(bareTexts(document.body)).toEqual([]);
  });

  it('is where every sentence of leaving and of the end of everything comes from', async () => {
    speak('en-XA', pseudo);
    const opened = await openFixture(<App />, absenceStates.leased, startMainWindow);
    close = opened.close;
    opened.send('app:leaving', {});
    expect(screen.getByRole('alertdialog').textContent).toContain('Claude Code');
    expect(bareTexts(document.body)).toEqual([]);
    opened.send('app:ended', partlyEnded);
    expect(screen.getAllByRole('alertdialog').at(-1)?.textContent).toContain('50117');
    expect(bareTexts(document.body)).toEqual([]);
  });

  it.each(Object.entries(allCards).filter(([name]) => name !== 'huge'))(
    'is where every sentence of the card %s comes from',
    async (_name, card) => {
      speak('en-XA', pseudo);
      const state = {
        ...busy,
        snapshot: { ...busy.snapshot!, approvals: [card, { ...card, id: 'other' }] },
      };
      const opened = await openFixture(<ApprovalWindow />, state, startApprovalWindow);
      close = opened.close;
      await screen.findByRole('article');
      expect(bareTexts(document.body)).toEqual([]);
    },
  );

  it('would notice a text that does not come from it', () => {
    const page = document.createElement('div');
    page.innerHTML =
      '<p>⟦fine⟧</p><p>bare</p><button aria-label="bare too"></button><bdi data-from="agent">theirs</bdi>';
    expect(bareTexts(page)).toEqual(['bare', 'bare too']);
  });
});

describe('t', () => {
  it('makes ICU plurals', () => {
    expect(t('state.waiting', { count: 1 })).toBe('One call waits for you');
    expect(t('state.waiting', { count: 12 })).toBe('12 calls wait for you');
  });

  it('never turns an escape that an agent wrote out into the character (T-3)', () => {
    expect(t('headline.mcp.tool', { name: 'a\\u202eb\\x1b' })).toBe('Use the tool a\\u202eb\\x1b');
  });
});
