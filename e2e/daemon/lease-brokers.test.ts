import { expect, it } from 'vitest';
import { Effect } from '../../shared/model/classification';
import { allowed, bash, present } from '../fixtures/calls';
import { leaseRig } from '../fixtures/lease-rig';
import { lock, makeLease, unlock } from '../fixtures/leases';
import { until } from '../fixtures/until';

/** A rule that lets every program start, so that nothing but the lease keeps one back while nobody is there. */
const anything = `
[[rule]]
id = "anything"
outcome = "allow"
effects = [${Effect.options.map((effect) => `"${effect}"`).join(', ')}]
reason = "A test."
`;
const rig = leaseRig(anything);

/** Each has something outside of the run start a program for it, which no pause of the run would reach. */
const brokers = [
  'systemd-run --user ./build.sh',
  'systemd-run --user --on-active=60 ./build.sh',
  'echo ./build.sh | at now',
  'at -f ./build.sh now + 1 minute',
  'batch < build.sh',
  'tmux new-session -d ./build.sh',
  'tmux send-keys -t 0 ./build.sh Enter',
  'screen -dm ./build.sh',
  'crontab build.cron',
  'docker run --rm -v "$PWD:/src" alpine /src/build.sh',
  'docker exec box ./build.sh',
  'ssh localhost ./build.sh',
  'gdbus call --session --dest org.freedesktop.systemd1 --object-path / --method a.b',
  'setsid ./build.sh',
  'nohup ./build.sh &',
];

it('lets its agent run what the project builds with, and nothing that somebody outside would start for it (K04)', async () => {
  const { id } = await makeLease(rig.operator, { scopes: ['read', 'run-in-project'] });
  await lock(rig.operator);
  expect(await rig.passes(bash('make test'))).toBe(true);
  const calls = brokers.map((command) => present(rig.daemon, bash(command)));
  await rig.heldCalls(calls.length);
  expect(await rig.leases()).toMatchObject([{ id, used: 1 }]);
  expect((await rig.operator.snapshot()).approvals).toEqual([]);
  await unlock(rig.operator);
  // The rules let them all pass, so it was the lease alone that did not.
  const answers = await Promise.all(calls.map(({ answer }) => answer));
  expect(brokers.filter((_, at) => !allowed(answers[at]!))).toEqual([]);
  await until('none held', async () => (await rig.operator.snapshot()).heldCalls === 0);
});
