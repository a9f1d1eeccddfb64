import { describe, expect, it } from 'vitest';
import type { Script } from '../client/scripted-daemon';
import type { Grant } from '../../shared/model/snapshot';
import { done } from '../../shared/reasons';
import { holdpoint, snapshot } from './command-rig';
import { reachOfOptions } from './grant-options';

const base = { madeAt: 0, used: 2 };
const grants: Grant[] = [
  {
    ...base,
    id: 'grant-1',
    covers: { scope: 'run', runId: 'r1', digest: 'd' },
    summary: 'Bash: touch a\u202e (run)',
    expiresInMs: null,
  },
  {
    ...base,
    id: 'grant-2',
    covers: {
      scope: 'agent',
      agentId: 'claude-code',
      reach: {
        project: '/project',
        kind: 'write',
        tool: 'Write',
        programs: [],
        effects: ['writes'],
        hosts: [],
        says: 'Write in this project',
      },
    },
    summary: 'Write in this project',
    expiresInMs: 25 * 60_000,
    used: 1,
  },
];
const script: Script = {
  subscribe: () => done({ ...snapshot, grants }),
  'grant.revoke': () => done({}),
};

describe('holdpoint grants', () => {
  it('lists who may do what, how long, and how often it was used', async () => {
    const { out } = await holdpoint(['grants'], script);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['grant-1', 'run r1', 'used 2 times', 'Bash: touch a⟨U+202E⟩ (run)'],
      ['grant-2', 'claude-code in /project, 25 min left', 'used 1 time', 'Write in this project'],
    ]);
    expect(JSON.parse((await holdpoint(['grants', '--json'], script)).out)).toEqual(grants);
    const none: Script = { subscribe: () => done(snapshot) };
    expect((await holdpoint(['grants'], none)).out).toBe('Nothing is granted.\n');
  });

  it('takes one back, and only one that is named', async () => {
    const said = await holdpoint(['grants', '--revoke', 'grant-2'], script);
    expect(said).toMatchObject({ code: 0, out: 'Revoked: Write in this project\n' });
    expect(said.asked.at(-1)).toEqual({ call: 'grant.revoke', body: { grantId: 'grant-2' } });
    const unclear = await holdpoint(['grants', '--revoke', 'grant'], script);
    expect(unclear.code).toBe(1);
    expect(unclear.asked.map(({ call }) => call)).toEqual(['subscribe']);
  });
});

describe('how far an allow reaches', () => {
  it.each([
    [{}, { scope: 'once' }],
    [{ run: true }, { scope: 'run' }],
    [{ for: '30m' }, { scope: 'agent', minutes: 30 }],
    [{ for: '12h' }, { scope: 'agent', minutes: 720 }],
  ])('is read from %j', (values, reach) => {
    expect(reachOfOptions(values)).toEqual(reach);
  });

  it.each([{ for: '721m' }, { for: '0m' }, { for: '-5m' }, { for: '1d' }, { for: '' }])(
    'is not guessed from %j',
    (values) => {
      expect(typeof reachOfOptions(values)).toBe('string');
    },
  );
});
