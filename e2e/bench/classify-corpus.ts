import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../shared/json';
import type { ToolCall, ToolKind } from '../../shared/model/tool-call';
import type { Verdict } from '../../shared/model/decision';

/** A labelled call of the corpora (README.md there names every field). */
export type Case = {
  readonly id: string;
  readonly set: 'attacks' | 'guard-cases' | 'everyday';
  readonly label: string;
  readonly expected: Verdict | null;
  readonly calls: readonly ToolCall[];
};

/** One step of a recorded session; `key` is what two identical steps share. */
export type Step = { readonly id: string; readonly calls: readonly ToolCall[] };

/** A recorded session; `project` is the repository that it is a session of. */
export type Session = {
  readonly id: string;
  readonly setting: string;
  readonly project: string;
  readonly steps: readonly Step[];
};

export type Corpus = { readonly cases: readonly Case[]; readonly sessions: readonly Session[] };

/** Two thirds to look at while tuning, and a third that nobody looks at, by a hash of the id: what is tuned to single cases shows there. */
export type Part = 'look' | 'held';

export function partOf({ cases, sessions }: Corpus, part: Part): Corpus {
  const isIn = ({ id }: { readonly id: string }): boolean => {
    const [first = 0] = createHash('sha256').update(`third ${id}`).digest();
    return (first % 3 === 0) === (part === 'held');
  };
  return { cases: cases.filter(isIn), sessions: sessions.filter(isIn) };
}

type Raw = Record<string, unknown>;
type Input = Record<string, unknown>;

/** Working directories that the test suites of other guards make up. */
const madeUp = ['/workspace/project', '/workspace/outside', '/home/user/project'];

/** Reads both kinds of corpora below `folder` and moves their working directories to `project`, as measure/calls.py does. */
export function readCorpus(folder: string, project: string): Corpus {
  const cases = (['attacks', 'guard-cases', 'everyday'] as const).flatMap((set) =>
    lines(folder, set).map((raw) => caseOf(raw, set, project)),
  );
  const sessions = lines(folder, 'trajectories')
    .map((raw) => sessionOf(raw, project))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { cases, sessions };
}

const lines = (folder: string, name: string): Raw[] =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Raw);

function caseOf(raw: Raw, set: Case['set'], project: string): Case {
  const shell = raw['platform'] === 'windows' ? 'PowerShell' : 'Bash';
  const step = { kind: raw['kind'], tool: shell, input: raw['input'] } as RawStep;
  return {
    id: raw['id'] as string,
    set,
    label: raw['label'] as string,
    expected: (raw['expected'] as Verdict | undefined) ?? null,
    calls: callsOf(step, project, madeUp),
  };
}

function sessionOf(raw: Raw, project: string): Session {
  const cwd = (raw['cwd'] as string | undefined) ?? '';
  const from = cwd.length > 4 ? namesOf(cwd) : [];
  const id = raw['trajectory_id'] as string;
  const steps = (raw['steps'] as (RawStep & { readonly n: number })[])
    .filter((step) => step.kind !== 'internal')
    .map((step) => ({
      id: `${id}#${String(step.n)}`,
      calls: callsOf(step, project, from),
    }));
  const source = (raw['source'] as string).split(':')[0] ?? '';
  return { id, setting: (raw['setting'] as string | undefined) ?? '', project: source, steps };
}

/** A folder as tools name it: on Windows also with slashes, and as git's own shell writes it. */
function namesOf(cwd: string): readonly string[] {
  const drive = /^([A-Z]):\\(.*)$/s.exec(cwd);
  if (drive === null) return [cwd];
  const rest = (drive[2] ?? '').replaceAll('\\', '/');
  return [cwd, `${drive[1] ?? ''}:/${rest}`, `/${(drive[1] ?? '').toLowerCase()}/${rest}`];
}

type RawStep = {
  readonly kind: string;
  readonly tool: string;
  readonly input: Input;
  /** Where the agent was by then, when that is not where its session began. */
  readonly cwd?: string;
};

function moved(value: unknown, project: string, from: readonly string[]): unknown {
  if (typeof value === 'string')
    return withSlashes(
      from.reduce((text, one) => text.replaceAll(one, project), value),
      project,
    );
  if (Array.isArray(value)) return value.map((one) => moved(one, project, from));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, moved(v, project, from)]));
}

/** A path of a Windows machine that has been moved here, as this machine writes it. */
const withSlashes = (text: string, project: string): string =>
  text.startsWith(`${project}\\`) && !text.includes('\n') ? text.replaceAll('\\', '/') : text;

/** The calls that one record stands for: several when one patch changes several files. */
function callsOf(step: RawStep, project: string, from: readonly string[]): readonly ToolCall[] {
  const input = moved(step.input, project, from) as Input;
  const at = moved(step.cwd, project, from);
  const cwd = typeof at === 'string' && at.startsWith('/') ? at : project;
  const paths = input['paths'];
  if (!Array.isArray(paths) || paths.length === 0) return [callOf(step, input, cwd)];
  return paths.map((path: unknown) => callOf(step, { ...input, path }, cwd));
}

function callOf(step: RawStep, input: Input, cwd: string): ToolCall {
  const searches = 'search' in input || 'pattern' in input;
  const kind = step.kind === 'read' && searches ? 'search' : step.kind;
  const tool = (input['tool'] as string | undefined) ?? step.tool;
  const mcp = `mcp__${String(input['server'])}__${String(input['tool'])}`;
  return {
    callKey: '0'.repeat(32),
    product: 'claude-code',
    sessionId: 'bench',
    tool: kind === 'mcp' ? mcp : input['shell'] === 'powershell' ? 'PowerShell' : tool,
    kind: kind as ToolKind,
    input: inputOf(kind, input),
    cwd,
    route: 'hook-socket',
    chain: [],
    claims: [],
  };
}

/** The corpora keep only the beginning of what is written; it stands in for the whole. */
const headOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'head' in value ? value.head : value;

function inputOf(kind: string, input: Input): JsonObject {
  if (kind === 'mcp') return (input['arguments'] ?? {}) as JsonObject;
  if (kind === 'write')
    return {
      file_path: input['path'],
      content: headOf(input['content']) ?? '',
    } as Input as JsonObject;
  if (kind !== 'edit') return input as JsonObject;
  const before = headOf(input['old']) ?? '';
  const after = headOf(input['new']) ?? headOf(input['content']) ?? '';
  return { file_path: input['path'], old_string: before, new_string: after } as Input as JsonObject;
}
