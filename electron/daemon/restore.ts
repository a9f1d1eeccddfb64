import type { JournalRecord } from '../../shared/model/journal';
import type { Journal } from '../../shared/store-port';
import { deny } from './calls/decide';
import type { CallPath } from './calls/call-path';
import { recordedCall } from './calls/recorded-call';
import type { Supervisor } from './supervisor';

/** How long a hook client has to come back after a daemon restart; its own patience is 10 s. */
export const comeBackMs = 15_000;

/** So many records about presence, daemons and leases are looked at: presence changes more often than any other of them. */
const lookedBackAt = 100;

type RestoredWorld = Pick<Supervisor, 'calls' | 'registry'> & {
  readonly parts: Pick<Supervisor['parts'], 'unrecordedMark'>;
};

/** What the last daemon left behind, in numbers, for the notice in the tray. */
export type Found = {
  readonly runs: number;
  readonly approvals: number;
  readonly interrupted: number;
};

/**
 * Puts back what was live when the last daemon died. Runs whose processes still are there are known again; calls that
 * waited for the operator wait again, and their hook clients have a moment to come back for the answer.
 */
export async function restoreAll(journal: Journal, world: RestoredWorld): Promise<Found> {
  const open = journal.openRuns();
  const waiting = journal.undecided();
  if (!open.ok || !waiting.ok) return { runs: 0, approvals: 0, interrupted: 0 };
  const waits = new Set(
    waiting.value.filter((one) => one.decision === 'challenge').map((one) => one.run),
  );
  // SECURITY: T-16 (K08): what the last daemon could not record may have been that he left, or his own pause.
  const unrecorded = world.parts.unrecordedMark.left !== null;
  const unwatched = unrecorded || wasAway(journal);
  const restored = open.value.filter((one) =>
    world.registry.restore(one, { waits: waits.has(one.run), unwatched, unrecorded }),
  );
  for (const record of open.value.filter((one) => !restored.includes(one)))
    await closeRun(journal, record);
  let approvals = 0;
  for (const record of waiting.value) {
    const runLives = restored.some((one) => one.run === record.run);
    if (runLives && waitsAgain(record, world.calls)) approvals += 1;
    else await closeCall(journal, record);
  }
  return { runs: restored.length, approvals, interrupted: waiting.value.length - approvals };
}

/** Was the operator not there when the last daemon ended? A journal that cannot say counts as yes. */
function wasAway(journal: Journal): boolean {
  const last = journal.timeline(lookedBackAt);
  const seen = last.ok ? last.value.findLast(({ type }) => type === 'presence.changed') : undefined;
  return seen?.payload['state'] !== 'present';
}

/** Puts one held call back into the queue; false when its record no longer holds a call that can be judged. */
function waitsAgain(record: JournalRecord, calls: CallPath): boolean {
  const call = recordedCall(record);
  if (call === null || record.decision !== 'challenge') return false;
  try {
    calls.restore(call, record.run ?? '', Number(BigInt(record.monoNs) / 1_000_000n));
    return true;
  } catch {
    return false;
  }
}

const closeRun = (journal: Journal, record: JournalRecord): ReturnType<Journal['append']> =>
  journal.append({
    ...entryOf(record),
    type: 'run.ended',
    payload: { summary: 'ended while no daemon was running', why: 'daemon restart' },
  });

const closeCall = (journal: Journal, record: JournalRecord): ReturnType<Journal['append']> =>
  journal.append({
    ...entryOf(record),
    type: 'call.decided',
    decision: 'deny',
    payload: {
      ...record.payload,
      by: 'withdrawal',
      reason: 'daemon-lost',
      told: 'The daemon was interrupted; the hook client denied the call by itself.',
    },
  });

const entryOf = ({
  agent,
  run,
  rule,
  route,
}: JournalRecord): Pick<
  JournalRecord,
  'agent' | 'run' | 'rule' | 'route' | 'presence' | 'decision'
> => ({ agent, run, rule, route, presence: 'gone', decision: null });

/** Ends restored calls whose caller did not come back in time. */
export const dropAbsentCallers = (calls: CallPath): Promise<number> =>
  calls.end((one) => one.caller === null, deny('withdrawal', 'approval-withdrawn'));
