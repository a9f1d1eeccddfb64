import { describe, expect, it } from 'vitest';
import { addHooks, commandUnder, inspectHooks, removeHooks, type HookList } from './hook-lists';
import { blanked } from './json-comments';

const entry = { matcher: '*', hooks: [{ type: 'command', command: 'ours-1' }] };
const list: HookList = {
  wanted: [
    { event: 'Before', entry },
    { event: 'After', entry },
  ],
  ours: /^ours-/,
  disabled: ({ off }) => off === true,
  comments: true,
};
const { comments: _taken, ...strict } = list;

const value = (outcome: { ok: boolean; value?: string }): string => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value ?? '';
};
const parsed = (text: string): unknown => JSON.parse(blanked(text));

/** As people write them; what follows is added and taken out again without a trace. */
const texts = {
  'a comment at the end of the last line': '{\n  "a": 1 // one, {"two"}\n}\n',
  'comments on lines of their own':
    '// top\n{\n  // first\n  "a": 1,\n  /* second\n     "b": */\n  "b": 2\n}\n// end',
  'nothing but a comment inside': '{\n  // nothing yet\n}\n',
  'comments between the parts': '{ "a" /* k */ : /* v */ 1 /* e */\n}',
  'what only looks like one': '{\n  "url": "http://x/*y", "b": "\\"// no" // yes\n}\n',
  'CRLF and tabs': '{\r\n\t"a": 1, // one\r\n\t"b": [1, 2] // two\r\n}\r\n',
  'hooks of somebody else':
    '{\n  "hooks": {\n    // mine\n    "Before": [\n      { "hooks": [{ "type": "command", "command": "mine" }] } // keep\n    ] // end of Before\n  }, // end of hooks\n  "z": 0\n}\n',
};

describe.each(Object.entries(texts))('settings with %s', (_name, text) => {
  const added = value(addHooks(list, text));

  it('get our hooks and keep every comment', () => {
    expect(inspectHooks(list, added)).toBe('whole');
    expect(addHooks(list, added)).toEqual({ ok: true, value: added });
    for (const [comment] of text.matchAll(/\/\/[^"\r\n]*$|\/\*[^*]*\*\//gm))
      expect(added).toContain(comment);
    expect(commandUnder(added, 'Before', list)).toBe('ours-1');
  });

  it('lose them again without a trace', () => {
    expect(value(removeHooks(list, added))).toBe(text);
  });

  it('are unreadable to a product that takes no comments', () => {
    expect(inspectHooks(strict, text)).toBe('unreadable');
    expect(addHooks(strict, text)).toMatchObject({ ok: false, reason: 'body-invalid' });
  });
});

describe('comments that a person put beside our hooks', () => {
  const added = value(addHooks(list, '{\n  "a": 1\n}\n'));

  it.each([
    ['in front of an event', added.replace('"Before"', '// note\n    "Before"')],
    ['after an event', added.replace('],', '], // note')],
    ['in the list of an event', added.replace('"After": [', '"After": [ /* note */')],
    ['in front of a closing brace on the same line', added.replace(/\n\}\n$/, ' /* note */ }')],
    ['behind the member before', added.replace('"a": 1,', '"a": 1 // note\n,')],
    ['in front of the member after', added.replace(/\n\}\n$/, ', // note\n  "b": 2 }')],
  ])('stay: %s', (_name, text) => {
    expect(text).toContain('note');
    expect(inspectHooks(list, text)).toBe('whole');
    const removed = value(removeHooks(list, text));
    expect(removed).toContain('note');
    expect(removed).not.toContain('ours-');
    expect(parsed(removed)).toMatchObject({ a: 1 });
    expect(inspectHooks(list, removed)).toBe('none');
    // And what is left takes them again.
    expect(inspectHooks(list, value(addHooks(list, removed)))).toBe('whole');
  });
});

describe('what is no comment', () => {
  it.each(['{} /* open', '{ "a": 1, }', '{ # no\n }', "{ 'a': 1 }"])('is refused: %j', (text) => {
    expect(addHooks(list, text)).toMatchObject({ ok: false, reason: 'body-invalid' });
    expect(inspectHooks(list, text)).toBe('unreadable');
  });

  it('never hides the switch that turns hooks off', () => {
    expect(inspectHooks(list, '{ "off": true /* "off": false */ }')).toBe('disabled');
    expect(inspectHooks(list, '{ /* "off": true */ }')).toBe('none');
  });
});
