import type { OperatorClient, OperatorRequest } from '../client/operator-client';
import { cardOf } from './approvals';
import {
  exitCode,
  readArguments,
  refused,
  withDaemon,
  wrongUsage,
  type Command,
  type Io,
} from './command';
import { formatCard } from './format-approval';
import { grantOptions, grantUsage, reachOfOptions } from './grant-options';
import { count } from './layout';
import { passphraseOption, proveHere } from './prove';
import { proofHere, proofOptions, proofUsage } from './step-up-proof';
import { painter } from './terminal-text';

async function answer(
  io: Io,
  client: OperatorClient,
  given: OperatorRequest<'approval.answer'>,
): Promise<number> {
  const answered = await client.call('approval.answer', given);
  if (!answered.ok) return refused(io, answered);
  io.out(
    `${given.answer === 'allow' ? 'Allowed' : 'Denied'}: ${count(answered.value.calls, 'call')}.`,
  );
  return exitCode.ok;
}

export const denyCommand: Command = {
  name: 'deny',
  summary: 'deny a waiting call',
  usage: `Usage: holdpoint deny <id> [--not-asked]

Denies a waiting call and all that are the same. Needs no passphrase.

  --not-asked  you did not ask for this: the run is paused as well`,
  async run(args, io) {
    const given = readArguments(
      denyCommand,
      { args, options: { 'not-asked': { type: 'boolean' } }, words: 1 },
      io,
    );
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const card = await cardOf(client, given.positionals[0] ?? '');
      if (!card.ok) return refused(io, card);
      const notAsked = given.values['not-asked'] === true;
      return answer(io, client, {
        approvalId: card.value.id,
        digest: card.value.digest,
        answer: 'deny',
        scope: 'once',
        notAsked,
      });
    });
  },
};

export const approveCommand: Command = {
  name: 'approve',
  summary: 'allow a waiting call (asks for your passphrase)',
  usage: `Usage: holdpoint approve <id> [--run | --for TIME] [--code CODE | --system] [--passphrase-stdin]

Shows the call, asks for the passphrase of the operator key, and allows exactly what was shown.

${grantUsage}
${proofUsage}
  --passphrase-stdin  read the passphrase from the first line of standard input`,
  async run(args, io) {
    const options = {
      ...grantOptions,
      ...proofOptions,
      ...passphraseOption,
    } as const;
    const given = readArguments(approveCommand, { args, options, words: 1 }, io);
    if (given === null) return exitCode.usage;
    const reach = reachOfOptions(given.values);
    if (typeof reach === 'string') return wrongUsage(io, approveCommand, reach);
    return withDaemon(io, async (client) => {
      const card = await cardOf(client, given.positionals[0] ?? '');
      if (!card.ok) return refused(io, card);
      io.out(formatCard(card.value, painter(io.color), Date.now()));
      const unproved = await proveHere(io, client, given.values['passphrase-stdin']);
      if (unproved !== null) return unproved;
      const need =
        reach.scope === 'agent' && card.value.needs === 'none' ? 'change' : card.value.needs;
      const proof = await proofHere(io, client, { need, values: given.values });
      if (!proof.ok) return refused(io, proof);
      // SECURITY: T-5 the digest is the one of the card that was printed: another call under this id is refused.
      return answer(io, client, {
        approvalId: card.value.id,
        digest: card.value.digest,
        answer: 'allow',
        ...reach,
        notAsked: false,
        count: card.value.count,
        ...(proof.value === null ? {} : { proof: proof.value }),
      });
    });
  },
};
