import { z } from 'zod';
import { AgentDetachment, type Agent } from '../../shared/model/agent';
import { parseDuration } from '../../shared/duration';
import { duration } from './layout';

/** Names in a list on the command line, and the fields they stand for. */
const names: ReadonlyMap<string, string> = new Map([
  ['drain', 'drainMs'],
  ['kill-after', 'killAfterMs'],
  ['reads', 'readOnly'],
]);

const isDuration = (key: string): boolean => key === 'drain' || key === 'kill-after';
const yesNo: Readonly<Record<string, boolean>> = { yes: true, no: false };

function valueOf(key: string, text: string): unknown {
  if (key === 'reads') return yesNo[text] ?? null;
  if (!isDuration(key)) return text;
  const read = parseDuration(text);
  return read.ok ? read.value : null;
}

/** A word that stands for nothing must not be passed over. */
const Strict = z.strictObject(AgentDetachment.shape);

/**
 * What `--absence` says: `rules` = null, as the rules file says; else a list such as
 * `idle=hold,away=hold,locked=pause,gone=kill,kill-after=10m,resume=ask`. Undefined when it cannot be read.
 */
export function absenceOf(text: string): Agent['detachment'] | undefined {
  if (text === 'rules') return null;
  const pairs = text.split(',').map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2)) return undefined;
  const fields = pairs.map(([key = '', value = '']) => [
    names.get(key) ?? key,
    valueOf(key, value),
  ]);
  return Strict.safeParse(Object.fromEntries(fields)).data;
}

/** What is wrong with a text that cannot be read. */
export const absenceWords =
  '--absence takes rules, or idle=..,away=..,locked=..,gone=.. with continue, hold, pause or kill, and may add drain=3s, kill-after=10m, reads=yes or no, resume=auto, ask or prove.';

/** A detachment policy in words, as `--absence` takes them. */
export function absenceText(detachment: Agent['detachment']): string {
  if (detachment === null) return 'as the rules file says';
  const { idle, away, locked, gone, drainMs, killAfterMs, readOnly, resume } = detachment;
  return [
    ...Object.entries({ idle, away, locked, gone }).map(([state, act]) => `${state} ${act}`),
    ...(drainMs === undefined ? [] : [`drain ${duration(drainMs)}`]),
    ...(killAfterMs === undefined ? [] : [`kill after ${duration(killAfterMs)}`]),
    ...(readOnly === undefined ? [] : [`reads ${readOnly ? 'pass' : 'wait'}`]),
    ...(resume === undefined ? [] : [`resume ${resume}`]),
  ].join(', ');
}
