import { gistOf } from '../../shared/digest-gist';
import type { ReturnDigest } from '../../shared/model/digest';
import type { Snapshot } from '../../shared/model/snapshot';
import type { PlainNotice } from './plain-notice';

const times = (n: number, one: string, many: string): readonly string[] =>
  n === 0 ? [] : [n === 1 ? one : `${n} ${many}`];

/**
 * The notice for whoever returns, or null: only where something waits for him since before or is suspicious. What merely ran, stood
 * still or ended stands in the window; a call that asks only now has a notice of its own. Only our own words and numbers: an agent's text
 * is not carried where no one can tell whose it is.
 */
export function returnNotice(
  digest: ReturnDigest,
  { approvals, runs }: Snapshot,
): PlainNotice | null {
  const { returnedAt } = digest;
  const waiting = approvals.filter(
    ({ state, askedAt }) => state === 'pending' && returnedAt !== null && askedAt < returnedAt,
  ).length;
  const standing = runs.filter(
    ({ state, resumes }) => state === 'paused' && (resumes === 'ask' || resumes === 'prove'),
  ).length;
  const words = [
    ...times(gistOf(digest).suspicious, 'One thing is suspicious', 'things are suspicious'),
    ...times(waiting, 'One call waits for you', 'calls wait for you'),
    ...times(standing, 'One run waits for your word', 'runs wait for your word'),
  ];
  return words.length === 0 ? null : { title: 'While you were away', body: `${words.join('. ')}.` };
}
