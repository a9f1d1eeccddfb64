/**
 * The plugin that OpenCode loads: a small file of plain JavaScript that runs the hook client before each tool. OpenCode 1.18.33
 * waits for `tool.execute.before` as long as it takes and does not run the tool when it throws. The file runs under Bun there
 * and under Node in `doctor`, so it uses only what both have; never Bun's `fetch`, which gives up after 298 s (measured).
 */

/** Found at the start of every plugin of ours, whichever version wrote it. */
const mark = '// Written by Holdpoint';

const source = `${mark}: it is asked before each tool runs.
// Do not edit: this file is watched, and the agent is shown as unprotected when it changes.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

const command = 'exec ' + @COMMAND@;
const unasked = 'Holdpoint could not be asked, so this call was denied.';
const stopped = 'The session ended while this call waited, so it was denied.';

// Calls that wait: { owner, sessions (ids, from the one a person opened down to its own), over, child }.
const waiting = new Set();
const end = (concerned) => {
  for (const call of waiting) {
    if (!concerned(call)) continue;
    call.over = true;
    call.child?.kill('SIGKILL');
  }
};
process.on('exit', () => end(() => true));

// Runs the hook client with one event; an exit code of null says that it was ended from outside.
const send = (event, call = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: 'pipe' });
    const said = { stdout: [], stderr: [] };
    const text = (name) => Buffer.concat(said[name]).toString('utf8').trim();
    call.child = child;
    child.stdout.on('data', (chunk) => said.stdout.push(chunk));
    child.stderr.on('data', (chunk) => said.stderr.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, stdout: text('stdout'), stderr: text('stderr') }));
    child.stdin.end(JSON.stringify(event));
  });
const tell = (event) => void send(event).catch(() => {});

const allows = (text) => {
  try {
    return JSON.parse(text).decision === 'allow';
  } catch {
    return false;
  }
};

// What is asked about is what runs: a later plugin that changes the arguments fails, and the call with it.
const freeze = (value) => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const one of Object.values(value)) freeze(one);
  return value;
};

const server = async ({ client, directory }) => {
  const owner = {};
  const base = { directory };
  const sessions = new Map();
  const running = new Map();
  const asked = async (question) => (await question().catch(() => ({}))).data;

  const sessionOf = async (id) => {
    const found = sessions.get(id) ?? (client && (await asked(() => client.session.get({ path: { id } }))));
    if (found) sessions.set(id, found);
    return found;
  };
  const lineOf = async (id) => {
    const { parentID, agent = '' } = (await sessionOf(id)) ?? {};
    return [...(parentID ? await lineOf(parentID) : []), { id, agent }];
  };
  const serversOf = async (tool) =>
    Object.keys((client && tool.includes('_') && (await asked(() => client.mcp.status()))) || {});

  // Nothing but exit code 0 and the word for it lets a tool run, and nothing at all once the session is over.
  const gate = async (call, { tool, sessionID, callID }, args) => {
    const line = await lineOf(sessionID);
    call.sessions = line.map(({ id }) => id);
    const about = { sessionID: line[0].id, callID, tool, args, subagents: line.slice(1), mcpServers: await serversOf(tool) };
    if (call.over) throw new Error(stopped);
    const { exit, stdout, stderr } = await send({ hook: 'tool.execute.before', ...base, ...about }, call);
    if (call.over) throw new Error(stopped);
    if (exit !== 0) throw new Error(stderr || unasked);
    if (!allows(stdout)) throw new Error(unasked);
    running.set(callID, line[0].id);
  };
  const finished = ({ callID, tool }, failed) => {
    const sessionID = running.get(callID);
    if (running.delete(callID)) tell({ hook: 'tool.execute.after', ...base, sessionID, callID, tool, failed });
  };

  // No session yet. OpenCode always gives a client; doctor, which is no agent, gives none.
  if (client) tell({ hook: 'plugin.loaded', ...base, sessionID: randomUUID() });
  return {
    'tool.execute.before': async (input, output) => {
      const call = { owner, sessions: [input.sessionID], over: false, child: null };
      waiting.add(call);
      await gate(call, input, freeze(output.args ?? {})).finally(() => waiting.delete(call));
    },
    'tool.execute.after': async (input) => finished(input, false),
    event: async ({ event: { type, properties } }) => {
      const id = properties.sessionID ?? properties.info?.id;
      const { part, info } = properties;
      if (type === 'session.created' && !info?.parentID) tell({ hook: type, ...base, sessionID: id });
      if (type === 'message.part.updated' && part?.state?.status === 'error') finished(part, true);
      if (type === 'session.error' || type === 'session.deleted') end((call) => call.sessions.includes(id));
      if (type === 'session.idle') end((call) => call.sessions.at(-1) === id);
    },
    dispose: async () => end((call) => call.owner === owner),
  };
};

export default { id: 'holdpoint', server };
`;

/** The text of the plugin; `command` is our hook program with its arguments, quoted for a shell. */
export const openCodePlugin = (command: string): string =>
  source.replace('@COMMAND@', () => JSON.stringify(command));

/** Is this a plugin of ours, of whichever version? */
export const isOpenCodePlugin = (text: string): boolean => text.startsWith(mark);
