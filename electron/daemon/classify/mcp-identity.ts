import { createHash } from 'node:crypto';
import type { Classification, Effect } from '../../../shared/model/classification';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json';
import type { RiskSignal } from '../../../shared/model/risk';

/** The server and the tool that a tool name of Claude Code's form `mcp__server__tool` speaks of. Null for other names. */
export function serverOf(tool: string): { readonly server: string; readonly tool: string } | null {
  const found = /^mcp__(.+?)__(.+)$/s.exec(tool);
  return found === null ? null : { server: found[1] ?? '', tool: found[2] ?? '' };
}

const sorted = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
};

const digestOf = (value: JsonValue): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, 32);

const namesOf = (value: JsonValue | undefined): JsonValue =>
  isJsonObject(value) ? Object.keys(value).toSorted() : null;

/**
 * What a configured MCP server is: everything of its entry that decides what runs or what is reached. Of the environment and of
 * headers only the names count, since values are secrets that change. `program` is a digest of the file that the command names, null
 * where it cannot be read.
 */
export function identityOf(entry: JsonObject, program: string | null): string {
  const { env, headers, ...rest } = entry;
  return digestOf({ ...rest, env: namesOf(env), headers: namesOf(headers), program });
}

/** What is known of servers so far: name to identity, as the operator last approved a call to it. */
export type PinnedServers = ReadonlyMap<string, string>;

/** Begins the identity of a server behind a proxy of ours. */
export const proxied = 'proxy:';

/**
 * The MCP server that a call reaches: its name, its identity, and under which name that is pinned. What a proxy says of a server
 * and what settings say of it are two things, so that each is pinned for itself where both ask about the same server.
 */
export function reachedServer({ targets }: Classification): {
  readonly name: string;
  readonly identity: string;
  readonly pin: string;
} | null {
  const target = targets.find(({ kind }) => kind === 'mcp-server');
  if (target === undefined) return null;
  const { shown: name, resolved: identity } = target;
  return { name, identity, pin: identity.startsWith(proxied) ? `${proxied}${name}` : name };
}

/** Says that the server of this call was never approved, or is no longer the one that was. SECURITY: T-24, P14, P15. */
export function mcpSignal(seen: Classification, pinned: PinnedServers): RiskSignal | null {
  const server = reachedServer(seen);
  if (server === null) return null;
  const known = pinned.get(server.pin);
  if (known === server.identity) return null;
  return known === undefined
    ? {
        id: 'mcp-server-changed',
        says: `You have not approved a call to the MCP server ${server.name} yet.`,
        floor: 'confirm',
      }
    : {
        id: 'mcp-server-changed',
        says: `The MCP server ${server.name} is no longer the one that you approved: its command, program, address or list of tools has changed.`,
        floor: 'step-up',
      };
}

/** Verbs at the start of a tool's name that tell of an effect. They only add: a name is the server's own word, so none of them takes anything away. */
const verbs: readonly (readonly [RegExp, Effect])[] = [
  [/^(delete|remove|drop|destroy|purge|erase|trash|truncate)/, 'deletes'],
  [/^(send|post|publish|upload|share|tweet|reply|invite|transfer|pay)/, 'sends-data'],
  [/^(execute|exec|run|eval|evaluate|shell|bash|command|terminal)/, 'executes'],
  [
    /^(click|press|type|drag|key|mouse|browser_(click|press|type|drag|evaluate|fill|file_upload|run))/,
    'drives-input',
  ],
  [/^(write|create|update|edit|move|rename|set|add|insert|patch|push|merge|commit)/, 'writes'],
  [/(password|secret|credential|token|api_?key)/, 'touches-credentials'],
  [/^(install)/, 'installs'],
];

/** Effects that the name of an MCP tool tells of. `unknown` stays: only the operator's rules can say what a tool does. */
export function effectsOfTool(tool: string): readonly Effect[] {
  const name = tool
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/-/g, '_')
    .replace(/^_+/, '');
  return verbs.filter(([verb]) => verb.test(name)).map(([, effect]) => effect);
}

const pathNames =
  /^(path|paths|file|files|file_path|filepath|filename|source|destination|directory|dir|root|cwd)$/i;
const urlNames = /^(url|uri|urls|endpoint|href)$/i;

/** Paths and addresses among a tool's arguments, by the names that arguments of this kind have. */
export function placesIn(input: JsonObject): {
  readonly paths: readonly string[];
  readonly urls: readonly string[];
} {
  const texts = (names: RegExp): readonly string[] =>
    Object.entries(input)
      .filter(([key]) => names.test(key))
      .flatMap(([, value]): readonly JsonValue[] =>
        Array.isArray(value) ? (value as readonly JsonValue[]) : [value],
      )
      .filter((value) => typeof value === 'string')
      .slice(0, 50);
  return { paths: texts(pathNames), urls: texts(urlNames) };
}
