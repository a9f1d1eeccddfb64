import { exitCode, refused, withDaemon, type Io } from './command';
import { fileText, type PolicyArguments } from './policy-arguments';
import { proveHere } from './prove';
import { proofHere } from './step-up-proof';
import { shown } from './terminal-text';

/** `policy save FILE`: proves the operator, with a step-up once one is set up, then puts the text into force. */
export function saveRules({ values, words }: PolicyArguments, io: Io): Promise<number> {
  const text = fileText(words[0] ?? '', io);
  if (text === null) return Promise.resolve(exitCode.failed);
  return withDaemon(io, async (client) => {
    const unproved = await proveHere(io, client, values['passphrase-stdin']);
    if (unproved !== null) return unproved;
    const proof = await proofHere(io, client, { need: 'change', values });
    if (!proof.ok) return refused(io, proof);
    const saved = await client.call('rules.save', { text, proof: proof.value });
    if (!saved.ok) return refused(io, saved);
    io.out(`${shown(saved.value.path)} is in force.`);
    return exitCode.ok;
  });
}
