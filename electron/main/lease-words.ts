import { labelOf } from '../../shared/agent-label';
import type { Lease, LeaseScope } from '../../shared/model/lease';
import type { Snapshot } from '../../shared/model/snapshot';
import { plain } from './plain';

const minuteMs = 60_000;

const may: Readonly<Record<LeaseScope, string>> = {
  read: 'reads',
  'edit-in-project': 'edits in the project',
  'run-in-project': 'runs project tasks',
  fetch: 'fetches from the network',
};

/** Whole minutes, rounded up: what is left is never said to be over before it is. */
function minutesLeft(leftMs: number): string {
  const minutes = Math.max(0, Math.ceil(leftMs / minuteMs));
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${(minutes - rest) / 60} h ${rest} min`;
}

/** The same, and in steps of five seconds for the last two minutes. */
function timeLeft(leftMs: number): string {
  if (leftMs > 2 * minuteMs) return minutesLeft(leftMs);
  const seconds = Math.max(0, Math.ceil(leftMs / 5_000) * 5);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** `sinceMs` = since the snapshot came. */
const leftOf = (lease: Lease, sinceMs: number): number => lease.expiresInMs - sinceMs;

const callsLeft = ({ calls, used }: Lease): string => {
  const left = Math.max(0, calls - used);
  return left === 1 ? '1 call' : `${left} calls`;
};

/** "Claude Code: 43 min, 188 calls". */
export const leaseLine = (lease: Lease, snapshot: Snapshot, sinceMs: number): string =>
  `${leaseHolder(lease, snapshot)}: ${timeLeft(leftOf(lease, sinceMs))}, ${callsLeft(lease)}`;

/** "Claude Code: until 17:40, 188 calls": for what stands unchanged. `nowMs` = wall time; the snapshot has just come. */
export const leaseLineUntil = (lease: Lease, snapshot: Snapshot, nowMs: number): string =>
  `${leaseHolder(lease, snapshot)}: until ${clockTime(nowMs + lease.expiresInMs)}, ${callsLeft(lease)}`;

/** The time of day, to the full minute after it. */
const clockTime = (wallMs: number): string =>
  new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    Math.ceil(wallMs / minuteMs) * minuteMs,
  );

/** "45 min at most", in wide steps: each other word replaces the menu it stands in. */
export function leftAtMost(lease: Lease, sinceMs: number): string {
  const leftMs = leftOf(lease, sinceMs);
  const step = leftMs > 10 * minuteMs ? 5 * minuteMs : minuteMs;
  return `${minutesLeft(Math.ceil(leftMs / step) * step)} at most`;
}

export const leaseHolder = ({ agentId }: Lease, snapshot: Snapshot): string =>
  plain(labelOf(agentId, snapshot));

/** "reads, edits in the project". */
export const scopeWords = ({ scopes }: Lease): string =>
  scopes.map((scope) => may[scope]).join(', ');
