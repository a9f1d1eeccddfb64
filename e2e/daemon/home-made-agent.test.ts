import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Effect } from '../../shared/model/classification';
import { grows, standsStill } from '../fixtures/agent-run';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { TestOperator } from '../fixtures/operator';
import { endProved } from '../fixtures/proved';
import { until } from '../fixtures/until';

const example = resolve(import.meta.dirname, '../../docs/examples/home-made-agent.mjs');
const rules = `
[detachment]
drain = "0s"

[[rule]]
id = "echo-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads"]
reason = "Printing changes nothing."

[[rule]]
id = "no-tagging"
outcome = "deny"
kinds = ["shell"]
programs = ["git tag"]
reason = "Tags are set by the operator alone."
`;

let daemon: DaemonProcess;
let desktop: Desktop | null = null;
let operator: TestOperator;
afterEach(async () => {
  operator.close();
  await daemon.close();
  await desktop?.close();
  desktop = null;
});
async function attended(env: Readonly<Record<string, string>> = {}): Promise<void> {
  daemon = await DaemonProcess.start(makeHome(rules), env);
  operator = await TestOperator.present(daemon);
  await operator.onboard(Effect.options, 'custom');
}
const inProject = (name: string): string => join(daemon.home.base, 'project', name);

/** The example of the manual under `holdpoint run`; its model says these commands. */
const run = (...commands: readonly string[]): ReturnType<typeof startHoldpoint> =>
  startHoldpoint(
    daemon.home,
    ['run', '--', process.execPath, example],
    commands.map((one) => `${one}\n`).join(''),
  );

describe('the home-made agent of the manual, under holdpoint run', () => {
  it('runs what is allowed, waits for what is held, and tells its model why it was denied', async () => {
    await attended();
    const agent = run('echo hello', 'git tag v1', 'touch made', 'touch denied');
    const card = await operator.waiting();
    expect(card).toMatchObject({
      product: 'custom',
      payload: { kind: 'command', text: 'touch made' },
    });
    // In the run that `holdpoint run` opened, by the kernel's word; its name is its own.
    const { runs } = await operator.snapshot();
    expect(runs.map(({ id }) => id)).toEqual([card.runId]);
    expect(card.containment).toBe(runs[0]?.containment);
    expect(card.chain).toContainEqual(expect.objectContaining({ role: 'agent', verified: true }));
    expect(card.chain).toContainEqual(
      expect.objectContaining({ name: 'home-made agent 1.0', verified: false }),
    );
    expect(existsSync(inProject('made'))).toBe(false);
    await operator.answer(card, 'allow');
    const next = await until('the next card', async () =>
      (await operator.snapshot()).approvals.find(({ id }) => id !== card.id),
    );
    expect(existsSync(inProject('made'))).toBe(true);
    await operator.answer(next, 'deny');
    const { code, out } = await agent.said;
    expect(code).toBe(0);
    expect(existsSync(inProject('denied'))).toBe(false);
    const said = out.split('\n').filter((line) => line !== '');
    expect(said).toHaveLength(3);
    expect(said[0]).toBe('hello');
    expect(said[1]).toMatch(/^Not run\. .*Tags are set by the operator alone\./);
    expect(said[2]).toMatch(/^Not run\. .*operator denied/);
  });

  it('is frozen with all it started when the screen locks, and goes on when the operator is back', async () => {
    desktop = await Desktop.start(['logind', 'gnome']);
    await attended(desktop.env);
    const agent = run('while :; do printf x >> count; sleep 0.05; done');
    await operator.answer(await operator.waiting(), 'allow');
    await grows(inProject('count'));
    await desktop.lock();
    await operator.seen('locked');
    await until(
      'the run paused',
      async () => (await operator.snapshot()).runs[0]?.state === 'paused',
    );
    expect(await standsStill(inProject('count'))).toBe(true);
    await desktop.unlock();
    await operator.seen('present');
    await grows(inProject('count'));
    const [{ id } = { id: '' }] = (await operator.snapshot()).runs;
    await endProved(operator, id);
    await agent.said;
  });

  it('runs nothing when the daemon is gone', async () => {
    await attended();
    const agent = run('touch held', 'touch absent');
    await operator.waiting();
    await daemon.kill();
    // Where the machine is slow, `holdpoint run` freezes it three seconds after the daemon was lost, before it came to its end.
    await until(
      'both denied, or the agent frozen',
      () => agent.out().match(/^Not run\. /gm)?.length === 2 || /frozen/.test(agent.err()),
    );
    agent.interrupt();
    await agent.said;
    expect([existsSync(inProject('held')), existsSync(inProject('absent'))]).toEqual([
      false,
      false,
    ]);
  });
});

it('has a client with types of its own, which need no package', () => {
  const folder = resolve(import.meta.dirname, '../../out/agent-client');
  const types = readFileSync(join(folder, 'holdpoint.d.mts'), 'utf8');
  expect(types).toContain('export declare class Gate');
  expect(types).not.toMatch(/\bimport\b/);
  const imports = [
    ...readFileSync(join(folder, 'holdpoint.mjs'), 'utf8').matchAll(/^import .* from "(.*)";$/gm),
  ];
  expect(imports.length).toBeGreaterThan(0);
  for (const [, name] of imports) expect(name).toMatch(/^node:|^(fs|net|os|path|process|crypto)/);
});
