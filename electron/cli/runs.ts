import type { OperatorClient, OperatorReply } from '../client/operator-client';
import type { ContainmentProof, Run } from '../../shared/model/run';
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
import { count } from './layout';
import { passphraseOption, proveHere } from './prove';
import { proofHere, proofOptions, proofUsage, type ProofValues } from './step-up-proof';
import { jsonLine, painter, shown } from './terminal-text';

type Verb = 'pause' | 'resume' | 'kill';
type Proofs = OperatorReply<'runs.pause-all'>;

/** Freezing and killing a large tree takes longer than a question. */
const treeTimeoutMs = 60_000;

type Asked = { readonly verb: Verb; readonly run: string; readonly values: ProofValues };

async function one(io: Io, client: OperatorClient, asked: Asked): Promise<Outcome<Proofs>> {
  const snapshot = await client.call('subscribe', {});
  if (!snapshot.ok) return snapshot;
  const run = byPrefix(snapshot.value.runs, asked.run, 'run-unknown');
  if (!run.ok) return run;
  const did = await act(io, client, run.value, asked);
  return did.ok ? done({ proofs: [{ runId: run.value.id, proof: did.value }] }) : did;
}

/** A run that waits for a step-up is resumed with one. */
async function act(
  io: Io,
  client: OperatorClient,
  { id: runId, resumes }: Run,
  { verb, values }: Asked,
): Promise<Outcome<ContainmentProof>> {
  if (verb !== 'resume' || resumes !== 'prove')
    return client.call(`run.${verb}`, { runId }, treeTimeoutMs);
  const proof = await proofHere(io, client, { need: 'any-factor', values });
  if (!proof.ok) return proof;
  const body = proof.value === null ? { runId } : { runId, proof: proof.value };
  return client.call('run.resume', body, treeTimeoutMs);
}

/** One word for all does not reach a run that takes a step-up: it is named, so that it is not taken for one that goes on. */
async function tellLeftOut(io: Io, client: OperatorClient): Promise<number> {
  const snapshot = await client.call('subscribe', {});
  const left = snapshot.ok ? snapshot.value.runs.filter(({ resumes }) => resumes === 'prove') : [];
  for (const { id, label } of left)
    io.err(`holdpoint: ${shown(id)} (${shown(label)}) stays paused: it takes your step-up.`);
  return left.length === 0 ? exitCode.ok : exitCode.failed;
}

/** Leases that stand, by their ids; none where the daemon does not say. */
async function leasesNow(client: OperatorClient): Promise<readonly string[]> {
  const snapshot = await client.call('subscribe', {});
  return snapshot.ok ? snapshot.value.leases.map(({ id }) => id) : [];
}

/** The end of everything ends leases too: how many of those that stood stand no more. */
async function tellEnded(io: Io, client: OperatorClient, before: readonly string[]): Promise<void> {
  if (before.length === 0) return;
  const now = new Set(await leasesNow(client));
  const ended = before.filter((id) => !now.has(id)).length;
  io.out(`${count(ended, 'lease')} ended.`);
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
        ...proofOptions,
        ...passphraseOption,
      } as const;
      const given = readArguments(command, { args, options, words: all ? 0 : [0, 1] }, io);
      if (given === null) return exitCode.usage;
      const { values } = given;
      if (!all && given.positionals.length === 0)
        return wrongUsage(io, command, 'Name a run, or --all.');
      if (verb !== 'resume' && (values['passphrase-stdin'] ?? values.code ?? values.system))
        return wrongUsage(io, command, 'This command needs no passphrase and no step-up.');
      const ask = async (client: OperatorClient): Promise<number> => {
        const unproved =
          verb === 'resume' ? await proveHere(io, client, values['passphrase-stdin']) : null;
        if (unproved !== null) return unproved;
        // Asked first, but not waited for: nothing holds up the end.
        const leases = all && verb === 'kill' && values.json !== true ? leasesNow(client) : null;
        const proofs = all
          ? await client.call(`runs.${verb}-all`, {}, treeTimeoutMs)
          : await one(io, client, { verb, run: given.positionals[0] ?? '', values });
        if (!proofs.ok) return refused(io, proofs);
        const code =
          values.json === true ? reportJson(io, proofs.value) : report(io, verb, proofs.value);
        if (leases !== null) await tellEnded(io, client, await leases);
        const rest = verb === 'resume' && all ? await tellLeftOut(io, client) : exitCode.ok;
        return Math.max(code, rest);
      };
      // A daemon that died can be had again: it finds the runs, and only it can end them whole.
      return withDaemon(io, ask, verb === 'kill' ? 'reach' : 'connect');
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
  usage: `Usage: holdpoint resume <run> | --all [--code CODE | --system] [--json] [--passphrase-stdin]

Lets the processes of a paused run go on. Asks for the passphrase of the operator key, and for a step-up where the agent's
policy wants one; --all leaves such a run out and says so.
${always}
${proofUsage}
  --passphrase-stdin  read the passphrase from the first line of standard input`,
});

export const killCommand = runCommandOf('kill', {
  summary: 'end a run and all its processes',
  usage: `Usage: holdpoint kill <run> | --all [--json]

Ends all processes of a run; calls that wait are denied. --all ends every lease too. Needs no passphrase. A daemon that does not run is started first: it
finds the runs again. What is left, if anything, is named.
${always}`,
});
