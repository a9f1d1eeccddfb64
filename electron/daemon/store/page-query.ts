import { limits } from '../../../shared/limits';
import type { HistoryQuery } from '../../../shared/protocol';

export type PageQuery = { readonly sql: string; readonly values: readonly unknown[] };

/**
 * A call is one line of History: its newest record of those that hold or decide it. (An allow that did not leave because
 * the operator had gone meanwhile is followed by a new hold.) What a product reports after the tool ran is a detail.
 */
const visible = `type <> 'call.finished' AND NOT (type IN ('call.held', 'call.decided') AND EXISTS
  (SELECT 1 FROM journal AS n WHERE n.type IN ('call.held', 'call.decided')
    AND n.call_key = journal.call_key AND n.seq > journal.seq))`;

/** Columns of a line of History under the names of `HistorySource`. */
export const rowColumns = `seq, wall_ms AS wallMs, type, agent, run, presence, decision, rule,
  substr(journal.summary, 1, ${limits.snapshotText + 1}) AS summary, payload ->> '$.by' AS by, payload ->> '$.tookMs' AS tookMs`;

/**
 * The SQL of one page: by seq from `before` downwards (never OFFSET), one row more than asked to know whether there are
 * more. A text goes through the text index newest first (CROSS JOIN holds SQLite to that order), never through all rows.
 */
export function pageQuery(query: HistoryQuery): PageQuery {
  const match = textMatch(query.text);
  const [from, key] =
    match === undefined
      ? ['journal', 'seq']
      : ['history_text CROSS JOIN journal ON seq = history_text.rowid', 'history_text.rowid'];
  const given: readonly (readonly [string, unknown])[] = [
    ['history_text MATCH ?', match],
    [`${key} < ?`, query.before],
    ['agent = ?', query.agent],
    ['run = ?', query.run],
    ['decision = ?', query.decision],
  ];
  const used = given.filter(([, value]) => value !== undefined);
  const fixed =
    query.callsOnly === true ? [visible, `type IN ('call.held', 'call.decided')`] : [visible];
  const where = [...used.map(([condition]) => condition), ...fixed].join(' AND ');
  const sql = `SELECT ${rowColumns} FROM ${from} WHERE ${where} ORDER BY ${key} DESC LIMIT ?`;
  return { sql, values: [...used.map(([, value]) => value), query.limit + 1] };
}

/** Every word must begin a word of the summary. Quoted, so that nothing in it is read as FTS5 syntax. */
function textMatch(text: string | undefined): string | undefined {
  const words = (text ?? '')
    .replaceAll('\0', '')
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length === 0
    ? undefined
    : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' ');
}
