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
export function minutesLeft(leftMs: number): string {
  const minutes = Math.max(0, Math.ceil(leftMs / minuteMs));
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${(minutes - rest) / 60} h ${rest} min`;
}

/** `sinceMs` = since the snapshot came. */
const leftOf = (lease: Lease, sinceMs: number): number => lease.expiresInMs - sinceMs;

const callsLeft = ({ calls, used }: Lease): string => {
  const left = Math.max(0, calls - used);
  return left === 1 ? '1 call' : `${left} calls`;
};

/** "Claude Code: 43 min, 188 calls". */
export const leaseLine = (lease: Lease, snapshot: Snapshot, sinceMs: number): string =>
  `${leaseHolder(lease, snapshot)}: ${minutesLeft(leftOf(lease, sinceMs))}, ${callsLeft(lease)}`;

export const leaseHolder = ({ agentId }: Lease, snapshot: Snapshot): string =>
  plain(labelOf(agentId, snapshot));

/** "reads, edits in the project". */
export const scopeWords = ({ scopes }: Lease): string =>
  scopes.map((scope) => may[scope]).join(', ');
