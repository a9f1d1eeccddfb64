import type { Presence } from '../../shared/model/presence';
import type { Run } from '../../shared/model/run';
import type { Snapshot } from '../../shared/model/snapshot';
import { inWords, witnessName } from '../../shared/witness-words';
import { gradeWords, hookWords, versionWords } from './hook-words';
import { columns, count, duration } from './layout';
import { leaseRow } from './leases';
import { shown, type Paint, type Style } from './terminal-text';

const presenceStyle: Record<Presence['state'], Style> = {
  present: 'green',
  idle: 'yellow',
  away: 'yellow',
  locked: 'yellow',
  gone: 'red',
};

/** `holdpoint status`: presence, what waits, agents, runs, and what is not as it should be. */
export function formatStatus(snapshot: Snapshot, paint: Paint, nowMs: number): string {
  const { presence, daemon } = snapshot;
  const since = duration(nowMs - presence.since);
  return [
    `Operator  ${paint(presenceStyle[presence.state], presence.state)} for ${since} (${shown(inWords(presence.why))})`,
    `Waiting   ${waiting(snapshot, paint)}`,
    `Daemon    ${daemon.version}, pid ${daemon.pid}, ${count(daemon.journalRecords, 'record')} in ${shown(daemon.journalPath)}`,
    ...(snapshot.operator.enrolled
      ? []
      : [
          paint(
            'yellow',
            'No operator key yet: nothing can be approved. Open the tray app to make one.',
          ),
        ]),
    ...(snapshot.operator.uiConnected ? [] : [paint('yellow', 'No tray app is connected.')]),
    ...notices(snapshot, paint),
    ...section('Leases', snapshot.leases.map(leaseRow)),
    ...section('Agents', agentRows(snapshot, nowMs)),
    ...section('Runs', runRows(snapshot.runs, nowMs)),
  ].join('\n');
}

function waiting(snapshot: Snapshot, paint: Paint): string {
  const asked = snapshot.approvals.length;
  const text = `${count(asked, 'approval')}, ${count(snapshot.heldCalls, 'call')} held until you are back`;
  return asked + snapshot.heldCalls > 0 ? paint('yellow', text) : text;
}

function notices(snapshot: Snapshot, paint: Paint): string[] {
  const signs = { info: 'note', warning: paint('yellow', 'warning'), error: paint('red', 'error') };
  const failed = snapshot.witnesses.filter((witness) => witness.state === 'failed');
  return [
    ...snapshot.notices.map((notice) => `${signs[notice.level]}: ${shown(notice.text)}`),
    ...failed.map(
      (witness) =>
        `${signs.warning}: ${shown(witnessName(witness.name))} cannot be watched: ${shown(witness.detail)}`,
    ),
  ];
}

const section = (title: string, rows: string[][]): string[] =>
  rows.length === 0 ? [] : ['', title, ...columns(rows).map((line) => `  ${line}`)];

const agentRows = (snapshot: Snapshot, nowMs: number): string[][] =>
  snapshot.agents.map((agent) => [
    shown(agent.label),
    shown(versionWords(agent)),
    hookWords[agent.hook],
    gradeWords[agent.grade],
    count(agent.runs, 'run'),
    agent.lastCallAt === null
      ? shown(agent.detail)
      : `last call ${duration(nowMs - agent.lastCallAt)} ago`,
  ]);

const runRows = (runs: readonly Run[], nowMs: number): string[][] =>
  runs.map((run) => [
    shown(run.id),
    shown(run.label),
    runState(run),
    `${run.containment} containment${run.guarded ? ', guarded' : ''}`,
    `${count(run.calls, 'call')}, ${run.waiting} waiting`,
    `${duration(nowMs - run.startedAt)} in ${shown(run.cwd)}`,
  ]);

function runState(run: Run): string {
  const what = run.resumeFailed === null ? waitsFor(run) : stuck(run);
  const paused = run.pausedBy === null ? '' : ` (${run.pausedBy})${what}`;
  const left = run.remaining.map((process) => `${shown(process.name)} ${process.pid}`).join(', ');
  const locks = run.locks.length === 0 ? '' : `, keeps locked: ${run.locks.map(shown).join(', ')}`;
  const stood =
    run.stoodMs === null
      ? ''
      : `, stood for ${duration(run.stoodMs)}: its open requests may fail with time-outs`;
  const leased = run.leaseId === null ? '' : ` under ${shown(run.leaseId)}`;
  return `${run.state}${leased}${paused}${stood}${locks}${left === '' ? '' : `, ${run.resumeFailed === null ? 'still alive' : 'still standing'}: ${left}`}`;
}

/** Why calls of a run wait that was set going. */
function stuck({ resumeFailed }: Run): string {
  switch (resumeFailed) {
    case null:
      return '';
    case 'not-verified':
      return ', set going, but not all of it goes on: its calls wait';
    case 'not-recorded':
      return ', set going, but this cannot be recorded: its calls wait';
    default:
      return resumeFailed satisfies never;
  }
}

/** What lets a paused run go on, as far as it is not the pause's own word. */
function waitsFor({ resumes }: Run): string {
  switch (resumes) {
    case null:
      return '';
    case 'auto':
      return ', goes on when you return';
    case 'ask':
      return ', waits for your word: holdpoint resume';
    case 'prove':
      return ', waits for your step-up: holdpoint resume';
    default:
      return resumes satisfies never;
  }
}
