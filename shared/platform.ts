import type { Outcome } from './reasons';
import type { IdleSource, LockSource, WitnessHealth } from './model/presence';
import type { ContainmentGrade, ContainmentProof, ProcessRef } from './model/run';

/**
 * Everything of an operating system that the daemon needs, behind interfaces. `electron/platform/linux` is proven;
 * `macos` and `windows` stand behind the same interfaces and are marked unproven until run there.
 */

/** Monotonic milliseconds (CLOCK_MONOTONIC) for leases and expiry; wall milliseconds only for display and records. */
export interface Clock {
  monoMs(): number;
  monoNs(): bigint;
  wallMs(): number;
}

/**
 * A lock, session, sleep or input signal, from the daemon's own watch of the desktop. `idle` is said each second by whoever can tell,
 * and not at all by who cannot; `session` says whether the desktop is a Wayland one, where a tray app cannot tell.
 */
export type LockSignal =
  | { readonly kind: 'lock'; readonly source: LockSource }
  | { readonly kind: 'unlock'; readonly source: LockSource }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'idle'; readonly source: IdleSource; readonly idleMs: number }
  | { readonly kind: 'session'; readonly wayland: boolean };

/** Watches the desktop for lock signals until closed. Connects late services by itself; never throws after start. */
export interface LockWitness {
  start(
    onSignal: (signal: LockSignal) => void,
    onHealth: (health: readonly WitnessHealth[]) => void,
  ): Promise<void>;
  /**
   * What had to be done before the machine sleeps is done. Does nothing when it is not about to. A machine is let sleep without this as
   * well, shortly before it would no longer wait.
   */
  maySleep(): void;
  close(): Promise<void>;
}

/** A process that carries a variable in its environment; `standing` = it is stopped by a signal. */
export type Carrier = {
  readonly ref: ProcessRef;
  readonly value: string;
  readonly standing: boolean;
};

/** Looks at and controls processes. No pid is ever signalled without its start time being checked first (threat T-17). */
export interface ProcessControl {
  /** The process as it is now, or null when it is gone. */
  identify(pid: number): ProcessRef | null;
  isAlive(ref: ProcessRef): boolean;
  parentOf(pid: number): number | null;
  /** Does it live among processes of its own (another pid namespace), so that it sees none of ours? */
  livesApart(pid: number): boolean;
  /** Does the process hold this file open? False where that cannot be told. */
  holdsOpen(pid: number, file: string): boolean;
  /** Files that these processes keep locked, those first that somebody waits for; cut to a few. Empty where that cannot be told. */
  locksOf(held: readonly ProcessRef[]): readonly string[];
  /** Every process that can be seen. Costs a pass over all of them: for rare looks. */
  all(): readonly ProcessRef[];
  /**
   * Processes of this user that began not before `since` and were started with this variable. Reads environments: for rare looks. Empty
   * where that cannot be told.
   */
  carrying(variable: string, since: ProcessRef): readonly Carrier[];
  /** Executable path and argument vector, for recognising a product; null when not readable. */
  commandOf(pid: number): {
    readonly exe: string | null;
    readonly argv: readonly string[];
    readonly cwd: string | null;
  } | null;
}

/** One run's process tree. All three read back what they did; `remaining` names what did not obey. */
export interface RunContainment {
  readonly grade: ContainmentGrade;
  readonly why: string;
  /** Control group that `holdpoint run` tries to join before exec; null when there is none to join. */
  readonly group: string | null;
  /** Tells the tree's root process, once known (weak mode needs it; strong mode uses it for display), and the `holdpoint run` that started it, where one did. */
  setRoot(root: ProcessRef, launcher: ProcessRef | null): void;
  /**
   * The started tree waits to be let go: sees that it stands in a group of its own, or has one made around it. Decides `grade` and `why`
   * for good, within seconds; never throws. Missing where a system has no such groups.
   */
  enclose?(): Promise<void>;
  /** Every process that is known to belong. `lately`, for what only watches: cheap; what slipped out of a group or began this moment may be missing. */
  processes(how?: 'now' | 'lately'): readonly ProcessRef[];
  /** Does nothing of it live any more? By the kernel's own word where it has one: no list meets who forks and ends without pause. */
  isEmpty(): boolean;
  /** Does this process belong to the run? Cheap: asked for every call. */
  has(pid: number): boolean;
  freeze(): Promise<ContainmentProof>;
  thaw(): Promise<ContainmentProof>;
  kill(): Promise<ContainmentProof>;
  /**
   * Takes over what another of ours froze (`holdpoint run` while no daemon answered): the next thaw is for all that stand, whoever
   * stopped them. False when nothing stands.
   */
  takeOver(): boolean;
  /** True when a process that should stand still runs (somebody sent SIGCONT or thawed the group). */
  selfResumed(): boolean;
  /** Removes the empty control group; called when the run ended. */
  release(): void;
}

/** Makes containments. `open` is for runs started by `holdpoint run`, `adopt` for trees that were already running. */
export interface Containment {
  open(runId: string): RunContainment;
  adopt(runId: string, root: ProcessRef): RunContainment;
  /** After a daemon restart: finds the group of a run again. */
  restore(runId: string, root: ProcessRef | null): RunContainment;
}

/** Who is at the other end of a local socket, as the kernel says. Null where the system cannot tell. */
export interface PeerLookup {
  peerOf(socketFd: number): { readonly pid: number; readonly uid: number } | null;
  /** Which of these processes holds the client's end of a loopback TCP connection; null when none does or it cannot be told. */
  tcpPeerAmong(
    ports: { readonly server: number; readonly client: number },
    pids: readonly number[],
  ): number | null;
}

/** The operating system's own way to ask who is there: polkit, Touch ID, Windows Hello. */
export interface PlatformAuthenticator {
  readonly factor: 'polkit' | 'touch-id' | 'windows-hello';
  /** Can it ask here and now, and if not, why, in one sentence. Asks the system; never shows anything. */
  offered(): Promise<{ readonly available: boolean; readonly why: string }>;
  /** Shows the system's own dialog and waits for its end. Refusal: `step-up-unavailable` (dismissed, wrong, no dialog, too late). */
  prove(): Promise<Outcome<void>>;
}

/** Where things lie (XDG on Linux). All directories are made 0700 and refused when foreign, linked or open to others. */
export interface Paths {
  readonly runtimeDir: string;
  readonly dataDir: string;
  readonly configDir: string;
  readonly agentSocket: string;
  readonly operatorSocket: string;
  readonly endpointFile: string;
  /** Is there while the operator is present and only then; for programs that would else call him elsewhere. Nothing of ours reads it. */
  readonly presentFile: string;
  /** Is there while a daemon has records that it could not make; for the daemon after it. */
  readonly unrecordedFile: string;
  readonly lockFile: string;
  readonly journalFile: string;
  readonly rulesFile: string;
  readonly daemonLog: string;
  readonly verifierFile: string;
  readonly sealedKeyFile: string;
  /** Makes and checks the directories; the first one that is unsafe is named. */
  prepare(): Outcome<void>;
}

export interface Platform {
  readonly name: 'linux' | 'macos' | 'windows';
  /** False until the parts have been run on that system. */
  readonly proven: boolean;
  readonly clock: Clock;
  readonly bootId: string;
  readonly paths: Paths;
  readonly processes: ProcessControl;
  readonly containment: Containment;
  readonly peers: PeerLookup;
  /** Shuts this process's memory, environment and open files to other programs of the user. False where that cannot be had. */
  closeMemory(): boolean;
  lockWitness(): LockWitness;
  /** How this system asks who is there; null where it has no way or it is asked by the tray app. */
  authenticator(): PlatformAuthenticator | null;
}
