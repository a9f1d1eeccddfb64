import type { OperatorClient, OperatorReply } from '../client/operator-client';
import { done, type Outcome } from '../../shared/reasons';
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
import { formatLeft, formatProof } from './format-log';
import { passphraseOption, proveHere } from './prove';
import { jsonLine, painter } from './terminal-text';

type Verb = 'pause' | 'resume' | 'kill';
type Proofs = OperatorReply<'runs.pause-all'>;

/** Freezing and killing a large tree takes longer than a question. */
const treeTimeoutMs = 60_000;

async function one(client: OperatorClient, verb: Verb, given: string): Promise<Outcome<Proofs>> {
  const snapshot = await client.call('subscribe', {});
  if (!snapshot.ok) return snapshot;
  const run = byPrefix(snapshot.value.runs, given, 'run-unknown');
  if (!run.ok) return run;
  const proof = await client.call(`run.${verb}`, { runId: run.value.id }, treeTimeoutMs);
  return proof.ok ? done({ proofs: [{ runId: run.value.id, proof: proof.value }] }) : proof;
}

function report(io: Io, verb: Verb, { proofs }: Proofs): number {
  if (proofs.length === 0) io.out('There are no runs.');
  else
    io.out(
      [
        ...proofs.map(({ runId, proof }) => formatProof(runId, proof, painter(io.color))),
        ...(verb === 'kill' ? [formatLeft(proofs.map(({ proof }) => proof))] : []),
      ].join('\n'),
    );
  return codeOf(proofs);
}

function reportJson(io: Io, { proofs }: Proofs): number {
  io.out(jsonLine(proofs));
  return codeOf(proofs);
}

function codeOf(proofs: Proofs['proofs']): number {
  return proofs.every(({ proof }) => proof.verified) ? exitCode.ok : exitCode.failed;
}

function runCommandOf(verb: Verb, words: Pick<Command, 'summary' | 'usage'>): Command {
  const command: Command = {
    name: verb,
    ...words,
    async run(args, io) {
      const all = args.includes('--all');
      const options = {
        all: { type: 'boolean' },
        json: { type: 'boolean' },
        ...passphraseOption,
      } as const;
      const given = readArguments(command, { args, options, words: all ? 0 : 1 }, io);
      if (given === null) return exitCode.usage;
      if (verb !== 'resume' && given.values['passphrase-stdin'] === true)
        return wrongUsage(io, command, 'This command needs no passphrase.');
      return withDaemon(io, async (client) => {
        const unproved =
          verb === 'resume' ? await proveHere(io, client, given.values['passphrase-stdin']) : null;
        if (unproved !== null) return unproved;
        const proofs = all
          ? await client.call(`runs.${verb}-all`, {}, treeTimeoutMs)
          : await one(client, verb, given.positionals[0] ?? '');
        if (!proofs.ok) return refused(io, proofs);
        return given.values.json === true
          ? reportJson(io, proofs.value)
          : report(io, verb, proofs.value);
      });
    },
  };
  return command;
}

const always = `The exit code is 0 only when every process was read back as wished.

  --all   every run; works without the tray app as well
  --json  the proofs as one line of JSON`;

export const pauseCommand = runCommandOf('pause', {
  summary: 'freeze a run and all its processes',
  usage: `Usage: holdpoint pause <run> | --all [--json]

Freezes all processes of a run where they are; its calls wait. Needs no passphrase.
${always}`,
});

export const resumeCommand = runCommandOf('resume', {
  summary: 'let a paused run go on (asks for your passphrase)',
  usage: `Usage: holdpoint resume <run> | --all [--json] [--passphrase-stdin]

Lets the processes of a paused run go on. Asks for the passphrase of the operator key.
${always}
  --passphrase-stdin  read the passphrase from the first line of standard input`,
});

export const killCommand = runCommandOf('kill', {
  summary: 'end a run and all its processes',
  usage: `Usage: holdpoint kill <run> | --all [--json]

Ends all processes of a run; calls that wait are denied. Needs no passphrase.
${always}`,
});
