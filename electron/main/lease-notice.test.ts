import { describe, expect, it } from 'vitest';
import type { Lease } from '../../shared/model/lease';
import type { PresenceState } from '../../shared/model/presence';
import type { Snapshot } from '../../shared/model/snapshot';
import { leaseNotice } from './lease-notice';

const lease: Lease = {
  id: 'l1',
  agentId: 'codex',
  scopes: ['read', 'run-in-project'],
  madeAt: 0,
  expiresInMs: 45 * 60_000,
  calls: 200,
  used: 0,
  outlivesTray: false,
};
const other: Lease = { ...lease, id: 'l2', agentId: 'cline', calls: 1 };

const at = (state: PresenceState, leases: readonly Lease[] = [lease]): Snapshot => ({
  daemon: {
    version: '1',
    pid: 1,
    startedAt: 0,
    runtimeDir: '',
    journalPath: '',
    rulesPath: '',
    journalRecords: 0,
  },
  operator: { enrolled: true, uiConnected: true },
  presence: { state, why: '', since: 0 },
  witnesses: [],
  agents: [],
  runs: [],
  registry: [],
  stepUp: { enrolled: [], offered: [], recoveryLeft: 0, lockedForMs: 0 },
  approvals: [],
  heldCalls: 0,
  grants: [],
  leases: [...leases],
  notices: [],
});

/** 10:00:01 where the test runs. */
const nowMs = new Date(2026, 0, 5, 10, 0, 1).getTime();
const noticeAt = (before: Snapshot | null, now: Snapshot): ReturnType<typeof leaseNotice> =>
  leaseNotice(before, now, nowMs);

describe('when the operator leaves', () => {
  it('says which agent goes on, until when, how many calls and what it may do', () => {
    expect(noticeAt(at('present'), at('locked'))).toEqual({
      title: 'codex goes on while you are away',
      body: 'codex: until 10:46, 200 calls at most; reads, runs project tasks',
    });
  });

  it('makes one notice of many leases', () => {
    const notice = noticeAt(at('present'), at('away', [lease, other]));
    expect(notice?.title).toBe('2 agents go on while you are away');
    expect(notice?.body.split('\n')).toHaveLength(2);
    expect(notice?.body).toContain('cline: until 10:46, 1 call at most');
  });

  it('is told at the first step and anew when idle becomes locked, and at no other change', () => {
    expect(noticeAt(at('present'), at('idle'))).not.toBeNull();
    expect(noticeAt(at('idle'), at('locked'))).not.toBeNull();
    expect(noticeAt(at('locked'), at('gone'))).toBeNull();
    expect(noticeAt(at('gone'), at('locked'))).toBeNull();
    expect(noticeAt(at('locked'), at('present'))).toBeNull();
    expect(noticeAt(null, at('locked'))).toBeNull();
  });

  it('has nothing to say without a lease', () => {
    expect(noticeAt(at('present', []), at('locked', []))).toBeNull();
  });
});

describe('when a lease ends behind him', () => {
  it('says that and of whom, and no word of what was done or why', () => {
    const used = { ...lease, used: 199 };
    expect(noticeAt(at('locked', [used]), at('locked', []))).toEqual({
      title: 'A lease ended',
      body: 'codex waits until you are back.',
    });
  });

  it('says nothing when he is there, or when the return itself ended it', () => {
    expect(noticeAt(at('present'), at('present', []))).toBeNull();
    expect(noticeAt(at('locked'), at('present', []))).toBeNull();
    expect(noticeAt(at('present'), at('locked', []))).toBeNull();
  });

  it('never says more than visible words, whatever the agent is called (T-7)', () => {
    const named: Lease = { ...lease, agentId: 'a\u202eb\nc' };
    expect(noticeAt(at('present', [named]), at('locked', [named]))?.title).toBe(
      'a b c goes on while you are away',
    );
  });
});
