import type { OperatorClient } from '../client/operator-client';
import type { StepUpStatus } from '../../shared/model/step-up';
import type { RequestOf } from '../../shared/wire';
import type { stepUpWire } from '../../shared/wires/step-up-wire';
import {
  exitCode,
  readArguments,
  refused,
  withDaemon,
  wrongUsage,
  type Command,
  type Io,
} from './command';
import { polkitAction, polkitActionFile } from '../platform/linux/polkit-action';
import { columns, duration } from './layout';
import { passphraseOption, proveHere } from './prove';
import { proofHere, proofOptions, proofUsage, type ProofValues } from './step-up-proof';
import { qrLines } from './terminal-qr';
import { jsonLine } from './terminal-text';

const options = {
  json: { type: 'boolean' },
  finish: { type: 'string' },
  'action-file': { type: 'boolean' },
  ...proofOptions,
  ...passphraseOption,
} as const;

type Values = ProofValues & {
  readonly json?: boolean | undefined;
  readonly finish?: string | undefined;
};
/** One step of `step-up`, on a connection that has proved the operator where it changes something. */
type Part = (io: Io, client: OperatorClient, values: Values) => Promise<number>;

function formatStatus({ enrolled, offered, recoveryLeft, lockedForMs }: StepUpStatus): string {
  const rows = offered.map(({ factor, available, why }) => [
    factor,
    enrolled.includes(factor) ? 'set up' : available ? 'not set up' : 'not here',
    why,
  ]);
  const none =
    enrolled.length === 0 ? ['No step-up is set up: calls that take one can only be denied.'] : [];
  const left = enrolled.length === 0 ? [] : [`Recovery codes left: ${recoveryLeft}`];
  const locked =
    lockedForMs > 0
      ? [
          `After too many wrong answers nothing is taken for ${duration(lockedForMs)}; a recovery code is.`,
        ]
      : [];
  return [...none, ...columns(rows), ...left, ...locked].join('\n');
}

const status: Part = async (io, client, { json }) => {
  const found = await client.call('step-up.status', {});
  if (!found.ok) return refused(io, found);
  io.out(json === true ? jsonLine(found.value) : formatStatus(found.value));
  return exitCode.ok;
};

function showCodes(io: Io, codes: readonly string[]): number {
  io.out('Done.');
  if (codes.length === 0) return exitCode.ok;
  io.out(
    'Recovery codes. Write them down, away from this machine; each works once, and they are never shown again:',
  );
  io.out(codes.map((code) => `  ${code}`).join('\n'));
  return exitCode.ok;
}

async function finish(io: Io, client: OperatorClient, code: string): Promise<number> {
  if (!/^\d{6}$/.test(code)) return refused(io, { ok: false, reason: 'step-up-wrong' });
  const done = await client.call('step-up.totp-finish', { code });
  return done.ok ? showCodes(io, done.value.recovery) : refused(io, done);
}

const totp: Part = async (io, client, values) => {
  if (values.finish !== undefined) return finish(io, client, values.finish);
  const proof = await proofHere(io, client, { need: 'change', values });
  if (!proof.ok) return refused(io, proof);
  const begun = await client.call('step-up.totp-begin', { proof: proof.value });
  if (!begun.ok) return refused(io, begun);
  io.out(qrLines(begun.value.qr, io.color).join('\n'));
  io.out(`Secret: ${begun.value.secret}`);
  const code = await io.secret('Code that the app shows now: ');
  if (code !== null) return finish(io, client, code.trim());
  io.out('Then, within ten minutes: holdpoint step-up totp --finish CODE');
  return exitCode.ok;
};

const passphrase: Part = async (io, client, values) => {
  const proof = await proofHere(io, client, { need: 'change', values });
  if (!proof.ok) return refused(io, proof);
  const first = await io.secret('New step-up passphrase (at least 12 characters): ');
  const again = first === null ? null : await io.secret('The same again: ');
  if (first === null || first !== again || first.length < 12) {
    io.err(
      'holdpoint: The two are not the same, or shorter than 12 characters, or there is no terminal. Nothing was changed.',
    );
    return exitCode.failed;
  }
  const made = await client.call('step-up.passphrase', { passphrase: first, proof: proof.value });
  return made.ok ? showCodes(io, made.value.recovery) : refused(io, made);
};

const recovery: Part = async (io, client, values) => {
  const proof = await proofHere(io, client, { need: 'change', values });
  if (!proof.ok) return refused(io, proof);
  const made = await client.call('step-up.recovery', { proof: proof.value });
  return made.ok ? showCodes(io, made.value.recovery) : refused(io, made);
};

const system: Part = async (io, client, values) => {
  // Here `--system` would prove the dialog by itself.
  const proof = await proofHere(io, client, { need: 'change', values: { code: values.code } });
  if (!proof.ok) return refused(io, proof);
  const made = await client.call('step-up.platform', { proof: proof.value });
  if (!made.ok) return refused(io, made);
  io.out(formatStatus(made.value));
  return exitCode.ok;
};

type Removable = RequestOf<typeof stepUpWire, 'step-up.remove'>['factor'];
const removable: readonly Removable[] = [
  'totp',
  'passphrase',
  'polkit',
  'touch-id',
  'windows-hello',
];

const remove =
  (factor: Removable): Part =>
  async (io, client, values) => {
    const proof = await proofHere(io, client, { need: 'change', values });
    if (!proof.ok) return refused(io, proof);
    const removed = await client.call('step-up.remove', { factor, proof: proof.value });
    if (!removed.ok) return refused(io, removed);
    io.out(formatStatus(removed.value));
    return exitCode.ok;
  };

const changes: Readonly<Partial<Record<string, Part>>> = { totp, passphrase, recovery, system };

function partOf(word: string | undefined, of: string | undefined): Part | null {
  if (word === 'remove') {
    const factor = removable.find((one) => one === of);
    return factor === undefined ? null : remove(factor);
  }
  if (of !== undefined) return null;
  return word === 'status' ? status : (changes[word ?? ''] ?? null);
}

export const stepUpCommand: Command = {
  name: 'step-up',
  summary: 'set up what proves that it is you: authenticator app, passphrase, recovery codes',
  usage: `Usage: holdpoint step-up status [--json]
       holdpoint step-up totp | passphrase | recovery | system
       holdpoint step-up remove totp|passphrase|polkit

  status      what is set up, what this machine offers, and why not the rest
  totp        a new secret for an authenticator app, as QR code and as text; in force once a code of it was entered
  passphrase  a passphrase of its own; weaker, because a key logger can read it
  recovery    ten new recovery codes; the old ones are void
  system      the system's own dialog (polkit), which must prove you once
  remove      takes a factor away

Asks for the passphrase of the operator key, and for a step-up as soon as one is set up.

  --finish CODE       for totp without a terminal: the code that the app shows
  --action-file       for system: prints what an administrator must put in place first, and does nothing else:
                      holdpoint step-up system --action-file | sudo tee ${polkitActionFile}
${proofUsage}
  --passphrase-stdin  read the passphrase of the operator key from the first line of standard input`,
  async run(args, io) {
    const words = args[0] === 'remove' ? 2 : 1;
    const given = readArguments(stepUpCommand, { args, options, words }, io);
    if (given === null) return exitCode.usage;
    if (given.values['action-file'] === true) {
      io.out(polkitAction.trimEnd());
      return exitCode.ok;
    }
    const part = partOf(given.positionals[0], given.positionals[1]);
    if (part === null)
      return wrongUsage(
        io,
        stepUpCommand,
        'There is status, totp, passphrase, recovery, system and remove.',
      );
    return withDaemon(io, async (client) => {
      if (part !== status) {
        const unproved = await proveHere(io, client, given.values['passphrase-stdin']);
        if (unproved !== null) return unproved;
      }
      return part(io, client, given.values);
    });
  },
};
