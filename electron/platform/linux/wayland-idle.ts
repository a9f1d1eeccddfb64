import net from 'node:net';
import path from 'node:path';
import type { WitnessHealth } from '../../../shared/model/presence';
import { systemClock } from '../posix/clock';
import type { WatchListener, WitnessSetting } from './watch';
import { eventsIn, offerIn, request, type Offer, type WaylandEvent } from './wayland-wire';

/** Idle after this much quiet: so fine does the compositor tell us. */
const quietMs = 1_000;
/** Each second the compositor is asked for a sign of life, and what is known is said with its answer ... */
const pulseMs = 1_000;
/** ... one that does not answer in this time cannot tell. */
const answerMs = 3_000;
const firstRetryMs = 200;
const lastRetryMs = 5_000;

const display = 1;
const registry = 2;

/** How the compositor tells idle times, best first: what keeps the screen on (a film) does not count as input only with the first. */
const ways = [
  { interface: 'ext_idle_notifier_v1', version: 2, opcode: 2, seatLast: true, blind: '' },
  {
    interface: 'ext_idle_notifier_v1',
    version: 1,
    opcode: 1,
    seatLast: true,
    blind: ', a film counts as input',
  },
  {
    interface: 'org_kde_kwin_idle',
    version: 1,
    opcode: 0,
    seatLast: false,
    blind: ', a film counts as input',
  },
] as const;
type Way = (typeof ways)[number];

/** Where the compositor listens: wl_display_connect(3) takes `wayland-0` when nothing else is said. Null without a runtime directory. */
export function waylandSocket(env: WitnessSetting['env']): string | null {
  const name = env['WAYLAND_DISPLAY'] ?? 'wayland-0';
  if (path.isAbsolute(name)) return name;
  const runtime = env['XDG_RUNTIME_DIR'];
  return runtime === undefined ? null : path.join(runtime, name);
}

/**
 * Idle time on Wayland, asked of the compositor itself: Electron knows none on most of them. Plain protocol, no native code. Connects
 * and keeps connecting until closed.
 *
 * SECURITY: T-14: a notification begins as "not idle" (ext-idle-notify-v1), so before the first input that is really seen nobody was
 * there; and a compositor that hangs says nothing, which the reducer takes for not knowing.
 */
export class WaylandIdle {
  readonly #socketPath: string;
  readonly #listener: WatchListener;
  #socket: net.Socket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #attempt = 0;
  #state: WitnessHealth['state'] = 'absent';
  #detail = 'not connected yet';

  constructor(socketPath: string, listener: WatchListener) {
    this.#socketPath = socketPath;
    this.#listener = listener;
    this.#connect();
  }

  health(): WitnessHealth[] {
    return [{ name: 'wayland-idle', state: this.#state, detail: this.#detail }];
  }

  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
    return Promise.resolve();
  }

  #connect(): void {
    const socket = net.connect(this.#socketPath);
    this.#socket = socket;
    const talk = new Talk(socket, {
      said: (idleMs) => this.#listener.signal({ kind: 'idle', source: 'wayland', idleMs }),
      watching: (detail) => {
        this.#attempt = 0;
        this.#now('watching', detail);
      },
    });
    socket.on('connect', () => talk.begin());
    socket.on('data', (bytes) => talk.read(bytes));
    socket.on('error', (error) => talk.end(error.message));
    socket.on('close', () => {
      talk.end('the compositor closed the connection');
      if (this.#closed) return;
      this.#now(this.#state === 'absent' ? 'absent' : 'failed', talk.over ?? '');
      const waitMs = Math.min(lastRetryMs, firstRetryMs * 2 ** this.#attempt++);
      this.#timer = setTimeout(() => this.#connect(), waitMs);
    });
  }

  #now(state: WitnessHealth['state'], detail: string): void {
    this.#state = state;
    this.#detail = detail;
    this.#listener.health();
    this.#listener.settled();
  }
}

type TalkListener = {
  said(idleMs: number): void;
  watching(detail: string): void;
};

/** One connection to a compositor, from hello to goodbye. */
class Talk {
  /** Why it ended; null while it goes on. */
  over: string | null = null;
  readonly #socket: net.Socket;
  readonly #listener: TalkListener;
  readonly #offers: Offer[] = [];
  readonly #free: number[] = [];
  #nextId = 3;
  #rest: Buffer = Buffer.alloc(0);
  /** Id of the notification, once there is one. */
  #watch: number | null = null;
  /** Callback of the sign of life that is awaited, and since when. */
  #ping: { readonly id: number; readonly sinceMs: number } | null = null;
  #pulse: NodeJS.Timeout | undefined;
  #active = false;
  /** Monotonic ms of the last input; null = none was seen. */
  #inputMs: number | null = null;

  constructor(socket: net.Socket, listener: TalkListener) {
    this.#socket = socket;
    this.#listener = listener;
  }

  begin(): void {
    this.#socket.write(request(display, 1, registry));
    this.#beat();
    this.#pulse = setInterval(() => this.#beat(), pulseMs);
  }

  end(why: string): void {
    this.over ??= why;
    clearInterval(this.#pulse);
    this.#socket.destroy();
  }

  read(bytes: Buffer): void {
    const read = eventsIn(Buffer.concat([this.#rest, bytes]));
    if (read === null) return this.end('this is no Wayland compositor');
    this.#rest = read.rest;
    for (const event of read.events) this.#event(event);
  }

  #beat(): void {
    const now = systemClock.monoMs();
    if (this.#ping !== null) {
      if (now - this.#ping.sinceMs >= answerMs) this.end('the compositor does not answer');
      return;
    }
    const id = this.#free.pop() ?? this.#nextId++;
    this.#ping = { id, sinceMs: now };
    this.#socket.write(request(display, 0, id));
  }

  #event({ object, opcode, body }: WaylandEvent): void {
    if (object === display && opcode === 0)
      return this.end(`the compositor refused: ${errorIn(body)}`);
    if (object === display && opcode === 1 && body.length >= 4)
      this.#free.push(body.readUInt32LE(0));
    if (object === registry && opcode === 0) {
      const offer = offerIn(body);
      if (offer !== null) this.#offers.push(offer);
    }
    if (object === this.#watch) this.#activity(opcode === 1);
    if (object === this.#ping?.id && object !== display) this.#answered();
  }

  /** What is known now is true now: the compositor has answered after everything it had to say before. */
  #answered(): void {
    this.#ping = null;
    if (this.#watch === null) return this.#subscribe();
    const now = systemClock.monoMs();
    if (this.#active) this.#inputMs = now;
    this.#listener.said(this.#inputMs === null ? Number.POSITIVE_INFINITY : now - this.#inputMs);
  }

  #activity(active: boolean): void {
    const now = systemClock.monoMs();
    // It becomes idle `quietMs` after the last input; before it was seen to be active, nothing is known of any.
    if (active) this.#inputMs = now;
    else if (this.#active) this.#inputMs = now - quietMs;
    this.#active = active;
  }

  /** The answer to the first sign of life comes after all offers. */
  #subscribe(): void {
    const seat = this.#offers.find((offer) => offer.interface === 'wl_seat');
    const found = ways.flatMap((way) => {
      const offer = this.#offers.find(
        (one) => one.interface === way.interface && one.version >= way.version,
      );
      return offer === undefined ? [] : [{ way, offer }];
    })[0];
    if (seat === undefined || found === undefined)
      return this.end('this compositor tells no idle times (neither ext-idle-notify nor KDE idle)');
    const { way, offer } = found;
    const seatId = this.#bind(seat, 1);
    const notifier = this.#bind(offer, way.version);
    this.#watch = this.#nextId++;
    const last = way.seatLast ? [quietMs, seatId] : [seatId, quietMs];
    this.#socket.write(request(notifier, way.opcode, this.#watch, ...last));
    this.#listener.watching(wordsOf(way));
  }

  #bind(offer: Offer, version: number): number {
    const id = this.#nextId++;
    this.#socket.write(request(registry, 0, offer.name, offer.interface, version, id));
    return id;
  }
}

const wordsOf = (way: Way): string => `${way.interface} version ${way.version}${way.blind}`;

/** wl_display.error: object, code, text. */
function errorIn(body: Buffer): string {
  const length = body.length < 12 ? 0 : body.readUInt32LE(8);
  return body.toString('utf8', 12, Math.min(body.length, 11 + length)).slice(0, 200);
}
