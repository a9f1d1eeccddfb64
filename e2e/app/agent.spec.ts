import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { countIn, grows, runAgent, standsStill, ticksOf } from '../fixtures/agent-run';
import { claudeCodeUnderTest } from '../fixtures/agents/claude-code';
import { installedAgent, placeAgent } from '../fixtures/agents/installed-agent';
import type { Run } from '../../shared/model/run';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present } from '../fixtures/calls';
import { Desktop } from '../fixtures/desktop';
import { FakeModel } from '../fixtures/fake-model';
import { until } from '../fixtures/until';

/** The whole way, nothing imitated but the model: the real agent CLI, hook client, daemon, tray app, lock signal and processes. */
const rules = `
[[rule]]
id = "scripts-pass"
outcome = "allow"
kinds = ["shell"]
effects = ["executes", "unknown", "reads"]
reason = "A test."
`;
const count =
  'i=0; while [ $i -lt 24000 ]; do printf x >> "$1"; sleep 0.05; i=$((i+1)); [ -e "$1.end" ] && exit 0; done\n';

test.describe.configure({ mode: 'serial', timeout: 480_000 });

let desktop: Desktop;
let model: FakeModel;
let running: RunningApp;
let claude: { agent: typeof claudeCodeUnderTest; program: string; modelUrl: string };
const project = (name: string): string => join(running.home.base, 'project', name);
const shell = (command: string) => [
  { tools: [{ name: 'Bash', input: { command, description: 'tidy up' } }] },
  { text: 'done' },
];

test.beforeAll(async () => {
  model = await FakeModel.start([
    { opens: 'make a file', steps: shell('touch made-by-agent') },
    { opens: 'make another', steps: shell('touch never-made') },
    { opens: 'count', steps: shell('./count.sh counted') },
  ]);
  const program = await installedAgent('claude-code');
  claude = { agent: claudeCodeUnderTest, program, modelUrl: model.url };
  desktop = await Desktop.start(['logind', 'gnome']);
  running = await RunningApp.launchReady({ rules, env: desktop.env });
  placeAgent(running.home.env['HOME'] ?? '', claude.agent.command, program);
  const connected = await running.cli(['connect', 'claude-code']);
  expect(connected, connected.stderr).toMatchObject({ code: 0 });
  writeFileSync(project('count.sh'), `#!/bin/sh\n${count}`, { mode: 0o755 });
});

test.afterAll(async () => {
  await running?.close();
  await desktop?.close();
  await model?.close();
});

const waitingCard = async () =>
  (await running.waitFor('an approval', (state) => (state.snapshot?.approvals.length ?? 0) > 0))
    .snapshot!.approvals[0]!;

test('a call waits for the operator and runs after a click on Allow in the tray app', async () => {
  const agent = runAgent(running.home, claude, 'make a file');
  const card = await waitingCard();
  expect(card).toMatchObject({ payload: { kind: 'command', text: 'touch made-by-agent' } });
  expect(existsSync(project('made-by-agent'))).toBe(false);
  await running.review(card.id);
  const page = await running.approvalWindow();
  await expect(page.getByText('touch made-by-agent')).toBeVisible();
  await expect((await running.approveFrame()).locator('#allow')).toBeEnabled();
  await running.clickAllow();
  const ended = await agent.ended;
  expect(ended.code, ended.output).toBe(0);
  expect(existsSync(project('made-by-agent'))).toBe(true);
  expect(model.results('make a file').at(-1)).toMatchObject({ isError: false });
});

test('a call that the operator denies does not run, and the model reads why', async () => {
  const agent = runAgent(running.home, claude, 'make another');
  const card = await waitingCard();
  await running.press({ do: 'deny', approvalId: card.id, digest: card.digest });
  const ended = await agent.ended;
  expect(ended.code, ended.output).toBe(0);
  expect(existsSync(project('never-made'))).toBe(false);
  const told = model.results('make another').at(-1);
  expect(told?.isError).toBe(true);
  expect(told?.text).toContain('The operator denied this call');
});

const isCounting = ({ state, root }: Run): boolean => state === 'running' && root !== null;

test('the screen lock freezes the agent and holds its calls; the way back sets both going', async () => {
  const agent = runAgent(running.home, claude, 'count');
  await grows(project('counted'));
  const { snapshot: before } = await running.waitFor('the run', ({ snapshot }) =>
    Boolean(snapshot?.runs.some(isCounting)),
  );
  const live = before!.runs.find(isCounting)!;
  expect(live.product).toBe('claude-code');
  await desktop.lock();
  await running.waitFor(
    'a frozen run',
    ({ snapshot }) => snapshot?.runs.find(({ id }) => id === live.id)?.state === 'paused',
  );
  const ticks = ticksOf(live.root!.pid);
  expect(await standsStill(project('counted'))).toBe(true);
  expect(ticksOf(live.root!.pid)).toBe(ticks);
  await running.trayShows('held');

  const between = present(running, bash('./count.sh other'), { session: 'another' });
  await running.waitFor('a held call', (state) => state.snapshot?.heldCalls === 1);
  await desktop.unlock();
  expect(allowed(await between.answer)).toBe(true);
  await grows(project('counted'));
  await running.waitFor(
    'a running run',
    ({ snapshot }) => snapshot?.runs.find((run) => run.id === live.id)?.state === 'running',
  );

  await test.step('killing the tray app has the same effect within the lease', async () => {
    const dead = new Promise((resolve) => running.app.process().once('exit', resolve));
    running.app.process().kill('SIGKILL');
    await dead;
    // Its display and the hand there would be left to themselves.
    await running.screen.close();
    await until('a counter that stands', () => standsStill(project('counted')));
    running = await RunningApp.launch({ home: running.home, rules, env: desktop.env });
    running.operatorIsThere();
    await running.waitFor('the passphrase asked', ({ link }) => link.kind === 'locked');
    expect(await standsStill(project('counted'))).toBe(true);
    await running.unlock();
    await grows(project('counted'));
  });

  writeFileSync(project('counted.end'), '');
  const ended = await agent.ended;
  expect(ended.code, ended.output).toBe(0);
  expect(countIn(project('counted'))).toBeGreaterThan(0);
});

test('History tells all of it, unbroken', async () => {
  const log = await running.cli(['log', '--json', '--limit', '200']);
  for (const type of [
    'run.registered',
    'call.decided',
    'approval.answered',
    'presence.changed',
    'run.paused',
    'run.resumed',
    'operator.disconnected',
  ]) {
    expect(log.stdout).toContain(`"${type}"`);
  }
  expect(await running.cli(['verify'])).toMatchObject({ code: 0 });
});
