import type { Grant } from '../../shared/model/snapshot';
import { byPrefix } from './by-prefix';
import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { count, columns, cut, duration } from './layout';
import { jsonLine, shown } from './terminal-text';

/** For whom a grant stands, and for how long. */
const holderOf = ({ covers, expiresInMs }: Grant): string =>
  covers.scope === 'run'
    ? `run ${covers.runId}`
    : `${covers.agentId} in ${covers.reach.project}, ${duration(expiresInMs ?? 0)} left`;

const row = (grant: Grant): string[] => [
  shown(grant.id),
  shown(holderOf(grant)),
  `used ${count(grant.used, 'time')}`,
  cut(shown(grant.summary), 100),
];

export const grantsCommand: Command = {
  name: 'grants',
  summary: 'standing permissions you gave, and taking them back',
  usage: `Usage: holdpoint grants [--json] [--revoke <id>]

Lists what agents may do without asking because you said so: for whom, how long, how often used.
All of them end when the screen is locked, when the tray app is gone, and when the daemon stops.

  --revoke ID  ends one; the beginning of an id is enough if only one fits. Needs no passphrase
  --json       the grants as one line of JSON`,
  async run(args, io) {
    const options = { json: { type: 'boolean' }, revoke: { type: 'string' } } as const;
    const given = readArguments(grantsCommand, { args, options, words: 0 }, io);
    if (given === null) return exitCode.usage;
    const { revoke, json } = given.values;
    return withDaemon(io, async (client) => {
      const snapshot = await client.call('subscribe', {});
      if (!snapshot.ok) return refused(io, snapshot);
      const { grants } = snapshot.value;
      if (revoke === undefined) {
        const text =
          grants.length === 0 ? 'Nothing is granted.' : columns(grants.map(row)).join('\n');
        io.out(json === true ? jsonLine(grants) : text);
        return exitCode.ok;
      }
      const grant = byPrefix(grants, revoke, 'grant-unknown');
      if (!grant.ok) return refused(io, grant);
      const revoked = await client.call('grant.revoke', { grantId: grant.value.id });
      if (!revoked.ok) return refused(io, revoked);
      io.out(json === true ? jsonLine(grant.value) : `Revoked: ${shown(grant.value.summary)}`);
      return exitCode.ok;
    });
  },
};
