import { expect, it } from 'vitest';
import { rig } from '../calls/slow-calls.test-data';
import type { AgentTerms } from './agent-life';
import { AgentRegistry } from './agent-registry';

const id = 'claude-code';
const terms: AgentTerms = {
  purpose: 'A test.',
  entitlements: { effects: ['reads', 'writes'], projects: [], hosts: [] },
  detachment: null,
  reviewInDays: 90,
};

it('a right that was taken away stays away, though somebody looked the agent through before that was on record (I10)', async () => {
  const { path, slow } = rig();
  const agents = new AgentRegistry({
    ...{ clock: path.world.clock, journal: slow.journal, owner: 'o' },
    ...{ presence: () => 'present', productOf: () => null, onChange: () => undefined },
  });
  const onboarding = agents.onboard(id, terms);
  await slow.flush();
  expect(await onboarding).toMatchObject({ ok: true });
  const taking = agents.review(id, { remove: ['writes'], reviewInDays: 90 });
  const looking = agents.review(id, { remove: [], reviewInDays: 30 });
  while (slow.flushes) await slow.flush();
  expect(await taking).toMatchObject({ ok: true });
  expect(await looking).toMatchObject({ ok: false, reason: 'agent-state' });
  expect(agents.get(id)).toMatchObject({ value: { entitlements: { effects: ['reads'] } } });
  expect(slow.entries.at(-1)).toMatchObject({
    type: 'agent.changed',
    payload: { agent: { entitlements: { effects: ['reads'] } } },
  });
});
