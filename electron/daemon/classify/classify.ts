import type { JsonObject, JsonValue } from '../../../shared/json';
import type { Classification } from '../../../shared/model/classification';
import type { ToolCall } from '../../../shared/model/tool-call';
import { effectsOfTool, placesIn, serverOf } from './mcp-identity';
import { changesVersionsOnly, editsIn, effectsOfEdits, filesIn } from './edit-content';
import { Findings } from './findings';
import { isOrdinaryManifest, type Place } from './path-targets';
import { notePowerShell } from './powershell';
import { readPowerShell } from './powershell-syntax';
import { inShell, noteShellText } from './shell-walk';
import { effectsOfWindows } from './windows-words';
import { isTooLong, projectOf, type World } from './world';

/** Names under which the products' file tools give their path. All that are present count. */
const pathFields = [
  'file_path',
  'notebook_path',
  'path',
  'filePath',
  'absolute_path',
  'moved_to',
] as const;

/**
 * Looks at a call and says what it would do: effects, targets, and whether it can be seen through at all.
 * Claims, permission mode and descriptions of the agent are never looked at (T-24, T-30). Never throws: what
 * cannot be read is uninspectable. Asks `world` for real paths, so the answer may change with the file system.
 */
export function classify(call: ToolCall, world: World): Classification {
  const findings = new Findings();
  const sound = call.cwd.startsWith('/') && !isTooLong(call.cwd);
  const project = sound ? projectOf(call.cwd, world) : null;
  const place: Place = { world, cwd: call.cwd, project };
  // SECURITY: T-22. Without an absolute directory no path can be placed.
  if (!sound) findings.opaque('the working directory is not an absolute path');
  else noteCall(call, place, findings);
  return findings.result(place.project);
}

function noteCall(call: ToolCall, place: Place, findings: Findings): void {
  switch (call.kind) {
    case 'shell':
      return noteShell(call, place, findings);
    case 'read':
      return notePaths(call.input, place, { findings, effect: 'reads' });
    case 'write':
    case 'edit':
      return noteEdit(call, place, findings);
    case 'search':
      return noteSearch(call, place, findings);
    case 'fetch':
      return noteFetch(call, place, findings);
    case 'mcp':
      return noteMcp(call, place, findings);
    case 'agent':
      return findings.effect('delegates');
    case 'internal':
      return;
    case 'other':
      return findings.opaque(`the tool ${call.tool} is not known`);
  }
}

function noteShell(call: ToolCall, place: Place, findings: Findings): void {
  const { command } = call.input;
  if (typeof command !== 'string') return findings.opaque('the call holds no command text');
  if (/powershell|pwsh|cmd/i.test(call.tool))
    return noteWindows(command, call, { place, findings });
  noteShellText(command, place, findings);
}

type Found = { readonly place: Place; readonly findings: Findings };

/** PowerShell and cmd: what their words tell of counts in any case, and nothing is known of what is not taken apart. */
function noteWindows(command: string, { tool }: ToolCall, { place, findings }: Found): void {
  const told = effectsOfWindows(command);
  findings.effect(...told);
  if (/holdpoint/i.test(command) && told.length > 0) findings.effect('changes-holdpoint');
  const steps = /cmd/i.test(tool) ? null : readPowerShell(command);
  if (steps !== null)
    return inShell(place, findings, (scene) => {
      notePowerShell(steps, scene);
    });
  findings.effect('executes');
  findings.opaque(`${tool} commands cannot be taken apart`);
}

/**
 * A tool of an MCP server: nobody knows what it does but the server. Its name and its arguments may add to that; its annotations
 * are not looked at (T-24).
 */
function noteMcp(call: ToolCall, place: Place, findings: Findings): void {
  const named = serverOf(call.tool);
  const { tool } = call;
  findings.target({ kind: 'mcp-tool', shown: tool, resolved: tool, effect: 'unknown' });
  if (named !== null) {
    const identity =
      place.world.mcpServer(named.server, call.cwd, call.server) ?? 'not configured here';
    const shown = named.server;
    findings.target({ kind: 'mcp-server', shown, resolved: identity, effect: 'unknown' });
  }
  findings.effect(...effectsOfTool(named?.tool ?? tool));
  const { paths, urls } = placesIn(call.input);
  for (const url of urls) findings.url(url, 'network', place);
  for (const path of paths)
    if (path.includes('\0')) findings.opaque('a path that cannot be read');
    else findings.path(homePath(path, place), 'unknown', place);
}

/** A file that is changed, or every file of a patch: its path says what it is, and what is added what it will do. */
function noteEdit(call: ToolCall, place: Place, findings: Findings): void {
  const [whole = call.input, ...files] = filesIn(call.input);
  if (files.length === 0 || pathsOf(whole).length > 0) noteFile(whole, place, findings);
  for (const input of files) noteFile(input, place, findings);
}

/**
 * A path that its product could take for another one: Claude Code takes blanks around it off, some take an address of a file.
 * SECURITY: T-22 nobody can tell which file that is.
 */
const isUnsure = (path: string): boolean =>
  path === '' || path !== path.trim() || /\p{Cc}|^file:/iu.test(path);

function noteFile(input: JsonObject, place: Place, findings: Findings): void {
  const edits = editsIn(input);
  const paths = pathsOf(input);
  const [path] = paths;
  const ordinary =
    typeof path === 'string' &&
    changesVersionsOnly(path, edits) &&
    paths.length === 1 &&
    !isUnsure(path) &&
    isOrdinaryManifest(homePath(path, place), place);
  const effect = input['change'] === 'delete' ? 'deletes' : 'writes';
  if (ordinary) findings.manifest(homePath(path, place), place);
  else notePaths(input, place, { findings, effect });
  for (const one of paths)
    if (typeof one === 'string') findings.effect(...effectsOfEdits(one, edits));
}

type Noted = {
  readonly findings: Findings;
  readonly effect: 'reads' | 'writes' | 'deletes' | 'searches';
};

const pathsOf = (input: JsonObject): readonly JsonValue[] =>
  pathFields.map((field) => input[field]).filter((path) => path !== undefined);

function notePaths(input: JsonObject, place: Place, noted: Noted): void {
  const paths = pathsOf(input);
  if (paths.length === 0) noted.findings.opaque('the call names no file');
  for (const path of paths) {
    if (typeof path !== 'string' || isUnsure(path))
      noted.findings.opaque('a path that cannot be read');
    else noted.findings.path(homePath(path, place), noted.effect, place);
  }
}

/** Some products expand a leading `~` themselves. */
const homePath = (path: string, place: Place): string =>
  path === '~' || path.startsWith('~/') ? place.world.home + path.slice(1) : path;

/** Searches files below a path, or the web when there is only a query. */
function noteSearch(call: ToolCall, place: Place, findings: Findings): void {
  const { pattern, query, glob } = call.input;
  const path = call.input['path'] === '' ? undefined : call.input['path'];
  findings.effect('searches');
  if (pattern === undefined && path === undefined && typeof query === 'string')
    return findings.effect('network');
  if (path === undefined) findings.path('.', 'searches', place);
  else notePaths(call.input, place, { findings, effect: 'searches' });
  // Only a file-name tool takes a place in its pattern; in a text search it is an expression that stays inside `path`.
  const lists = /glob/i.test(call.tool);
  const names = lists ? pattern : glob;
  if (typeof names === 'string') noteGlob(homePath(names, place), place, findings);
  else if (!lists && typeof path !== 'object')
    findings.secretsBelow(homePath(String(path ?? '.'), place), 'seen-only', place);
}

/** The choice of files: a protected one counts wherever it is spelled out, a place when it leads away. */
function noteGlob(glob: string, place: Place, findings: Findings): void {
  if (/^[/~]|(^|\/)\.\.(\/|$)/.test(glob)) return findings.glob(glob, 'searches', place);
  for (const name of glob.split(/[{},\s]+/)) findings.object(name, place);
}

function noteFetch(call: ToolCall, place: Place, findings: Findings): void {
  const { url, query } = call.input;
  findings.effect('network');
  if (typeof url === 'string') findings.url(url, 'network', place);
  else if (typeof query !== 'string') findings.opaque('the call names no address');
}
