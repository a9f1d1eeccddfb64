import type { OperatorClient } from '../client/operator-client';
import { LeaseScope, leaseBounds, type Lease } from '../../shared/model/lease';
import { done } from '../../shared/reasons';
import { byPrefix } from './by-prefix';
import {
  exitCode,
  readArguments,
  refused,
  withDaemon,
  wrongUsage,
  type Command,
  type Io,
} from './command';
import { minutesOf } from './grant-options';
import { columns, count, duration } from './layout';
import { passphraseOption } from './prove';
import { provedChange } from './proved-change';
import { proofOptions, proofUsage } from './step-up-proof';
import { jsonLine, shown } from './terminal-text';

const scopes = LeaseScope.options.join(', ');

/** One line of a list: for whom, what, how long, how many. */
export const leaseRow = (lease: Lease): string[] => [
  shown(lease.id),
  shown(lease.agentId),
  lease.scopes.join(', '),
  `${duration(lease.expiresInMs)} left`,
  `${lease.used} of ${count(lease.calls, 'call')}`,
  lease.outlivesTray ? 'goes on without the tray app' : '',
];

const leaseLines = (leases: readonly Lease[]): string[] => columns(leases.map(leaseRow));

const options = {
  for: { type: 'string' },
  calls: { type: 'string' },
  only: { type: 'string' },
  'outlives-tray': { type: 'boolean' },
  json: { type: 'boolean' },
  ...proofOptions,
  ...passphraseOption,
} as const;
type Values = {
  readonly [K in keyof typeof options]?:
    ((typeof options)[K]['type'] extends 'string' ? string : boolean) | undefined;
};

type Terms = Pick<Lease, 'scopes' | 'calls'> & { readonly minutes: number };

/** What the options ask for; a text says what is wrong with them. */
function termsOf(values: Values): Terms | string {
  const minutes = minutesOf(values.for ?? '45m', leaseBounds.minutes);
  if (minutes === null) return '--for takes minutes or hours, as in 45m or 2h, at most 12h.';
  const calls = Number(values.calls ?? '200');
  if (!Number.isInteger(calls) || calls < 1 || calls > leaseBounds.calls)
    return `--calls takes a number from 1 to ${leaseBounds.calls}.`;
  const only = (values.only ?? 'read,edit-in-project').split(',');
  const read = LeaseScope.array().min(1).safeParse(only);
  return read.success
    ? { minutes, calls, scopes: [...new Set(read.data)] }
    : `--only takes some of: ${scopes}.`;
}

async function make(io: Io, agentId: string, values: Values): Promise<number> {
  const terms = termsOf(values);
  if (typeof terms === 'string') return wrongUsage(io, leaseCommand, terms);
  return withDaemon(io, async (client) => {
    const proof = await provedChange(io, client, values);
    if (typeof proof === 'number') return proof;
    const outlivesTray = values['outlives-tray'] === true;
    const body = { ...terms, agentId, outlivesTray, proof };
    const made = await client.call('lease.make', body);
    if (!made.ok) return refused(io, made);
    io.out(values.json === true ? jsonLine(made.value) : leaseLines([made.value]).join('\n'));
    return exitCode.ok;
  });
}

/** The one lease that a person means: by the beginning of its id, or by its agent. */
async function end(io: Io, client: OperatorClient, given: string): Promise<number> {
  const snapshot = await client.call('subscribe', {});
  if (!snapshot.ok) return refused(io, snapshot);
  const { leases } = snapshot.value;
  const ofAgent = leases.find(({ agentId }) => agentId === given);
  const lease = ofAgent === undefined ? byPrefix(leases, given, 'lease-unknown') : done(ofAgent);
  if (!lease.ok) return refused(io, lease);
  const { id, agentId } = lease.value;
  const ended = await client.call('lease.end', { leaseId: id });
  if (!ended.ok) return refused(io, ended);
  io.out(`Ended: ${shown(id)} of ${shown(agentId)}.`);
  return exitCode.ok;
}

export const leaseCommand: Command = {
  name: 'lease',
  summary: 'let an agent work on while you are away, within bounds',
  usage: `Usage: holdpoint lease <agent> [--for TIME] [--calls NUMBER] [--only SCOPES] [--outlives-tray]
                       [--code CODE | --system] [--json] [--passphrase-stdin]
       holdpoint lease end <id or agent>

Made before you leave. While you are away, calls of this agent pass that the lease covers and your rules allow unasked;
every other one waits for you. It ends by its time, its calls, the first denied call, and your return. A lease made before
it ends.

  --for TIME       how long: 45m, 2h, at most 12h (45m when not said)
  --calls NUMBER   how many calls, at most ${leaseBounds.calls} (200 when not said)
  --only SCOPES    what, with commas: ${scopes}
                   (read,edit-in-project when not said; reading is always among them)
  --outlives-tray  goes on when the tray app is lost; any other lease ends then
${proofUsage}
  --json           the lease as one line of JSON
  --passphrase-stdin  read the passphrase from the first line of standard input

Ending one needs no passphrase.`,
  async run(args, io) {
    const given = readArguments(leaseCommand, { args, options, words: [1, 2] }, io);
    if (given === null) return exitCode.usage;
    const [agentId = '', lease] = given.positionals;
    if (lease === undefined && agentId !== 'end') return make(io, agentId, given.values);
    if (agentId !== 'end' || lease === undefined)
      return wrongUsage(io, leaseCommand, 'Name one agent, or end and one lease.');
    return withDaemon(io, (client) => end(io, client, lease));
  },
};

export const leasesCommand: Command = {
  name: 'leases',
  summary: 'leases that stand, and what is left of each',
  usage: `Usage: holdpoint leases [--json]

Lists which agents may work on while you are away: what, how long, how many calls.

  --json  the leases as one line of JSON`,
  async run(args, io) {
    const own = { json: { type: 'boolean' } } as const;
    const given = readArguments(leasesCommand, { args, options: own, words: 0 }, io);
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const snapshot = await client.call('subscribe', {});
      if (!snapshot.ok) return refused(io, snapshot);
      const { leases } = snapshot.value;
      const text = leases.length === 0 ? 'No lease stands.' : leaseLines(leases).join('\n');
      io.out(given.values.json === true ? jsonLine(leases) : text);
      return exitCode.ok;
    });
  },
};
