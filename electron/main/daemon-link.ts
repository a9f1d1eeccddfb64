import type { AppState, LinkState } from '../../shared/ipc';
import type { Snapshot } from '../../shared/model/snapshot';
import { signedText } from '../../shared/signed-text';
import { done, refuse, sentence, type Outcome, type Refusal } from '../../shared/reasons';
import type {
  OperatorCall,
  OperatorClient,
  OperatorReply,
  OperatorRequest,
} from '../client/operator-client';
import { proveByPassphrase, proveWithoutAsking, type Keys, type Proof } from './operator-proof';

const firstRetryMs = 500;
const lastRetryMs = 15_000;
/** A daemon that lived this long is no crash loop: the next loss is retried at once again. */
const steadyMs = 10_000;
const seatRetryMs = 2_000;
const beatTimeoutMs = 3_000;

export type LinkSetting = {
  readonly version: string;
  readonly keys: Keys;
  /** Connects to the daemon, starting it where none listens. */
  readonly reach: () => Promise<Outcome<OperatorClient>>;
};

/**
 * This app's line to the daemon: finds or starts it, proves the operator, hears snapshots, beats, and comes back by
 * itself when the line breaks. Everything the windows and the tray show is its `state()`.
 */
export class DaemonLink {
  readonly #setting: LinkSetting;
  readonly #hearers = new Set<(state: AppState) => void>();
  #state: AppState;
  #client: OperatorClient | null = null;
  #proof: Proof | null = null;
  #beats = 0;
  #snapshotAtMs = 0;
  #retryMs = firstRetryMs;
  #connectedAtMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #reaching: Promise<Outcome<void>> | null = null;
  #asking: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(setting: LinkSetting) {
    this.#setting = setting;
    this.#state = { link: { kind: 'connecting' }, snapshot: null, version: setting.version };
  }

  state(): AppState {
    return this.#state;
  }

  /** How long ago (ms of wall time) the last snapshot came: what it counts in milliseconds left is counted from there. */
  sinceSnapshotMs(): number {
    return Math.max(0, Date.now() - this.#snapshotAtMs);
  }

  onChange(hear: (state: AppState) => void): void {
    this.#hearers.add(hear);
  }

  /**
   * Connects now instead of at the next retry. Refusals: those of `reach`. A line that stands is enough for whoever wants to end everything:
   * the proof of the operator may wait for a record.
   */
  connect(): Promise<Outcome<void>> {
    if (this.#client !== null) return Promise.resolve(done(undefined));
    this.#reaching ??= this.#reach().finally(() => (this.#reaching = null));
    return this.#reaching;
  }

  /** One call of the operator wire. Refusal `daemon-absent` while there is no line; else those of the daemon. */
  call<K extends OperatorCall>(
    name: K,
    body: OperatorRequest<K>,
    timeoutMs?: number,
  ): Promise<Outcome<OperatorReply<K>>> {
    return this.#client === null
      ? Promise.resolve(refuse('daemon-absent'))
      : this.#client.call(name, body, timeoutMs);
  }

  /** The operator's passphrase: makes or opens the key, then proves the operator. One at a time, as each costs 128 MiB. */
  passphrase(text: string): Promise<Outcome<void>> {
    const asked = this.#asking.then(() => this.#tryPassphrase(text));
    this.#asking = asked.catch(() => undefined);
    return asked;
  }

  /** One heartbeat. Before the operator is proved it is a question that shows whether the daemon lives. */
  beat(idleMs: number, locked: boolean | null): void {
    const proof = this.#proof;
    const client = this.#client;
    if (client === null) return;
    if (proof === null || !('epoch' in proof)) {
      const lives = client.call('step-up.status', {}, beatTimeoutMs);
      return void lives.then((answer) => answer.ok || client.close());
    }
    const seq = ++this.#beats;
    const idle = Math.max(0, Math.round(idleMs));
    const signature = proof.key.sign(signedText.beat(proof.epoch, seq, idle, locked));
    const body = { seq, idleMs: idle, locked, wallMs: Date.now(), signature };
    // A beat that is refused or not answered means that this line is worth nothing any more: a new one proves anew.
    void client.call('beat', body, beatTimeoutMs).then((answer) => answer.ok || client.close());
  }

  /** What the desktop told this app, sent at once. */
  signal(signal: 'suspend' | 'resume' | 'lock' | 'unlock'): void {
    void this.call('presence.signal', { signal });
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#client?.close();
  }

  async #reach(): Promise<Outcome<void>> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const reached = await this.#setting.reach();
    if (this.#closed) return refuse('shutting-down');
    if (!reached.ok) {
      this.#down(reached);
      return reached;
    }
    return this.#take(reached.value);
  }

  async #take(client: OperatorClient): Promise<Outcome<void>> {
    this.#client = client;
    this.#connectedAtMs = performance.now();
    client.onEvent('snapshot', (snapshot) => this.#set({ snapshot }));
    client.onClose((why) => this.#lost(client, why));
    const first = await client.call('subscribe', {});
    if (!first.ok) {
      client.close();
      return first;
    }
    this.#set({ snapshot: first.value });
    this.#proved(client, await proveWithoutAsking(client, this.#setting.keys));
    return done(undefined);
  }

  async #tryPassphrase(text: string): Promise<Outcome<void>> {
    const client = this.#client;
    if (client === null) return refuse('daemon-absent');
    if (this.#state.link.kind === 'ready') return done(undefined);
    const proof = await proveByPassphrase(client, this.#setting.keys, text);
    if (this.#client !== client) return refuse('daemon-lost');
    this.#proved(client, proof);
    if ('epoch' in proof) return done(undefined);
    return proof.link.kind === 'seat-taken' ? refuse('ui-taken') : refuse('authentication-failed');
  }

  #proved(client: OperatorClient, proof: Proof): void {
    // The line may have broken while the key was being opened; then this proof is of no line.
    if (this.#client !== client) return;
    this.#proof = proof;
    this.#beats = 0;
    this.#set({ link: proof.link });
    if (proof.link.kind === 'seat-taken')
      this.#later(seatRetryMs, () => void this.#tryAgain(client));
  }

  async #tryAgain(client: OperatorClient): Promise<void> {
    if (this.#client !== client) return;
    this.#proved(client, await proveWithoutAsking(client, this.#setting.keys));
  }

  #lost(client: OperatorClient, why: Refusal): void {
    if (this.#client !== client) return;
    this.#client = null;
    if (performance.now() - this.#connectedAtMs > steadyMs) this.#retryMs = firstRetryMs;
    if (!this.#closed) this.#down(why);
  }

  /** What was known is not shown any more: nobody vouches for it. */
  #down(why: Refusal): void {
    this.#proof = null;
    this.#set({ link: { kind: 'daemon-down', reason: sentence(why) }, snapshot: null });
    this.#later(this.#retryMs, () => void this.connect());
    this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
  }

  #later(ms: number, act: () => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(act, ms);
  }

  #set(change: { link?: LinkState; snapshot?: Snapshot | null }): void {
    if (change.snapshot !== undefined) this.#snapshotAtMs = Date.now();
    this.#state = { ...this.#state, ...change };
    for (const hear of this.#hearers) hear(this.#state);
  }
}
