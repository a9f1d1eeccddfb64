import type { OperatorClient } from '../client/operator-client';
import type { ApprovalCard } from '../../shared/model/approval';
import type { Outcome } from '../../shared/reasons';
import { byPrefix } from './by-prefix';
import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { formatApprovals, formatCard } from './format-approval';
import { jsonLine, painter } from './terminal-text';

/** The whole card of an approval that waits, named by its id or the beginning of it. */
export async function cardOf(
  client: OperatorClient,
  given: string,
): Promise<Outcome<ApprovalCard>> {
  const snapshot = await client.call('subscribe', {});
  if (!snapshot.ok) return snapshot;
  const approval = byPrefix(snapshot.value.approvals, given, 'approval-unknown');
  return approval.ok ? client.call('approval.detail', { approvalId: approval.value.id }) : approval;
}

const json = { json: { type: 'boolean' } } as const;

export const approvalsCommand: Command = {
  name: 'approvals',
  summary: 'calls that wait for your answer',
  usage: `Usage: holdpoint approvals [--json]

Lists what waits for an answer, oldest first: id, agent, tool, time left, what would run.

  --json  the cards as one line of JSON`,
  async run(args, io) {
    const given = readArguments(approvalsCommand, { args, options: json, words: 0 }, io);
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const snapshot = await client.call('subscribe', {});
      if (!snapshot.ok) return refused(io, snapshot);
      const { approvals } = snapshot.value;
      io.out(given.values.json === true ? jsonLine(approvals) : formatApprovals(approvals));
      return exitCode.ok;
    });
  },
};

export const showCommand: Command = {
  name: 'show',
  summary: 'one waiting call, whole',
  usage: `Usage: holdpoint show <id> [--json]

Shows all that is known of a waiting call. The beginning of an id is enough if only one fits.
Hidden characters are written out, as in ⟨U+202E⟩.

  --json  the card as one line of JSON`,
  async run(args, io) {
    const given = readArguments(showCommand, { args, options: json, words: 1 }, io);
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const card = await cardOf(client, given.positionals[0] ?? '');
      if (!card.ok) return refused(io, card);
      io.out(
        given.values.json === true
          ? jsonLine(card.value)
          : formatCard(card.value, painter(io.color), Date.now()),
      );
      return exitCode.ok;
    });
  },
};
