import type { OperatorClient } from '../client/operator-client';
import type { StepUpProof } from '../../shared/model/step-up';
import { refused, type Io } from './command';
import { proveHere } from './prove';
import { proofHere, type ProofValues } from './step-up-proof';

/** The options of a change that only the proved operator may make. */
export type ChangeValues = ProofValues & { readonly 'passphrase-stdin'?: boolean | undefined };

/**
 * Makes a connection ready for a change: proves the operator on it, and gives the step-up that goes with the change (null when none is
 * needed). A number is an exit code: it was said why not.
 */
export async function provedChange(
  io: Io,
  client: OperatorClient,
  values: ChangeValues,
): Promise<StepUpProof | null | number> {
  const unproved = await proveHere(io, client, values['passphrase-stdin']);
  if (unproved !== null) return unproved;
  const proof = await proofHere(io, client, { need: 'change', values });
  return proof.ok ? proof.value : refused(io, proof);
}
