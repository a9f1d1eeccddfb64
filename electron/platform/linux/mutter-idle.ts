import type { Message } from 'dbus-native';
import type { WitnessHealth } from '../../../shared/model/presence';
import { keepLinked, ownerRule, type BusLink, type ConnectedBus } from './bus-link';
import type { WatchListener, WitnessSetting } from './watch';

const mutter = {
  name: 'org.gnome.Mutter.IdleMonitor',
  path: '/org/gnome/Mutter/IdleMonitor/Core',
} as const;

/** It is asked so often; each answer is one word. */
const askMs = 1_000;

/**
 * Is this a desktop of Mutter's? SECURITY: T-14: any program of the user may own the name where Mutter does not, and would then be the
 * one to say that there is input.
 */
export const hasMutter = (env: WitnessSetting['env']): boolean =>
  /gnome|budgie|pantheon/i.test(env['XDG_CURRENT_DESKTOP'] ?? '');

/** Idle time of GNOME (Mutter), which on Wayland tells it nowhere else. */
export class MutterIdle {
  readonly #listener: WatchListener;
  readonly #link: BusLink;
  readonly #timer: NodeJS.Timeout;
  #bus: ConnectedBus | null = null;
  #owner: string | null = null;
  #asking = false;
  #fault: string | null = 'not connected yet';
  #wasUp = false;

  constructor(address: string, listener: WatchListener) {
    this.#listener = listener;
    this.#link = keepLinked(address, {
      up: (bus) => this.#up(bus),
      signal: (message) => this.#signal(message),
      down: (why) => this.#down(why),
    });
    this.#timer = setInterval(() => void this.#ask(), askMs);
  }

  health(): WitnessHealth[] {
    const name = 'mutter-idle';
    if (this.#fault !== null)
      return [{ name, state: this.#wasUp ? 'failed' : 'absent', detail: this.#fault }];
    return this.#owner === null
      ? [{ name, state: 'absent', detail: `nobody owns ${mutter.name}` }]
      : [{ name, state: 'watching', detail: mutter.name }];
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return this.#link.close();
  }

  async #up(bus: ConnectedBus): Promise<void> {
    this.#bus = bus;
    await bus.match(ownerRule(mutter.name));
    this.#owner = await bus.ownerOf(mutter.name);
    this.#fault = null;
    this.#wasUp = true;
    await this.#ask();
    this.#listener.health();
    this.#listener.settled();
  }

  #down(why: string): void {
    this.#bus = null;
    this.#owner = null;
    this.#fault = why;
    this.#listener.health();
    this.#listener.settled();
  }

  #signal({ sender, member, body = [] }: Message): void {
    if (sender !== 'org.freedesktop.DBus' || member !== 'NameOwnerChanged') return;
    if (body[0] !== mutter.name) return;
    this.#owner = typeof body[2] === 'string' && body[2] !== '' ? body[2] : null;
    this.#listener.health();
  }

  /** One question at a time; no answer is no word. */
  async #ask(): Promise<void> {
    const [bus, owner] = [this.#bus, this.#owner];
    if (bus === null || owner === null || this.#asking) return;
    this.#asking = true;
    try {
      const target = { service: owner, path: mutter.path, interface: mutter.name };
      const idleMs = Number(await bus.call({ ...target, member: 'GetIdletime' }));
      if (Number.isFinite(idleMs) && idleMs >= 0)
        this.#listener.signal({ kind: 'idle', source: 'mutter', idleMs });
    } catch {
      // It fell silent; the reducer takes that for not knowing.
    } finally {
      this.#asking = false;
    }
  }
}
