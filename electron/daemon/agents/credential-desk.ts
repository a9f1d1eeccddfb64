import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { Supervisor } from '../supervisor';
import type { LiveRun } from './live-run';

export type DeskWorld = Pick<
  Supervisor,
  'agents' | 'credentials' | 'note' | 'notices' | 'parts' | 'registry'
>;

/** How a caller is known to belong to a run: by its process on a Unix socket, by its connection on loopback TCP. */
export type PeerOf = (run: LiveRun) => number | null;

/** The process the kernel names, when it belongs to that run; null when it does not, or when the kernel named none. */
export const unixPeer =
  (pid: number | null): PeerOf =>
  (run) =>
    pid !== null && run.containment.has(pid) ? pid : null;

/** The process of that run that holds the other end of a loopback TCP connection. */
export const tcpPeer =
  (
    world: Pick<DeskWorld, 'parts'>,
    ports: { readonly server: number; readonly client: number },
  ): PeerOf =>
  (run) =>
    world.parts.platform.peers.tcpPeerAmong(
      ports,
      run.containment.processes().map(({ pid }) => pid),
    );

const liveRun = (world: DeskWorld, runId: string | null): LiveRun | null => {
  const run = runId === null ? undefined : world.registry.get(runId);
  return run === undefined || run.ended ? null : run;
};

const isBarred = (world: DeskWorld, run: LiveRun): boolean =>
  run.product !== null && world.agents.barred(run.product, run.id) !== null;

/**
 * Hands a key to a process of a run's own tree, on the kernel's word alone; on record before it leaves, by its hash.
 * Refusals: `run-unknown` (no run has this process), `agent-suspended`, `agent-revoked`, of the journal.
 */
export async function handOut(
  world: DeskWorld,
  pid: number | null,
): Promise<Outcome<{ runId: string; credential: string; expiresInMs: number }>> {
  // SECURITY: T-3, I03: nobody outside the tree gets the key, whatever he says of himself.
  const run = world.registry.live.find((one) => unixPeer(pid)(one) !== null);
  if (run === undefined) return refuse('run-unknown');
  const barred = run.product === null ? null : world.agents.barred(run.product, run.id);
  if (barred !== null) return refuse(barred);
  const { credential, hash, expiresInMs } = world.credentials.issue(run.id);
  const kept = await world.registry.note(run, 'run.credential', {
    summary: `a run credential was given to process ${String(pid)}`,
    sha256: hash,
    pid,
    expiresInMs,
  });
  if (kept.ok) return done({ runId: run.id, credential, expiresInMs });
  world.credentials.end(credential);
  return kept;
}

/**
 * The run a key admits to, and the process of it that spoke. Every refusal is the same `credential-refused`, so that a prober
 * learns nothing; a right key from another tree is dead from then on and raises an alarm.
 */
export async function admit(
  world: DeskWorld,
  credential: string,
  peerOf: PeerOf,
): Promise<Outcome<{ run: LiveRun; pid: number }>> {
  const run = liveRun(world, world.credentials.runOf(credential));
  if (run === null || isBarred(world, run)) return refuse('credential-refused');
  const pid = peerOf(run);
  if (pid !== null) return done({ run, pid });
  // SECURITY: I03, NHI9: a key seen outside its own tree has leaked.
  world.credentials.end(credential);
  const text = `The credential of ${run.label} was used by a process that does not belong to that run. It was refused, and the credential is dead.`;
  world.notices.set(`credential-${run.id}`, 'warning', text);
  await world.registry.note(run, 'fault', { summary: text, alarm: 'credential-elsewhere' });
  return refuse('credential-refused');
}
