import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pass } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import { behindProxy, mcpRig, textOf } from '../fixtures/mcp/mcp-rig';
import { until } from '../fixtures/until';

const rules = `
[approvals]
expires_after = "10m"

[[rule]]
id = "servers"
outcome = "allow"
kinds = ["mcp"]
reason = "A test."

[[rule]]
id = "ask-first"
outcome = "confirm"
tools = ["mcp__*__write_file", "mcp__ask__*"]

[[rule]]
id = "no-folders"
outcome = "deny"
tools = ["mcp__*__create_directory"]
reason = "Folders are made by the operator alone."
`;
const rig = mcpRig(rules);

/** Four signs of life, so that some may come late. */
const clientWaitsMs = 12_000;

const callLine = (id: number, tool = 'switch', input: object = {}): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: tool, arguments: input },
  });

describe('a server behind holdpoint mcp, and the reference client', () => {
  it('runs what is allowed, and not what is denied, and the client hears why and goes on', async () => {
    const { world } = rig;
    const server = world.mcp.filesystem(world.inProject(''));
    const client = await world.stdio(behindProxy(server, ['--name', 'files']));
    writeFileSync(world.inProject('a.txt'), 'alpha');
    const read = { name: 'read_text_file', arguments: { path: world.inProject('a.txt') } };
    await world.approveServer(client, read.name, read.arguments);
    expect(textOf(await client.callTool(read))).toContain('alpha');
    const made = await client.callTool({
      name: 'create_directory',
      arguments: { path: world.inProject('made') },
    });
    expect(made.isError).toBe(true);
    expect(textOf(made)).toContain('Folders are made by the operator alone.');
    expect(existsSync(world.inProject('made'))).toBe(false);
    const path = world.inProject('denied.txt');
    const denied = client.callTool({ name: 'write_file', arguments: { path, content: 'x' } });
    await world.answer('deny');
    expect(await denied).toMatchObject({ isError: true });
    expect(existsSync(path)).toBe(false);
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
  });

  it('waits for the operator longer than the client would, which hears that it waits, and then runs', async () => {
    const { world } = rig;
    const server = world.mcp.filesystem(world.inProject(''));
    const client = await world.stdio(behindProxy(server, ['--name', 'patient']));
    await world.approveServer(client, 'list_allowed_directories');
    const told: (string | undefined)[] = [];
    const path = world.inProject('held.txt');
    // A line separator stands in texts of people.
    const called = client.callTool(
      { name: 'write_file', arguments: { path, content: 'x\u2028y' } },
      undefined,
      {
        timeout: clientWaitsMs,
        resetTimeoutOnProgress: true,
        onprogress: ({ message }) => told.push(message),
      },
    );
    const card = await world.operator.waiting();
    expect(card).toMatchObject({
      product: 'mcp-client',
      tool: 'mcp__patient__write_file',
      hostLimit: true,
    });
    expect(card.chain).toContainEqual(
      expect.objectContaining({ role: 'agent', name: 'test-client 1', verified: false }),
    );
    await pass(clientWaitsMs + 500);
    await until('a second sign that it waits', () => told.length > 1);
    expect(told[0]).toBe('Waiting for the operator.');
    expect(existsSync(path)).toBe(false);
    await world.answer('allow');
    expect((await called).isError).not.toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('x\u2028y');
  });

  it('denies before the client would give up, and the card says whose limit that is', async () => {
    const { world } = rig;
    const server = world.recording();
    const waiting = (...wait: string[]) =>
      world.stdio(behindProxy(server.command, ['--name', 'ask', '--wait', ...wait]));
    const call = { name: 'switch', arguments: {} };
    const seen = (await waiting('40')).callTool(call);
    const card = await world.answer('deny');
    expect(card.hostLimit).toBe(true);
    expect(card.expiresInMs).toBeLessThan(35_001);
    await seen;
    // Too short a time to be sure to look at the card.
    const result = await (await waiting('7')).callTool(call);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/longer than this agent waits|in time/);
    expect(server.heard()).not.toContain('tools/call');
    // The reference client waits a minute where nobody says otherwise, and Codex five.
    for (const [name, limit] of [
      ['test-client', 60_000],
      ['codex-mcp-client', 300_000],
    ] as const) {
      const other = await world.stdio(behindProxy(server.command, ['--name', 'ask']), name);
      const waits = other.callTool({ name: 'switch', arguments: {} });
      const { expiresInMs } = await world.answer('deny');
      expect(expiresInMs).toBeLessThan(limit);
      expect(expiresInMs).toBeGreaterThan(limit - 30_000);
      await waits;
    }
  });
});

describe('what is given up while it is held', () => {
  it('never reaches the server when the client cancels it', async () => {
    const { world } = rig;
    const server = world.recording();
    const client = await world.stdio(behindProxy(server.command, ['--name', 'ask']));
    const ending = new AbortController();
    const called = client.callTool({ name: 'switch', arguments: {} }, undefined, {
      signal: ending.signal,
    });
    const card = await world.operator.waiting();
    ending.abort();
    await expect(called).rejects.toThrow();
    await world.emptyQueue();
    expect(await world.operator.answer(card, 'allow')).toMatchObject({ ok: false });
    await client.ping();
    expect(server.heard()).toContain('"ping"');
    expect(server.heard()).not.toMatch(/tools\/call|cancelled/);
  });

  it('never reaches the server when the client goes away', async () => {
    const { world } = rig;
    const server = world.recording();
    const proxy = world.start(behindProxy(server.command, ['--name', 'ask']));
    proxy.stdin?.write(`${callLine(1)}\n`);
    const card = await world.operator.waiting();
    proxy.stdin?.end();
    await once(proxy, 'exit');
    await world.emptyQueue();
    expect(await world.operator.answer(card, 'allow')).toMatchObject({ ok: false });
    expect(server.heard()).toBe('');
  });

  it('ends with its server, by its exit code', async () => {
    const { world } = rig;
    const server = world.recording();
    const proxy = world.start(behindProxy(server.command, ['--name', 'ask']));
    proxy.stdin?.write(`${callLine(1)}\n`);
    await world.operator.waiting();
    proxy.stdin?.write('{"jsonrpc":"2.0","method":"x/end"}\n');
    expect(await once(proxy, 'exit')).toEqual([3, null]);
    await world.emptyQueue();
  });
});

describe('what passes', () => {
  it('are the very bytes in both directions, except tool calls that nobody allowed', async () => {
    const { world } = rig;
    const [says, heard, rest] = ['says', 'heard', 'rest'].map(world.inProject) as [
      string,
      string,
      string,
    ];
    const fromServer =
      '{ "jsonrpc":"2.0" ,"method":"x/y", "params":{"a" : 1e0}}\r\n{"id":"ä\u2028","x":"\\u00e4"}\n\nno JSON\n{"half":';
    writeFileSync(says, fromServer);
    writeFileSync(rest, ' 1}\n\t{ }');
    const proxy = world.start(
      behindProxy(
        ['sh', '-c', 'cat "$1"; cat > "$2"; cat "$3"', 'sh', says, heard, rest],
        ['--name', 'raw'],
      ),
    );
    let out = '';
    proxy.stdout?.on('data', (text) => (out += String(text)));
    await until('what the server says', () => out === fromServer);
    const passes = [
      '{  "jsonrpc" : "2.0","id":1e0,"method":"x/unheard-of", "params":[1.0,"\\u00e4ö"] }',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":77}}\r',
      '\t{"jsonrpc":"2.0","id":"a","result":{"method":"tools/call"}}',
      '[{"jsonrpc":"2.0","id":3,"method":"ping"} , {"jsonrpc":"2.0","method":"x"}]',
      // What some programs take for the end of a line goes as its escape, which says the same.
      '{"method":"x","params":"a\u2028{\u0085"}',
    ];
    const stays = ['{"id":5,"method":"ping","method":"tools/call"}', 'no JSON', '[[]]'];
    const lines = passes.flatMap((line, i) => [stays[i] ?? '', line]);
    proxy.stdin?.write(`${lines.join('\n')}\n`);
    const wanted = passes
      .map((line) => `${line.replace('\u2028', '\\u2028').replace('\u0085', '\\u0085')}\n`)
      .join('');
    await until(
      'all that passes',
      () => existsSync(heard) && readFileSync(heard, 'utf8').length >= wanted.length,
    );
    expect(readFileSync(heard, 'utf8')).toBe(wanted);
    // Its line came only in part: nothing of ours stands within it.
    expect(out).toBe(fromServer);
    proxy.stdin?.end();
    await once(proxy, 'close');
    const [first = '', ...ours] = out.split(/(?=\{"jsonrpc":"2.0","id":(?:5|null),"error")/);
    expect(first).toBe(`${fromServer} 1}\n`);
    expect(ours).toHaveLength(stays.length);
    expect(ours.at(-1)).toMatch(/\n\t\{ \}$/);
  });

  it('is a batch of calls only when each of them is allowed, and then as it came', async () => {
    const { world } = rig;
    const server = world.recording();
    const proxy = world.start(behindProxy(server.command, ['--name', 'batch']));
    let out = '';
    proxy.stdout?.on('data', (text) => (out += String(text)));
    proxy.stdin?.write(`${callLine(1)}\n`);
    await world.answer('allow');
    await until('the first result', () => out.includes('ran switch'));
    const good = `[ ${callLine(2)} ,${callLine(3)}]`;
    proxy.stdin?.write(`${good}\n`);
    await until('both results', () => out.match(/ran switch/g)?.length === 3);
    expect(server.heard()).toContain(`${good}\n`);
    proxy.stdin?.write(`[${callLine(4)},${callLine(5, 'create_directory')}]\n`);
    await until('both denials', () => out.match(/"isError":true/g)?.length === 2);
    expect(out).toContain('Another call of the same message was denied.');
    expect(server.heard()).not.toContain('"id":4');
  });

  it('is what was allowed, whichever other client has a call of the same number', async () => {
    const { world } = rig;
    const servers = [world.recording(), world.recording()];
    const clients = await Promise.all(
      servers.map(({ command }, i) =>
        world.stdio(behindProxy(command, ['--name', 'ask']), `client-${i}`),
      ),
    );
    const [first, second] = clients.map((client) =>
      client.callTool({ name: 'switch', arguments: {} }),
    );
    const cards = await until('two cards', async () => {
      const { approvals } = await world.operator.snapshot();
      return approvals.length === 2 ? approvals : null;
    });
    const of = (name: string): ApprovalCard =>
      cards.find(({ chain }) => chain.some((link) => link.name === `${name} 1`))!;
    expect(of('client-0').runId).not.toBe(of('client-1').runId);
    await world.operator.answer(of('client-1'), 'allow');
    expect(textOf((await second)!)).toBe('ran switch');
    expect(servers[0]?.heard()).not.toContain('tools/call');
    await world.operator.answer(of('client-0'), 'deny');
    expect(await first).toMatchObject({ isError: true });
  });
});
