import type { JsonValue } from '../../../shared/json';
import type { Payload } from '../../../shared/model/approval';
import type { ToolCall } from '../../../shared/model/tool-call';

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** The first of these input fields that holds text; products name the same thing differently. */
const field = (call: ToolCall, ...names: readonly string[]): string | undefined =>
  names.map((name) => textOf(call.input[name])).find((text) => text !== undefined);

/** What would run, whole and unshortened, in the form a person can judge best. Anything unusual is shown as its JSON. */
export function payloadOf(call: ToolCall): Payload {
  const path = field(call, 'file_path', 'path', 'notebook_path');
  switch (call.kind) {
    case 'shell': {
      const command = field(call, 'command');
      if (command !== undefined) return { kind: 'command', text: command };
      break;
    }
    case 'write': {
      const text = field(call, 'content');
      if (path !== undefined && text !== undefined) return { kind: 'file', text, path };
      break;
    }
    case 'edit': {
      const before = field(call, 'old_string');
      const after = field(call, 'new_string');
      if (path !== undefined && before !== undefined && after !== undefined)
        return { kind: 'edit', text: after, path, before, after };
      break;
    }
    case 'fetch': {
      const text = field(call, 'url');
      if (text !== undefined) return { kind: 'url', text };
      break;
    }
    case 'read':
    case 'search':
    case 'mcp':
    case 'agent':
    case 'internal':
    case 'other':
      break;
  }
  return { kind: 'json', text: JSON.stringify(call.input, null, 2) };
}

/** One line for lists and the journal: the command, the path, the URL, else the tool's name. Never longer than `most`. */
export function summaryOf(call: ToolCall, most: number): string {
  const payload = payloadOf(call);
  const line =
    payload.kind === 'json'
      ? (field(call, 'file_path', 'path', 'query', 'pattern', 'url') ?? '')
      : (payload.path ?? payload.text);
  const text = line === '' ? call.tool : payload.kind === 'command' ? line : `${call.tool} ${line}`;
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
