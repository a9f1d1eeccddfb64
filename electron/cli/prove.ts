import { openSealed, readSealedKey } from '../client/sealed-key';
import { proveOperator } from '../client/operator-key';
import type { OperatorClient } from '../client/operator-client';
import { exitCode, refused, type Io } from './command';
import { refuse } from '../../shared/reasons';

/** The option that every command has which only the operator may give. */
export const passphraseOption = { 'passphrase-stdin': { type: 'boolean' } } as const;

/**
 * Proves the operator on this connection by the passphrase of the key. Null when proved; otherwise it was said why not, and
 * this is the exit code. The key never leaves this process.
 */
export async function proveHere(
  io: Io,
  client: OperatorClient,
  fromStdin: boolean | undefined,
): Promise<number | null> {
  const file = readSealedKey(io.paths.sealedKeyFile);
  if (!file.ok) return refused(io, file);
  if (!client.hello.enrolled || file.value === null) return refused(io, refuse('operator-missing'));
  if (file.value.kind === 'key-store') {
    io.err(
      "holdpoint: The operator key lies in the desktop's key store, which only the tray app can open. Answer there.",
    );
    return exitCode.notAuthenticated;
  }
  const passphrase = await io.passphrase(fromStdin === true ? 'stdin' : 'terminal');
  if (passphrase === null) {
    io.err(
      'holdpoint: No passphrase was given, so nothing was done. Without a terminal, use --passphrase-stdin.',
    );
    return exitCode.notAuthenticated;
  }
  const key = await openSealed(file.value, passphrase);
  if (!key.ok) return refused(io, key);
  const proved = await proveOperator(client, key.value);
  return proved.ok ? null : refused(io, proved);
}
