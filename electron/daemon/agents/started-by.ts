import type { LiveRun } from './live-run';
import type { RunRegistry } from './run-registry';

/**
 * The live run of that id, if process `by` is the `holdpoint run` that started it. SECURITY: T-4: nobody else has a word about it. Where
 * the kernel does not name the caller (macOS, Windows), its own word is all there is.
 */
export function startedBy(
  registry: RunRegistry,
  runId: string,
  by: number | null,
): LiveRun | undefined {
  const run = registry.get(runId);
  if (run === undefined || run.ended) return undefined;
  return by === null || run.openedBy === by || run.launcher?.pid === by ? run : undefined;
}
