import { setTimeout as wait } from 'node:timers/promises';
import type { OperatorClient } from '../client/operator-client';
import type { HistoryRow } from '../../shared/model/journal';
import { limits } from '../../shared/limits';
import type { HistoryQuery } from '../../shared/protocol';
import { done, type Outcome } from '../../shared/reasons';
import {
  exitCode,
  readArguments,
  refused,
  withDaemon,
  wrongUsage,
  type Command,
  type Io,
} from './command';
import { formatSpans } from './format-digest';
import { formatRow } from './format-log';
import { jsonLine, painter } from './terminal-text';

/** How often `--follow` looks for new records. */
const followMs = 500;

type Filter = Pick<HistoryQuery, 'text' | 'run'>;

/** Rows above `after`, or the newest `most`, oldest first. Asks for as many pages as that takes. */
async function newest(
  client: OperatorClient,
  filter: Filter,
  { after, most }: { after: number; most: number },
): Promise<Outcome<HistoryRow[]>> {
  const rows: HistoryRow[] = [];
  let before: number | undefined;
  while (rows.length < most) {
    const limit = Math.min(limits.historyPage, most - rows.length);
    const page = await client.call('history.page', {
      ...filter,
      limit,
      ...(before === undefined ? {} : { before }),
    });
    if (!page.ok) return page;
    const fresh = page.value.rows.filter((row) => row.seq > after);
    rows.push(...fresh);
    before = fresh.at(-1)?.seq;
    if (!page.value.more || fresh.length < page.value.rows.length) break;
  }
  return done(rows.toReversed());
}

/** One line on where the operator was, where that changed in the time of these records. Without an answer they are shown alone. */
async function tellPresence(
  io: Io,
  client: OperatorClient,
  rows: readonly HistoryRow[],
): Promise<void> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return;
  const asked = { fromMs: first.wallMs, toMs: last.wallMs };
  const answer = await client.call('presence.spans', asked);
  const { fromMs, toMs } = asked;
  // A span that only ends or begins with a record took none of the time between them.
  const spans = (answer.ok ? answer.value.spans : []).filter(
    (span) => span.fromMs < toMs && (span.toMs ?? Infinity) > fromMs,
  );
  if (spans.length > 1) io.out(painter(io.color)('dim', `You were: ${formatSpans(spans)}`));
}

async function follow(
  io: Io,
  client: OperatorClient,
  show: (after: number) => Promise<Outcome<number>>,
): Promise<number> {
  let after = await show(0);
  while (after.ok && !io.interrupted.aborted) {
    await wait(followMs, undefined, { signal: io.interrupted }).catch(() => undefined);
    if (!io.interrupted.aborted) after = await show(after.value);
  }
  return after.ok ? exitCode.ok : refused(io, after);
}

export const logCommand: Command = {
  name: 'log',
  summary: 'what happened',
  usage: `Usage: holdpoint log [--limit N] [--run RUN] [--text WORDS] [--follow] [--json]

Shows the newest records of the journal, oldest of them first, after a line on where you were if that changed.

  --limit N     how many (default 30)
  --run RUN     only this run, by its whole id
  --text WORDS  only records whose summary has words that begin so
  --follow      goes on showing new records until Ctrl-C
  --json        one record a line, as JSON`,
  async run(args, io) {
    const options = {
      limit: { type: 'string', default: '30' },
      run: { type: 'string' },
      text: { type: 'string' },
      follow: { type: 'boolean' },
      json: { type: 'boolean' },
    } as const;
    const given = readArguments(logCommand, { args, options, words: 0 }, io);
    if (given === null) return exitCode.usage;
    const { values } = given;
    if (!/^[1-9][0-9]{0,5}$/.test(values.limit))
      return wrongUsage(io, logCommand, '--limit is a number from 1 to 999999.');
    if ((values.text ?? '').length > 200)
      return wrongUsage(io, logCommand, '--text has at most 200 characters.');
    const filter: Filter = {
      ...(values.text === undefined ? {} : { text: values.text }),
      ...(values.run === undefined ? {} : { run: values.run }),
    };
    const paint = painter(io.color);
    // Records of one run, or found by words, are not the story of a time.
    const spoken = values.json !== true && values.run === undefined && values.text === undefined;
    return withDaemon(io, async (client) => {
      const show = async (after: number): Promise<Outcome<number>> => {
        const most = after === 0 ? Number(values.limit) : Infinity;
        const rows = await newest(client, filter, { after, most });
        if (!rows.ok) return rows;
        if (spoken && after === 0) await tellPresence(io, client, rows.value);
        for (const row of rows.value)
          io.out(values.json === true ? jsonLine(row) : formatRow(row, paint));
        return done(rows.value.at(-1)?.seq ?? after);
      };
      if (values.follow === true) return follow(io, client, show);
      const shown = await show(0);
      // Silence would pass for a run that did nothing. Not among the records: programs read those.
      if (shown.ok && shown.value === 0) io.err('holdpoint: No record fits.');
      return shown.ok ? exitCode.ok : refused(io, shown);
    });
  },
};
