import type { HistoryRow } from '../../shared/model/journal';
import { dayName } from '../i18n/moments';

/** A line of the list: the heading of a day, or a record of it. */
export type HistoryItem =
  | { readonly kind: 'day'; readonly name: string }
  | { readonly kind: 'record'; readonly row: HistoryRow };

/** Newest first, with a heading wherever the day changes. */
export function withDays(rows: readonly HistoryRow[]): readonly HistoryItem[] {
  const items: HistoryItem[] = [];
  let day = '';
  for (const row of rows) {
    const name = dayName(row.wallMs);
    if (name !== day) items.push({ kind: 'day', name });
    day = name;
    items.push({ kind: 'record', row });
  }
  return items;
}

/** The record that arrow keys reach from `from` (an index of items, -1 = none); headings are stepped over. */
export function stepFrom(items: readonly HistoryItem[], from: number, step: number): number {
  const direction = Math.sign(step);
  let left = Math.abs(step);
  let found = from;
  for (let i = from + direction; i >= 0 && i < items.length && left > 0; i += direction) {
    if (items[i]?.kind !== 'record') continue;
    found = i;
    left--;
  }
  return found;
}
