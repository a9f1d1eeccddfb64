import type { JsonObject, JsonValue } from '../../shared/json';
import { JsonObject as ObjectOf } from '../../shared/json';
import type { ToolKind } from '../../shared/model/tool-call';
import { done, type Outcome } from '../../shared/reasons';
import * as events from './cursor-events';
import { parseEvent } from './parse-event';

/** What one gating event of Cursor asks about. */
export type CursorCall = {
  readonly event: events.AnyEvent;
  readonly tool: string;
  readonly kind: ToolKind;
  readonly input: JsonObject;
  readonly cwd: string;
  readonly toolUseId?: string;
};

/** Tools of Cursor by the names its hooks report; what is missing is `other` and is asked about. */
const kinds: ReadonlyMap<string, ToolKind> = new Map<string, ToolKind>([
  ['Write', 'write'],
  ['Edit', 'edit'],
  ['StrReplace', 'edit'],
  ['Grep', 'search'],
  ['Glob', 'search'],
  ['WebFetch', 'fetch'],
  ['WebSearch', 'search'],
  ['Task', 'agent'],
]);

/** Tools that a gate of their own asks about, with more to go by: the whole command, the server, the path. */
export const hasOwnGate = (tool: string): boolean => /^(Shell|Read|MCP:.*)$/s.test(tool);

/** The call that the event is about; null for an event that is no gate. Refusal: `body-invalid`. */
export function readGate(name: string, payload: JsonValue): Outcome<CursorCall> | null {
  switch (name) {
    case 'preToolUse':
      return map(parseEvent(events.PreToolUse, payload), (event) => ({
        event,
        tool: event.tool_name,
        kind: kinds.get(event.tool_name) ?? 'other',
        input: event.tool_input,
        cwd: placeOf(event, event.cwd),
        ...(event.tool_use_id === undefined ? {} : { toolUseId: event.tool_use_id }),
      }));
    case 'beforeShellExecution':
      return map(parseEvent(events.BeforeShell, payload), (event) => ({
        event,
        tool: 'Shell',
        kind: 'shell',
        input: { command: event.command },
        cwd: placeOf(event, event.cwd),
      }));
    case 'beforeMCPExecution':
      return map(parseEvent(events.BeforeMcp, payload), (event) => ({
        event,
        tool: event.tool_name,
        kind: 'mcp',
        input: { server: event.command ?? event.url ?? '', arguments: parsed(event.tool_input) },
        cwd: placeOf(event, undefined),
      }));
    case 'beforeReadFile':
      return map(parseEvent(events.BeforeRead, payload), (event) => ({
        event,
        tool: 'Read',
        kind: 'read',
        input: { file_path: event.file_path },
        cwd: placeOf(event, undefined),
      }));
    default:
      return null;
  }
}

const placeOf = (event: events.AnyEvent, cwd: string | undefined): string =>
  cwd !== undefined && cwd !== '' ? cwd : (event.workspace_roots[0] ?? '');

/** Arguments that are no JSON object are shown as the text they are. */
function parsed(given: string | JsonObject): JsonValue {
  if (typeof given !== 'string') return given;
  try {
    return ObjectOf.parse(JSON.parse(given));
  } catch {
    return given;
  }
}

const map = <A>(outcome: Outcome<A>, call: (value: A) => CursorCall): Outcome<CursorCall> =>
  outcome.ok ? done(call(outcome.value)) : outcome;
