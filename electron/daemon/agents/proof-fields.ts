import type { JsonObject } from '../../../shared/json';
import type { ContainmentProof } from '../../../shared/model/run';

/** A proof as the records about it have it: processes as `pid name`, `tookMs` in ms. */
export const proofFields = (proof: ContainmentProof): JsonObject => ({
  method: proof.method,
  verified: proof.verified,
  processes: proof.processes.map((ref) => `${ref.pid} ${ref.name}`),
  remaining: proof.remaining.map((ref) => `${ref.pid} ${ref.name}`),
  tookMs: proof.tookMs,
});
