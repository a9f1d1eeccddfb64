import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey } from '../client/operator-key';
import type { Script } from '../client/scripted-daemon';
import { sealWithPassphrase, writeSealedKey } from '../client/sealed-key';
import { currentPaths } from '../platform/current-paths';
import type { Lease } from '../../shared/model/lease';
import { done, refuse } from '../../shared/reasons';
import { holdpoint, run, snapshot } from './command-rig';

const lease: Lease = {
  id: 'lease-1',
  agentId: 'claude-code',
  scopes: ['read', 'edit-in-project'],
  madeAt: 0,
  expiresInMs: 42 * 60_000,
  calls: 200,
  used: 3,
  outlivesTray: true,
};
const script = (more: Script = {}): Script => ({
  subscribe: () => done({ ...snapshot, leases: [lease] }),
  authenticate: () => done({}),
  'step-up.status': () => done({ enrolled: [], offered: [], recoveryLeft: 0, lockedForMs: 0 }),
  'lease.make': () => done(lease),
  'lease.end': () => done({}),
  'run.resume': () => refuse('step-up-missing'),
  'runs.resume-all': () => done({ proofs: [] }),
  ...more,
});

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-cli-'));
  writeSealedKey(join(folder, 'key'), await sealWithPassphrase(makeKey(), 'open sesame'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const operator = () => ({
  paths: { ...currentPaths({ HOME: folder }), sealedKeyFile: join(folder, 'key') },
  passphrase: () => Promise.resolve('open sesame'),
});
const words = (line: string): string[] => line.split(' ');

describe('holdpoint lease', () => {
  it('asks for exactly what was said, once proved', async () => {
    const line = 'lease claude-code --for 2h --calls 7 --only read,fetch --outlives-tray';
    const said = await holdpoint(words(line), script(), operator());
    expect(said.code).toBe(0);
    expect(said.out).toContain('42 min left  3 of 200 calls  goes on without the tray app');
    expect(said.asked.map(({ call }) => call)).toEqual([
      'authenticate',
      'step-up.status',
      'lease.make',
    ]);
    expect(said.asked.at(-1)!.body).toEqual({
      agentId: 'claude-code',
      minutes: 120,
      calls: 7,
      scopes: ['read', 'fetch'],
      outlivesTray: true,
      proof: null,
    });
  });

  it('takes 45 minutes, 200 calls, reading and changing files when nothing else is said', async () => {
    const said = await holdpoint(['lease', 'claude-code'], script(), operator());
    expect(said.asked.at(-1)!.body).toMatchObject({
      minutes: 45,
      calls: 200,
      scopes: ['read', 'edit-in-project'],
      outlivesTray: false,
    });
  });

  it.each([
    'lease',
    'lease claude-code --for 13h',
    'lease claude-code --for soon',
    'lease claude-code --calls 0',
    'lease claude-code --calls 2001',
    'lease claude-code --calls 1.5',
    'lease claude-code --only everything',
    'lease claude-code more',
    'lease end',
  ])('asks nothing of the daemon for %s', async (line) => {
    const said = await holdpoint(words(line), script(), operator());
    expect(said.code).toBe(2);
    expect(said.asked).toEqual([]);
  });

  it('says why there is none', async () => {
    const weak = script({ 'lease.make': () => refuse('lease-weak', 'claude-code') });
    const said = await holdpoint(['lease', 'claude-code'], weak, operator());
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain('holdpoint run');
  });

  it.each(['lease-1', 'lease', 'claude-code'])('ends the one that %s names', async (name) => {
    const said = await holdpoint(['lease', 'end', name], script());
    expect(said).toMatchObject({ code: 0, out: 'Ended: lease-1 of claude-code.\n' });
    expect(said.asked.at(-1)).toMatchObject({ call: 'lease.end', body: { leaseId: 'lease-1' } });
  });

  it('says when there is none to end', async () => {
    expect(await holdpoint(['lease', 'end', 'other'], script())).toMatchObject({ code: 1 });
  });
});

describe('what stands', () => {
  it('is listed', async () => {
    expect((await holdpoint(['leases'], script())).out).toContain(
      'lease-1  claude-code  read, edit-in-project  42 min left',
    );
    const none = script({ subscribe: () => done(snapshot) });
    expect((await holdpoint(['leases'], none)).out).toBe('No lease stands.\n');
  });

  it('is in the status, with what a paused run waits for', async () => {
    const runs = [
      { ...run, resumes: 'auto' as const },
      { ...run, id: 'r2', resumes: 'ask' as const },
      { ...run, id: 'r3', resumes: 'prove' as const },
      { ...run, id: 'r5', resumeFailed: 'not-recorded' as const },
      { ...run, id: 'r6', pausedBy: null, stoodMs: 600_000 },
      { ...run, id: 'r4', state: 'running' as const, pausedBy: null, leaseId: 'lease-1' },
    ];
    const said = await holdpoint(
      ['status'],
      script({ subscribe: () => done({ ...snapshot, runs, leases: [lease] }) }),
    );
    expect(said.out).toContain('Leases\n  lease-1');
    for (const text of [
      'goes on when you return',
      'waits for your word',
      'waits for your step-up',
      'running under lease-1',
      'set going, but this cannot be recorded: its calls wait',
      'stood for 10 min: its open requests may fail with time-outs',
    ])
      expect(said.out).toContain(text);
  });
});

describe('holdpoint kill --all', () => {
  const killed = { 'runs.kill-all': () => done({ proofs: [] }) } satisfies Script;

  it('says how many leases ended with the runs', async () => {
    const stands = [[lease, { ...lease, id: 'lease-2' }], [lease]];
    const shows = {
      ...killed,
      subscribe: () => done({ ...snapshot, leases: stands.shift() ?? [] }),
    };
    const said = await holdpoint(['kill', '--all'], shows);
    expect(said).toMatchObject({ code: 0, out: 'There are no runs.\n1 lease ended.\n' });
  });

  it('ends the runs of a daemon that does not show itself', async () => {
    const said = await holdpoint(['kill', '--all'], {
      ...killed,
      subscribe: () => refuse('daemon-hung'),
    });
    expect(said).toMatchObject({ code: 0, out: 'There are no runs.\n' });
  });
});

describe('holdpoint resume', () => {
  const proving = {
    subscribe: () => done({ ...snapshot, runs: [{ ...run, resumes: 'prove' as const }] }),
    'run.resume': () => refuse('step-up-wrong'),
  };
  it('sends the step-up that the run waits for', async () => {
    const said = await holdpoint(['resume', 'r1', '--code', '123456'], script(proving), operator());
    expect(said.asked.at(-1)).toMatchObject({
      call: 'run.resume',
      body: { runId: 'r1', proof: { factor: 'totp', code: '123456' } },
    });
  });

  it('names what --all leaves out', async () => {
    const said = await holdpoint(['resume', '--all'], script(proving), operator());
    expect(said.code).toBe(1);
    expect(said.err).toContain('r1 (Claude Code) stays paused: it takes your step-up.');
  });
});
