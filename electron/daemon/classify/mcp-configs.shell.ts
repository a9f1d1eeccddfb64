import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json';
import { identityOf, proxied } from './mcp-identity';

/** A larger settings file, or a larger program, is not read. */
const largest = 32 * 1024 * 1024;

/** Identity of a server by its name, or by the entry that a proxy of ours names. */
type WorldOfServers = (server: string, cwd: string, named?: JsonObject) => string | null;
type Read = { readonly stamp: string; readonly value: JsonObject };

const objectIn = (value: JsonValue | undefined, key: string): JsonObject => {
  const found = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : {};
};

/** Claude Code puts `_` for every other character when it names a tool (measured with 2.1.330). */
const toolName = (server: string): string => server.replace(/[^a-zA-Z0-9_-]/g, '_');

/**
 * Finds how an MCP server is configured for Claude Code: for this project in `~/.claude.json`, in the project's `.mcp.json` (its
 * folder or one above), and for the user; in that order, as it does itself. Files are read again when they change.
 */
export function mcpServersIn(home: string): WorldOfServers {
  const files = new Map<string, Read>();
  const programs = new Map<string, { readonly stamp: string; readonly digest: string }>();
  const settings = (file: string): JsonObject => read(file, files);
  return (server, cwd, named) => {
    if (named !== undefined)
      return `${proxied}${identityOf(named, programOf(asSettings(named), cwd, programs))}`;
    const own = settings(join(home, '.claude.json'));
    const places = [
      ...above(cwd).map((dir) => objectIn(objectIn(own['projects'], dir), 'mcpServers')),
      ...above(cwd).map((dir) => objectIn(settings(join(dir, '.mcp.json')), 'mcpServers')),
      objectIn(own, 'mcpServers'),
    ];
    for (const servers of places) {
      const name = Object.keys(servers).find((one) => toolName(one) === server);
      const entry = name === undefined ? undefined : servers[name];
      if (isJsonObject(entry)) return identityOf(entry, programOf(entry, cwd, programs));
    }
    return null;
  };
}

/** A proxy names command and arguments in one list; settings name them apart. */
function asSettings(entry: JsonObject): JsonObject {
  const words = z.array(z.string()).safeParse(entry['command']).data ?? [];
  return { command: words[0] ?? null, args: words.slice(1) };
}

/** A folder and those above it, at most 32. */
function above(cwd: string): readonly string[] {
  const dirs = [cwd];
  while (dirs.length < 32 && dirname(dirs.at(-1) ?? '/') !== dirs.at(-1))
    dirs.push(dirname(dirs.at(-1) ?? '/'));
  return dirs;
}

function stampOf(file: string): string | null {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return size > largest ? null : [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return null;
  }
}

function read(file: string, known: Map<string, Read>): JsonObject {
  const stamp = stampOf(file);
  const before = known.get(file);
  if (stamp === null) return {};
  if (before?.stamp === stamp) return before.value;
  try {
    const value = z.json().parse(JSON.parse(readFileSync(file, 'utf8')));
    if (known.size > 200) known.clear();
    known.set(file, { stamp, value: isJsonObject(value) ? value : {} });
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Digest of the program, and of the script that is its first argument, where they are files by their whole or relative path. */
function programOf(
  entry: JsonObject,
  cwd: string,
  known: Map<string, { readonly stamp: string; readonly digest: string }>,
): string | null {
  const args = Array.isArray(entry['args']) ? entry['args'] : [];
  const words = [
    entry['command'],
    args.find((one) => typeof one === 'string' && !one.startsWith('-')),
  ];
  const digests = words
    .filter((word) => typeof word === 'string')
    .filter((word) => /[/\\]/.test(word) && !word.startsWith('@') && !word.includes('://'))
    .map((word) => fileDigest(word.startsWith('/') ? word : join(cwd, word), known));
  return digests.length === 0 ? null : digests.join(' ');
}

function fileDigest(
  file: string,
  known: Map<string, { readonly stamp: string; readonly digest: string }>,
): string {
  const stamp = stampOf(file);
  if (stamp === null) return 'unreadable';
  const before = known.get(file);
  if (before?.stamp === stamp) return before.digest;
  try {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    if (known.size > 200) known.clear();
    known.set(file, { stamp, digest });
    return digest;
  } catch {
    return 'unreadable';
  }
}
