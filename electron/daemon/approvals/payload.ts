import type { JsonValue } from '../../../shared/json';
import { z } from 'zod';
import type { PatchedFile, Payload } from '../../../shared/model/approval';
import type { ToolCall } from '../../../shared/model/tool-call';

/** A file of a patch, as adapters write it into the input. */
const PatchInput = z.object({
  file_path: z.string(),
  change: z.enum(['add', 'update', 'delete']),
  moved_to: z.string().optional(),
  content: z.string().optional(),
  old_string: z.string().optional(),
  new_string: z.string().optional(),
});
const Patch = z.object({ files: z.array(PatchInput).min(1) });

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
      const patch = Patch.safeParse(call.input);
      if (path === undefined && patch.success)
        return patchOf(patch.data.files, field(call, 'command') ?? '');
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

/** A patch that only adds or edits one file is shown like any other file or edit. */
function patchOf(inputs: z.infer<typeof Patch>['files'], text: string): Payload {
  const files = inputs.map(patchedFile);
  const [file, ...more] = files;
  const simple = file !== undefined && more.length === 0 && file.to === undefined;
  if (simple && file.change === 'add') return { kind: 'file', text: file.after, path: file.path };
  if (simple && file.change === 'update')
    return {
      kind: 'edit',
      text: file.after,
      path: file.path,
      before: file.before,
      after: file.after,
    };
  return { kind: 'edit', text, path: files.map(({ path }) => path).join(', '), files };
}

const patchedFile = (one: z.infer<typeof PatchInput>): PatchedFile => ({
  path: one.file_path,
  change: one.change,
  ...(one.moved_to === undefined ? {} : { to: one.moved_to }),
  before: one.old_string ?? '',
  after: one.content ?? one.new_string ?? '',
});

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
