import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { credentialLifeMs, RunCredentials } from './run-credentials';

function rig() {
  const clock = { now: 1_000, monoMs: () => clock.now };
  return { clock, keys: new RunCredentials(clock) };
}

describe('run credentials', () => {
  it('are 256 bits, differ, and name their run', () => {
    const { keys } = rig();
    const [one, two] = [keys.issue('a'), keys.issue('b')];
    expect(one.credential).toMatch(/^[0-9a-f]{64}$/u);
    expect(one.credential).not.toBe(two.credential);
    expect([keys.runOf(one.credential), keys.runOf(two.credential)]).toEqual(['a', 'b']);
    expect(one.hash).toBe(createHash('sha256').update(one.credential).digest('hex'));
  });

  it('I01: a wrong, short, empty or old key names no run', () => {
    const { keys } = rig();
    const { credential } = keys.issue('a');
    const older = keys.issue('gone');
    keys.endRun('gone');
    const wrong = [
      credential.replace(/.$/u, (last) => (last === '0' ? '1' : '0')),
      credential.slice(0, -1),
      `${credential}0`,
      `${credential.slice(0, -1)}G`,
      '',
      '0'.repeat(64),
      older.credential,
    ];
    for (const key of wrong) expect(keys.runOf(key)).toBeNull();
    expect(keys.runOf(credential)).toBe('a');
  });

  it('I04: expire after twelve hours on the monotonic clock', () => {
    const { clock, keys } = rig();
    const { credential } = keys.issue('a');
    clock.now += credentialLifeMs - 1;
    expect(keys.runOf(credential)).toBe('a');
    clock.now += 1;
    expect(keys.runOf(credential)).toBeNull();
    clock.now = 1_000;
    expect(keys.runOf(credential)).toBeNull();
  });

  it('I02: are nowhere in what is kept', () => {
    const { keys } = rig();
    const { credential } = keys.issue('a');
    expect(inspect(keys, { depth: 10, showHidden: true })).not.toContain(credential);
    expect(JSON.stringify(keys)).not.toContain(credential);
  });

  it('die one by one, or all of a run', () => {
    const { keys } = rig();
    const [one, two, other] = [keys.issue('a'), keys.issue('a'), keys.issue('b')];
    keys.end(one.credential);
    expect([keys.runOf(one.credential), keys.runOf(two.credential)]).toEqual([null, 'a']);
    expect(keys.endRun('a')).toBe(1);
    expect([keys.runOf(two.credential), keys.runOf(other.credential)]).toEqual([null, 'b']);
  });

  it('do not pile up: the oldest of a run gives way', () => {
    const { keys } = rig();
    const all = Array.from({ length: 9 }, () => keys.issue('a').credential);
    const first = all[0] ?? '';
    expect(keys.runOf(first)).toBeNull();
    expect(all.slice(1).every((key) => keys.runOf(key) === 'a')).toBe(true);
  });
});
