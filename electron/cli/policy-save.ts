import { exitCode, refused, withDaemon, type Io } from './command';
import { fileText, type PolicyArguments } from './policy-arguments';
import { provedChange } from './proved-change';
import { shown } from './terminal-text';

/** `policy save FILE`: proves the operator, with a step-up once one is set up, then puts the text into force. */
export function saveRules({ values, words }: PolicyArguments, io: Io): Promise<number> {
  const text = fileText(words[0] ?? '', io);
  if (text === null) return Promise.resolve(exitCode.failed);
  return withDaemon(io, async (client) => {
    const proof = await provedChange(io, client, values);
    if (typeof proof === 'number') return proof;
    const saved = await client.call('rules.save', { text, proof });
    if (!saved.ok) return refused(io, saved);
    io.out(`${shown(saved.value.path)} is in force.`);
    return exitCode.ok;
  });
}
