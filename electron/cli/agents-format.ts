import type { Agent, AgentReview } from '../../shared/model/agent';
import type { AgentStatus } from '../../shared/model/snapshot';
import type { OffboardStep } from '../../shared/wires/agents-wire';
import { gradeWords, hookWords, versionWords } from './hook-words';
import { absenceText } from './absence-option';
import { columns, count, duration, localTime } from './layout';
import { shown, type Paint, type Style } from './terminal-text';

const stateStyle: Readonly<Record<Agent['state'], Style>> = {
  proposed: 'yellow',
  active: 'green',
  suspended: 'yellow',
  revoked: 'red',
  retired: 'dim',
};

const listOr = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : names.map(shown).join(', ');

/** When the terms are to be looked at again, and whether that is over. `nowMs` is wall time. */
function reviewWords({ reviewBy }: Agent, paint: Paint, nowMs: number): string {
  const day = localTime(reviewBy).slice(0, 10);
  return reviewBy < nowMs
    ? paint('yellow', `overdue since ${day}`)
    : `${day} (in ${duration(reviewBy - nowMs)})`;
}

/** How its product is gated right now. */
function hookRows(status: AgentStatus, paint: Paint): string[][] {
  const hook = hookWords[status.hook];
  return [
    ['Hook', status.hook === 'changed' ? paint('red', hook) : hook],
    ['Version', shown(versionWords(status))],
    ['Coverage', gradeWords[status.grade]],
    ...status.coverage.ungated.map((one) => ['Not held', shown(one)]),
  ];
}

/** One agent as `holdpoint agents` shows it; with how its product is gated, where that is known. */
export function formatAgent(
  agent: Agent,
  paint: Paint,
  { nowMs, status }: { readonly nowMs: number; readonly status?: AgentStatus | undefined },
): string {
  const { entitlements } = agent;
  const rows = [
    ['Owner', shown(agent.owner)],
    ['Purpose', agent.purpose === '' ? 'nobody said yet' : shown(agent.purpose)],
    ['May', listOr(entitlements.effects, 'nothing')],
    ['Projects', listOr(entitlements.projects, 'any')],
    ['Hosts', listOr(entitlements.hosts, 'any')],
    ['Absence', absenceText(agent.detachment)],
    ['Review', reviewWords(agent, paint, nowMs)],
    ...(status === undefined ? [] : hookRows(status, paint)),
  ];
  return [
    `${paint('bold', shown(agent.id))}  ${paint(stateStyle[agent.state], agent.state)} since ${localTime(agent.since)}`,
    ...columns(rows).map((line) => `  ${line}`),
  ].join('\n');
}

const counted = (names: readonly { readonly name: string; readonly calls: number }[]): string =>
  names.map(({ name, calls }) => `${shown(name)} (${count(calls, 'call')})`).join(', ');
const named = <T extends { readonly calls: number }>(
  list: readonly T[],
  name: (one: T) => string,
): string => counted(list.map((one) => ({ name: name(one), calls: one.calls })));

/** What an agent may do, against what it did. */
export function formatReview(review: AgentReview, paint: Paint): string {
  const rows = [
    ['Used', named(review.used, ({ effect }) => effect) || 'nothing'],
    ['Unused', listOr(review.unused, 'nothing: it uses all that it may')],
    ['Beyond', named(review.beyond, ({ effect }) => effect) || 'nothing'],
    ['Hosts', named(review.hosts, ({ host }) => host) || 'none'],
  ];
  return [
    `${paint('bold', shown(review.agentId))}: ${count(review.calls, 'allowed call')} since ${localTime(review.since)}`,
    ...columns(rows).map((line) => `  ${line}`),
    ...(review.overdue ? [paint('yellow', 'This review is overdue.')] : []),
  ].join('\n');
}

/** The steps of an offboarding, each with what it found. */
export const formatSteps = (steps: readonly OffboardStep[], paint: Paint): string =>
  columns(steps.map(({ step, ok, says }) => [ok ? 'ok' : 'NOT', step, shown(says)]))
    .map((line, i) => (steps[i]?.ok === true ? line : paint('red', line)))
    .join('\n');
