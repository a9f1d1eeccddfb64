import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { adapters } from '../../electron/adapters/all';
import { Product } from '../../shared/model/tool-call';
import { toldOf } from '../../shared/reasons';
import { holdpoint } from '../fixtures/command-line';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';

const every = Product.options.map((product) => `"${product}"`).join(', ');
const rig = fakeAgentRig(`
[[rule]]
id = "for-all"
outcome = "deny"
kinds = ["fetch"]
products = [${every}]
reason = "A test."
`);
const key = (): string => randomBytes(16).toString('hex');

describe('any product', () => {
  it('is denied in its own words where its event cannot be read, and has its canary on record', async () => {
    const agent = rig.daemon.agent();
    for (const adapter of adapters) {
      const { product } = adapter;
      const ask = async (payload: string) => {
        const reply = await agent.call('hook', { product, key: key(), pid: process.pid, payload });
        if (!reply.ok) throw new Error(`${product}: ${reply.reason}`);
        return reply.body;
      };
      const refusals = (['body-invalid', 'event-unknown'] as const).map((reason) =>
        adapter.refusal(`Holdpoint: ${toldOf(reason)}`),
      );
      expect(refusals, product).toContainEqual(await ask('{"never":"seen"}'));
      const canary = adapter.canary('t0ken', rig.daemon.home.base);
      if (canary === null) continue;
      const { stdout, stderr } = await ask(JSON.stringify(canary));
      expect(stdout + stderr, product).toContain('t0ken');
      const page = await rig.operator.client.call('history.page', { limit: 5, agent: product });
      const types = page.ok ? page.body.rows.map(({ type }) => type) : [];
      expect(types, product).toEqual(expect.arrayContaining(['fault', 'hook.canary']));
    }
    agent.close();
  });

  it('is served over HTTP to a process of its run', async () => {
    const agent = await rig.begun();
    const credential = await agent.credential();
    for (const adapter of adapters) {
      const canary = adapter.canary('t0ken', rig.daemon.home.base);
      if (canary === null) continue;
      const path = `/v1/hook/${adapter.product}`;
      const reply = await agent.http(credential, { path, text: JSON.stringify(canary) });
      expect(reply.text, adapter.product).toContain('t0ken');
    }
  });

  it('can be named in rules and explained', async () => {
    for (const product of Product.options) {
      const call = { product, kind: 'fetch', tool: 'get', input: {}, cwd: '/' } as const;
      const reply = await rig.operator.client.call('rules.explain', { call, text: null });
      expect(JSON.stringify(reply), product).toContain('for-all');
    }
    const args = ['--product', 'codex', '--kind', 'fetch', '--tool', 'get', '--input', '{}'];
    const said = await holdpoint(rig.daemon.home, ['policy', 'explain', ...args]);
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining('for-all') });
    const wrong = ['policy', 'explain', '--product', 'nobody', '--', 'ls'];
    expect(await holdpoint(rig.daemon.home, wrong)).toMatchObject({ code: 2 });
  });
});
