import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { block, guarded, jsonLine, painter, shown } from './terminal-text';

const dangerous = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const agentText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]0;x\u0007',
        '\u009b31m',
        '\u202e',
        '\u200b',
        '\r',
        '\b',
        '\t',
        '\n',
        'a',
        '\ud83d',
        '\u001b[31m',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('text of agents on a terminal', () => {
  it('steers nothing, whichever way it is printed', () => {
    fc.assert(
      fc.property(agentText, (text) => {
        expect(shown(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(block(text, '| ')).not.toMatch(dangerous);
        expect(guarded(text, false)).not.toMatch(dangerous);
        expect(jsonLine({ text })).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('never loses its margin', () => {
    fc.assert(
      fc.property(agentText, (text) => {
        for (const line of block(text, '| ').split('\n')) expect(line.startsWith('| ')).toBe(true);
      }),
    );
  });

  it('is the same text again when read as JSON', () => {
    fc.assert(
      fc.property(agentText, (text) => {
        expect(JSON.parse(jsonLine([text]))).toEqual([text]);
      }),
    );
  });

  it('stands there as what it is', () => {
    expect(shown('rm\u202e -rf\nx')).toBe('rm⟨U+202E⟩ -rf⏎x');
    expect(guarded('a\u001b[2Jb', true)).toBe('a⟨U+001B⟩[2Jb');
  });

  it('keeps our own colours, and only with colours on', () => {
    const text = `${painter(true)('red', 'no')} and ${painter(false)('red', 'no')}`;
    expect(guarded(text, true)).toBe('\u001b[31mno\u001b[0m and no');
    expect(guarded(text, false)).not.toContain('\u001b');
  });
});
