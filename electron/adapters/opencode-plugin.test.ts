import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCodePlugin } from './opencode-plugin';

type Hooks = {
  'tool.execute.before'(
    call: { tool: string; sessionID: string; callID: string },
    output: { args: Record<string, unknown> },
  ): Promise<void>;
  event(input: { event: { type: string; properties: object } }): Promise<void>;
};
type Module = { default: { id: string; server(context: object): Promise<Hooks> } };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hp-plugin-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sessions: Record<string, object> = {
  root: {},
  sub: { parentID: 'root', agent: 'general' },
};
const client = {
  session: {
    get: async ({ path }: { path: { id: string } }) => ({ data: sessions[path.id] }),
  },
  mcp: { status: async () => ({ data: { lab: {} } }) },
};

/** The plugin as it is written, with this shell script for a hook client; without a client of OpenCode it tells nothing. */
async function loaded(script: string, context: object = {}): Promise<Hooks> {
  const program = join(folder, 'hook');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  const file = join(folder, 'plugin.mjs');
  writeFileSync(file, openCodePlugin(`'${program}' --product opencode`));
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Module;
  return module.default.server({ directory: '/project', ...context });
}

const call = (sessionID = 'root') => ({ tool: 'lab_echo', sessionID, callID: 'c1' });
const asked = (hooks: Hooks, sessionID?: string): Promise<void> =>
  hooks['tool.execute.before'](call(sessionID), { args: { command: 'ls' } });
const started = async (): Promise<void> => {
  while (!existsSync(join(folder, 'started'))) await new Promise((go) => setTimeout(go, 10));
};

describe('a call', () => {
  it('goes on when the hook client ends with 0 and says so', async () => {
    await expect(asked(await loaded(`echo '{"decision":"allow"}'`))).resolves.toBeUndefined();
  });

  it.each([
    ['a deny that says allow', `echo '{"decision":"allow"}'; exit 2`],
    ['silence', 'exit 0'],
    ['another word', `echo '{"decision":"Allow"}'`],
    ['no JSON', 'echo allow'],
    ['more than one answer', `echo '{"decision":"allow"}{}'`],
    ['null', 'echo null'],
    ['a crash', 'kill -9 $$'],
  ])('is denied by %s', async (_name, script) => {
    await expect(asked(await loaded(script))).rejects.toThrow('could not be asked');
  });

  it('is denied with the reason', async () => {
    await expect(asked(await loaded('echo no >&2; exit 2'))).rejects.toThrow(/^no$/);
  });

  it('is denied when there is no hook client', async () => {
    const hooks = await loaded('exit 0');
    rmSync(join(folder, 'hook'));
    await expect(asked(hooks)).rejects.toThrow();
  });

  it('is put whole, with the sessions above it and the MCP servers', async () => {
    const script = `event=$(cat); case "$event" in *execute.before*) printf %s "$event" > '${folder}/event';; esac; exit 2`;
    const hooks = await loaded(script, { client });
    await expect(asked(hooks, 'sub')).rejects.toThrow('could not be asked');
    expect(JSON.parse(readFileSync(join(folder, 'event'), 'utf8'))).toEqual({
      hook: 'tool.execute.before',
      directory: '/project',
      sessionID: 'root',
      callID: 'c1',
      tool: 'lab_echo',
      args: { command: 'ls' },
      subagents: [{ id: 'sub', agent: 'general' }],
      mcpServers: ['lab'],
    });
  });

  it('is what runs: its arguments cannot be changed any more', async () => {
    const hooks = await loaded(`echo '{"decision":"allow"}'`);
    const args = { command: 'ls', deep: { list: [1] } };
    await hooks['tool.execute.before'](call(), { args });
    expect(() => (args.command = 'rm')).toThrow(TypeError);
    expect(() => args.deep.list.push(2)).toThrow(TypeError);
  });
});

describe('a call that waits', () => {
  const waits = (): string =>
    `if grep -q tool.execute.before; then touch '${folder}/started'; exec sleep 60; fi`;
  it.each([
    ['session.error', 'root', 'root'],
    ['session.idle', 'root', 'root'],
    ['session.deleted', 'root', 'root'],
    ['session.error', 'root', 'sub'],
  ])('is denied at %s of %s when it is of %s', async (type, sessionID, of) => {
    const hooks = await loaded(waits(), { client });
    const held = asked(hooks, of);
    const denied = expect(held).rejects.toThrow('The session ended');
    await started();
    await hooks.event({ event: { type, properties: { sessionID } } });
    await denied;
  });

  it('goes on waiting when another session ends, or the one above merely rests', async () => {
    const hooks = await loaded(waits(), { client });
    let over = false;
    const held = asked(hooks, 'sub').finally(() => (over = true));
    const denied = expect(held).rejects.toThrow();
    await started();
    for (const [type, properties] of [
      ['session.error', {}],
      ['session.error', { sessionID: 'other' }],
      ['session.idle', { sessionID: 'root' }],
    ] as const)
      await hooks.event({ event: { type, properties } });
    await new Promise((go) => setTimeout(go, 50));
    expect(over).toBe(false);
    await hooks.event({ event: { type: 'session.idle', properties: { sessionID: 'sub' } } });
    await denied;
  });
});
