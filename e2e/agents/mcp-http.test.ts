import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../fixtures/free-port';
import { mcpRig, textOf } from '../fixtures/mcp/mcp-rig';
import { ask, Upstream } from '../fixtures/mcp/upstream';
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
tools = ["mcp__*__get-sum", "mcp__*__ask"]

[[rule]]
id = "no-environment"
outcome = "deny"
tools = ["mcp__*__get-env", "mcp__*__deny"]
reason = "The environment is nobody else's."
`;
const rig = mcpRig(rules);

const callOf = (tool: string, id = 1): string =>
  `{ "jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}","arguments":{"region":"eu"}}}`;

describe('a reference server behind holdpoint mcp --url', () => {
  it('serves two sessions of the reference client, each with its own calls', async () => {
    const { world } = rig;
    const port = await freePort();
    const server = world.start(world.mcp.everything('streamableHttp'), { PORT: String(port) });
    const upstream = `http://127.0.0.1:${port}/mcp`;
    await until('the server', () =>
      fetch(upstream).then(
        () => true,
        () => false,
      ),
    );
    const proxy = await world.proxyOf(upstream, '--name', 'everything');
    const [one, two] = [await world.http(proxy, 'one'), await world.http(proxy, 'two')];
    await world.approveServer(one, 'echo', { message: 'first' });
    expect(textOf(await two.callTool({ name: 'echo', arguments: { message: 'hi' } }))).toContain(
      'hi',
    );
    const denied = await one.callTool({ name: 'get-env', arguments: {} });
    expect(denied.isError).toBe(true);
    expect(textOf(denied)).toContain("The environment is nobody else's.");
    const sum = { name: 'get-sum', arguments: { a: 2, b: 3 } };
    const told: (string | undefined)[] = [];
    const held = one.callTool(sum, undefined, { onprogress: ({ message }) => told.push(message) });
    const other = two.callTool({ ...sum, arguments: { a: 20, b: 30 } });
    const cards = await until('two cards', async () => {
      const { approvals } = await world.operator.snapshot();
      return approvals.length === 2 ? approvals : null;
    });
    for (const name of ['one', 'two'])
      expect(
        cards.filter(({ chain }) => chain.some((link) => link.name === `${name} 1`)),
      ).toHaveLength(1);
    await until('the sign that it waits', () => told.length > 0);
    for (const card of cards) await world.operator.answer(card, 'allow');
    expect(textOf(await held)).toContain('5');
    expect(textOf(await other)).toContain('50');
    server.kill();
    await once(server, 'exit');
    const failed = await one.callTool({ name: 'echo', arguments: { message: 'x' } });
    expect(failed).toMatchObject({ isError: true });
  });
});

describe('one request through holdpoint mcp --url', () => {
  const upstream = new Upstream();
  let proxy: string;
  let url: string;
  beforeAll(async () => {
    url = await upstream.start();
  });
  beforeEach(async () => {
    upstream.heard.length = 0;
    proxy = await rig.world.proxyOf(url, '--name', 'raw');
  });
  afterAll(() => upstream.close());

  /** The server is known from now on. */
  async function approved(): Promise<void> {
    upstream.answer = (_heard, response) => response.end('{}');
    const first = ask(proxy, { body: callOf('known') });
    let isAnswered = false;
    void first.answered.finally(() => (isAnswered = true)).catch(() => undefined);
    const found = await until('a card or an answer', async () => {
      const [card] = (await rig.world.operator.snapshot()).approvals;
      return (isAnswered || card !== undefined) && { card };
    });
    if (found.card !== undefined) await rig.world.operator.answer(found.card, 'allow');
    await first.answered;
    upstream.heard.length = 0;
  }

  it('passes with its headers and its bytes, and so does the answer, as JSON or as events', async () => {
    await approved();
    const events =
      ': hello\r\n\r\nid: 7\nevent: message\ndata: {"jsonrpc":"2.0",\ndata:"id":1}\n\n';
    upstream.answer = ({ body }, response) => {
      const streamed = body.includes('events');
      const type = streamed ? 'text/event-stream' : 'application/json; odd=1';
      response.writeHead(streamed ? 200 : 404, {
        'content-type': type,
        'mcp-session-id': 's 1',
        'x-odd': 'ü',
      });
      response.end(streamed ? events : '{ "odd" :  1e0 }\n');
    };
    const headers = {
      'mcp-session-id': 's 1',
      authorization: 'Bearer x',
      'mcp-protocol-version': '9',
    };
    const odd = '{ "jsonrpc":"2.0",\n "id" : 1e0 ,"method":"x/unheard-of","params":"\\u00e4ö" }';
    const plain = await ask(proxy, { headers, body: odd }).answered;
    expect(plain).toMatchObject({ status: 404, text: '{ "odd" :  1e0 }\n' });
    expect(plain.headers).toMatchObject({
      'content-type': 'application/json; odd=1',
      'mcp-session-id': 's 1',
    });
    expect(upstream.heard[0]).toMatchObject({ method: 'POST', headers, body: odd });
    expect(await ask(proxy, { headers, body: callOf('events') }).answered).toMatchObject({
      status: 200,
      text: events,
    });
    expect(upstream.heard[1]?.body).toBe(callOf('events'));
    for (const method of ['GET', 'DELETE']) {
      await ask(proxy, { method, headers }).answered;
      expect(upstream.heard.at(-1)).toMatchObject({ method, headers });
    }
  });

  it('is told at once that it waits, as a stream, and gets what the server then says in it', async () => {
    upstream.answer = (_heard, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ran":\n1}');
    const asking = ask(proxy, { body: callOf('ask') });
    const card = await rig.world.operator.waiting();
    await until('the open stream', () => asking.text().startsWith(': waiting for the operator'));
    expect(upstream.heard).toEqual([]);
    await rig.world.operator.answer(card, 'allow');
    const { headers, text } = await asking.answered;
    expect(headers['content-type']).toBe('text/event-stream');
    expect(text).toContain('event: message\ndata: {"ran":\ndata: 1}\n\n');
  });

  it('that is closed, or cancelled by another, never reaches the server', async () => {
    const { world } = rig;
    const asking = ask(proxy, { body: callOf('ask') });
    const card = await world.operator.waiting();
    asking.close();
    await world.emptyQueue();
    expect(await world.operator.answer(card, 'allow')).toMatchObject({ ok: false });
    const sessions: readonly Record<string, string>[] = [{}, { 'mcp-session-id': 's' }];
    for (const headers of sessions) {
      const waits = ask(proxy, { headers, body: callOf('ask', 7) });
      await world.operator.waiting();
      const cancel =
        '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}';
      expect((await ask(proxy, { headers, body: cancel }).answered).status).toBe(202);
      await world.emptyQueue();
      expect((await waits.answered).text).not.toContain('ran');
    }
    expect(upstream.heard).toEqual([]);
  });

  it('is not passed on where it is not what it looks like', async () => {
    const refused: readonly (readonly [string, Record<string, string>, string, number])[] = [
      ['another host', { host: 'evil.example' }, callOf('known'), 403],
      ['another port', { host: '127.0.0.1:1' }, callOf('known'), 403],
      ['a web page', { origin: 'http://127.0.0.1:5173' }, callOf('known'), 403],
      ['a browser', { 'sec-fetch-site': 'none' }, callOf('known'), 403],
      ['a header that hides a call', { 'mcp-method': 'ping' }, callOf('known'), 400],
      [
        'a header that makes a call',
        { 'mcp-method': 'tools/call' },
        '{"id":1,"method":"ping"}',
        400,
      ],
      ['a header with another tool', { 'mcp-name': 'deny' }, callOf('known'), 400],
      ['an argument that is none', { 'mcp-param-region': '=?base64?dXM=?=' }, callOf('known'), 400],
      ['no JSON', {}, 'tools/call', 200],
      ['two calls in one', {}, callOf('known') + callOf('deny'), 200],
      ['a tool that is denied', {}, callOf('deny'), 200],
    ];
    for (const [what, headers, body, status] of refused) {
      expect((await ask(proxy, { headers, body }).answered).status, what).toBe(status);
      expect(upstream.heard, what).toEqual([]);
    }
  });

  it('is read by the server as it was read here, whatever its headers say of it', async () => {
    await approved();
    // Such headers agree with the body; so does the address that people type.
    const headers = {
      host: new URL(proxy).host.replace('127.0.0.1', 'localhost'),
      'content-type': 'application/json; charset=utf-7',
      'mcp-method': 'tools/call',
      'mcp-name': '=?base64?a25vd24=?=',
      'mcp-param-region': 'eu',
    };
    expect((await ask(proxy, { headers, body: callOf('known') }).answered).status).toBe(200);
    expect(upstream.heard[0]?.headers['content-type']).toBe('application/json');
  });

  it('P15: asks for a step-up when any answer of the server tells of other tools', async () => {
    const { world } = rig;
    const told = (tool: string): string =>
      JSON.stringify({ jsonrpc: '2.0', id: 2, result: { tools: [{ name: tool }] } });
    const list = async (text: string): Promise<void> => {
      upstream.answer = (_heard, response) =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
      await ask(proxy, { body: '{"jsonrpc":"2.0","id":2,"method":"tools/list"}' }).answered;
    };
    proxy = await world.proxyOf(url, '--name', 'teller');
    await list(`data: ${told('known')}\n\n`);
    await approved();
    expect((await ask(proxy, { body: callOf('known') }).answered).text).toBe('{}');
    // In two lines of data, with an id as a text.
    await list(
      `data: ${told('other').replace('"id":2', '"id":"2"').replace(',', ',\r\ndata:')}\r\n\r\n`,
    );
    const asking = ask(proxy, { body: callOf('known') });
    const card = await world.operator.waiting();
    expect(card.signals).toContainEqual(
      expect.objectContaining({ id: 'mcp-server-changed', floor: 'step-up' }),
    );
    asking.close();
    await world.emptyQueue();
  });
});
