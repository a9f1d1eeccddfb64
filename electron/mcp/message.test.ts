import { expect, it } from 'vitest';
import { readMessage } from './message';

const call =
  '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":1}}}';
const kindOf = (line: string): string => readMessage(line).kind;

it('reads a tool call whole', () => {
  expect(readMessage(call)).toEqual({
    kind: 'call',
    calls: [{ id: 1, tool: 'echo', input: { a: 1 }, progressToken: null }],
  });
  expect(
    readMessage(call.replace('"arguments"', '"_meta":{"progressToken":"t"},"arguments"')),
  ).toMatchObject({ calls: [{ progressToken: 't' }] });
});

it.each([
  ['{"jsonrpc":"2.0","id":1,"method":"ping"}', 'other'],
  ['{"jsonrpc":"2.0","id":1,"result":{"content":[{"text":"tools/call"}]}}', 'other'],
  ['{"jsonrpc":"2.0","id":1,"method":"tools/list"}', 'list'],
  ['{"method":"notifications/cancelled","params":{"requestId":1}}', 'cancel'],
  ['{"id":0,"method":"initialize","params":{"clientInfo":{"name":"x"}}}', 'hello'],
  [`${call}\r`, 'call'],
  [`[${call},${call}]`, 'call'],
  ['[{"id":2,"method":"ping"},{"id":3,"method":"ping"}]', 'other'],
  ['{"id":1,"method":"tools\\/call","params":{"name":"x"}}', 'call'],
  ['{"id":1,"\\u006dethod":"tools/call","params":{"name":"x"}}', 'call'],
])('knows %s as %s', (line, kind) => expect(kindOf(line)).toBe(kind));

it.each([
  ['no JSON', 'tools/call'],
  ['two values in a line', `${call}${call}`],
  ['a return before another message', `{"method":"ping","params":[\r${call}\r]}`],
  ['a return that a Python server reads as a line end', `[\r${call}]`],
  [
    'a call beside another request, which nobody would answer',
    `[{"id":2,"method":"ping"},${call}]`,
  ],
  ['a list request in a batch', '[{"id":2,"method":"ping"},{"id":1,"method":"tools/list"}]'],
  ['an id that cannot be said back', call.replace('"id":1', '"id":9007199254740993')],
  ['a method named twice', '{"id":1,"method":"tools/call","method":"ping","params":{"name":"x"}}'],
  [
    'a method in another case, as Go would read it',
    '{"id":1,"method":"ping","Method":"tools/call","params":{"name":"x"}}',
  ],
  [
    'a method in letters that fold',
    '{"id":1,"\u212Aind":1,"params":{"\u017Fame":1,"NAME":"x"},"method":"x"}',
  ],
  ['a name in another case', '{"id":1,"method":"tools/call","params":{"name":"a","Name":"b"}}'],
  [
    'an argument named twice',
    '{"id":1,"method":"tools/call","params":{"name":"x","arguments":{"p":1,"p":2}}}',
  ],
  ['a list in a list', `[[${call}]]`],
  ['no name', '{"id":1,"method":"tools/call","params":{}}'],
  ['no id, so that nobody could be told', '{"method":"tools/call","params":{"name":"x"}}'],
  [
    'arguments that are none',
    '{"id":1,"method":"tools/call","params":{"name":"x","arguments":[]}}',
  ],
  [
    'the prototype',
    '{"id":1,"method":"tools/call","params":{"name":"x","arguments":{"__proto__":{}}}}',
  ],
  ['one bad call among good ones', `[${call},{"id":2,"method":"tools/call"}]`],
])('passes nothing on that has %s', (_what, line) => expect(kindOf(line)).toBe('unfit'));
