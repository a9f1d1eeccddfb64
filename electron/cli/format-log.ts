import type { HistoryRow, VerifyResult } from '../../shared/model/journal';
import type { ContainmentProof } from '../../shared/model/run';
import { count, localTime } from './layout';
import { shown, type Paint, type Style } from './terminal-text';

const decisionStyle: Readonly<Record<string, Style>> = {
  allow: 'green',
  deny: 'red',
  hold: 'yellow',
  challenge: 'yellow',
};

/** A call that passed while the operator was not there: under a lease, or a read that his absence lets pass. */
const isUnattended = ({ type, decision, presence }: HistoryRow): boolean =>
  type.startsWith('call.') && decision === 'allow' && presence !== 'present';

/** One line of `holdpoint log`: time, seq, decision (or the event), presence, agent, what, by whom, and whether unattended. */
export function formatRow(row: HistoryRow, paint: Paint): string {
  const decision = row.decision ?? '';
  const word = paint(
    decisionStyle[decision] ?? 'dim',
    (decision === '' ? '-' : shown(decision)).padEnd(9),
  );
  const who = [row.agent, row.run]
    .filter((part) => part !== null)
    .map(shown)
    .join(' ');
  const by =
    row.by === null
      ? ''
      : paint('dim', ` (by ${shown(row.by)}${row.rule === null ? '' : ` ${shown(row.rule)}`})`);
  return `${localTime(row.wallMs)}  ${String(row.seq).padStart(6)}  ${word}  ${row.presence.padEnd(7)}  ${row.type}  ${who === '' ? '' : `${who}  `}${shown(row.summary)}${by}${isUnattended(row) ? paint('yellow', ' unattended') : ''}`;
}

/** What `holdpoint verify` found. */
export function formatVerify(result: VerifyResult, paint: Paint): string {
  if (result.broken === null)
    return `${paint('green', 'The journal is whole')}: ${count(result.records, 'record')}, head ${shown(result.head)}.`;
  const { seq, fault, detail } = result.broken;
  return `${paint('red', 'The journal is broken')} at record ${seq} (${fault}): ${shown(detail)}. The ${count(result.records, 'record')} before it are whole. Keep the file as it is, and copy it before anything else.`;
}

/** One run after pause, resume or kill, as it was read back. */
export function formatProof(runId: string, proof: ContainmentProof, paint: Paint): string {
  const done = proof.verified ? paint('green', 'done') : paint('red', 'NOT WHOLE');
  const left = proof.remaining.map((process) => `${shown(process.name)} ${process.pid}`).join(', ');
  const rest = left === '' ? '' : `; left: ${left}`;
  return `${shown(runId)}  ${done}: ${count(proof.processes.length, 'process', 'processes')}, by ${proof.method}, in ${Math.round(proof.tookMs)} ms${rest}`;
}

/** After an end: is anything left alive? What is, has to be ended by hand. */
export function formatLeft(proofs: readonly ContainmentProof[]): string {
  const left = proofs.flatMap(({ remaining }) => remaining);
  if (left.length === 0)
    return proofs.every(({ verified }) => verified)
      ? 'Nothing is left.'
      : 'Something may still be alive: it starts anew faster than it can be met. Try again.';
  const names = left.map(({ name, pid }) => `${shown(name)} ${pid}`).join(', ');
  return `Left alive: ${names}. End ${left.length === 1 ? 'it' : 'them'} by hand, or try again.`;
}
