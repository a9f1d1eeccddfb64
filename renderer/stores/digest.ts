import { create } from 'zustand';
import { isQuiet } from '../../shared/digest-gist';
import type { ReturnDigest } from '../../shared/model/digest';

/** Absences kept until they are seen; of more, the oldest are only in the journal. */
const keptDigests = 3;
/** Where this window remembers the newest absence that was seen. Losing it shows one digest again. */
const place = 'holdpoint.seen-absence';

type Digests = {
  /** What the operator came back to and has not marked as seen, newest first. */
  readonly unseen: readonly ReturnDigest[];
};

export const useDigests = create<Digests>()(() => ({ unseen: [] }));

/** When (wall ms) the newest absence that was seen ended. */
const seenUntil = (): number => Number(localStorage.getItem(place) ?? '-Infinity');

/** May anything in it still become something else: a run that stands, a call that waits? */
const isOpen = ({ agents }: ReturnDigest): boolean =>
  agents.some(
    ({ pauses, held }) =>
      pauses.some(({ toMs }) => toMs === null) ||
      held.rows.some(({ decision }) => decision === 'hold' || decision === 'challenge'),
  );

export const mayChange = (): boolean => useDigests.getState().unseen.slice(0, 1).some(isOpen);

/** Takes in what the journal says of the newest absence. Nothing of it is shown while the operator is away or nothing happened. */
function receiveDigest(digest: ReturnDigest | null): ReturnDigest | null {
  if (digest === null || digest.returnedAt === null || isQuiet(digest)) return null;
  if (!(digest.returnedAt > seenUntil())) return null;
  const { unseen } = useDigests.getState();
  const isNew = unseen.every(({ returnedAt }) => returnedAt !== digest.returnedAt);
  const others = unseen.filter(({ leftAt }) => leftAt !== digest.leftAt);
  useDigests.setState({ unseen: [digest, ...others].slice(0, keptDigests) });
  return isNew ? digest : null;
}

/** Reads the newest absence; gives it when it is one that was not shown before. What cannot be read is told by History. */
export async function readDigest(): Promise<ReturnDigest | null> {
  const answer = await window.holdpoint.call('digest.latest', {});
  return answer.ok ? receiveDigest(answer.value.digest) : null;
}

/** The operator has seen all that is shown. */
export function markSeen(): void {
  const [newest] = useDigests.getState().unseen;
  if (newest !== undefined) localStorage.setItem(place, String(newest.returnedAt ?? newest.leftAt));
  useDigests.setState({ unseen: [] });
}
