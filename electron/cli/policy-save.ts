import type { StepUpProof } from '../../shared/model/step-up';
import { exitCode, refused, withDaemon, type Io } from './command';
import { fileText, type PolicyArguments } from './policy-arguments';
import { proveHere } from './prove';
import { shown } from './terminal-text';

/** `policy save FILE`: proves the operator, then puts the text into force. The daemon asks for a step-up once one is set up. */
export function saveRules({ values, words }: PolicyArguments, io: Io): Promise<number> {
  const text = fileText(words[0] ?? '', io);
  if (text === null) return Promise.resolve(exitCode.failed);
  return withDaemon(io, async (client) => {
    const unproved = await proveHere(io, client, values['passphrase-stdin'] === true);
    if (unproved !== null) return unproved;
    const proof = typeof values.code === 'string' ? proofOf(values.code) : null;
    const saved = await client.call('rules.save', { text, proof });
    if (!saved.ok) return refused(io, saved);
    io.out(`${shown(saved.value.path)} is in force.`);
    return exitCode.ok;
  });
}

/** Six digits come from an authenticator app, anything else was written down as a recovery code. */
const proofOf = (code: string): StepUpProof =>
  /^\d{6}$/.test(code) ? { factor: 'totp', code } : { factor: 'recovery', code };
