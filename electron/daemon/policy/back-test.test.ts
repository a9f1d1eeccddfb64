import { expect, it } from 'vitest';
import { callOf, shellCall } from '../classify/sample-calls.test-data';
import { BackTestCount } from './back-test';
import { allowedBy, loaded, lookAt } from './policy.test-data';

const count = (text: string): BackTestCount => new BackTestCount(loaded(text));

it('counts verdicts then and now, and lists what changed with the rule that changes it', () => {
  const tested = count(
    '[[rule]]\nid = "look"\noutcome = "allow"\neffects = ["reads"]\nreason = "Looks."',
  );
  tested.add(allowedBy(lookAt(shellCall('cat a')), { seq: 9, summary: 'cat a' }));
  tested.add(allowedBy(lookAt(shellCall('rm a')), { seq: 8 }));
  tested.add(
    allowedBy(lookAt(callOf('read', { file_path: 'a' })), { seq: 7, verdict: 'allow', by: 'rule' }),
  );
  expect(tested.result).toEqual({
    calls: 3,
    before: { confirm: 2, allow: 1 },
    after: { allow: 2, confirm: 1 },
    changed: [
      {
        seq: 9,
        wallMs: 1_000,
        agent: 'claude-code',
        summary: 'cat a',
        before: 'confirm',
        after: 'allow',
        rule: 'look',
        why: 'Looks.',
      },
    ],
    moreChanged: false,
  });
});

it('judges by what was recorded: a signal of that day still raises', () => {
  const tested = count('[[rule]]\nid = "look"\noutcome = "allow"\neffects = ["reads"]');
  const past = allowedBy(lookAt(shellCall('cat a')));
  const signals = [{ id: 'tainted', says: 'Tainted.', floor: 'step-up' }] as const;
  tested.add({ ...past, look: { ...past.look, signals } });
  expect(tested.result.changed).toMatchObject([{ after: 'step-up', why: 'Tainted.' }]);
});

it('lists no more than somebody can read, and says so', () => {
  const tested = count('[[rule]]\nid = "no"\noutcome = "deny"');
  for (let i = 0; i < 201; i++) tested.add(allowedBy(lookAt(callOf('internal', {}))));
  expect(tested.result).toMatchObject({ calls: 201, after: { deny: 201 }, moreChanged: true });
  expect(tested.result.changed).toHaveLength(200);
});
