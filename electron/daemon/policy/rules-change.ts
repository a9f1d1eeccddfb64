import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../shared/json';
import type { CompiledRules } from './compile';

/** What differs between two sets of rules, by their names, for the record; and which text it was. */
export function rulesChange(before: CompiledRules, after: CompiledRules, text: string): JsonObject {
  const was = tablesOf(before);
  const is = tablesOf(after);
  const added = [...is.keys()].filter((id) => !was.has(id));
  const removed = [...was.keys()].filter((id) => !is.has(id));
  const changed = [...is].filter(([id, table]) => (was.get(id) ?? table) !== table);
  return {
    sha256: createHash('sha256').update(text).digest('hex'),
    added,
    removed,
    changed: changed.map(([id]) => id),
  };
}

const tablesOf = ({ inOrder }: CompiledRules): ReadonlyMap<string, string> =>
  new Map(inOrder.map(({ rule }) => [rule.id, JSON.stringify(rule)]));
