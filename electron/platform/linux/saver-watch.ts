import type { Message } from 'dbus-native';
import type { LockSource, WitnessHealth } from '../../../shared/model/presence';
import { keepLinked, ownerRule, type BusLink, type ConnectedBus } from './bus-link';
import { kdeAnnouncement, savers, type Saver } from './lock-savers';
import type { WatchListener } from './watch';

/** Not an owner at all: a lock that came from a process that does not own the service's name. */
const stranger = 'stranger';

/**
 * Watches the screen savers on the session bus.
 *
 * A lock is believed from anyone. SECURITY: an unlock is believed only from the very connection that said lock and that
 * owns the service's name now: match rules with `sender=` drop forged broadcasts, but a signal addressed straight at us
 * arrives in spite of them (measured), so the sender is compared here as well. A locker that died, or another one that
 * took its name, has not unlocked anything.
 */
export class SaverWatch {
  readonly #listener: WatchListener;
  /** Saver name -> identity of its owner now. */
  readonly #owners = new Map<string, string>();
  /** Source -> identity of the connection that said lock. */
  readonly #holders = new Map<LockSource, string>();
  /** Signals seen per source, so that an answer which a newer signal has overtaken is dropped. */
  readonly #heard = new Map<LockSource, number>();
  readonly #link: BusLink;
  #bus: ConnectedBus | null = null;
  #fault: string | null = 'not connected yet';
  #wasUp = false;

  constructor(address: string, listener: WatchListener) {
    this.#listener = listener;
    this.#link = keepLinked(address, {
      up: (bus) => this.#up(bus),
      signal: (message) => this.#signal(message),
      down: (why) => this.#down(why),
    });
  }

  health(): WitnessHealth[] {
    return savers.map((saver) => this.#healthOf(saver));
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #healthOf(saver: Saver): WitnessHealth {
    if (this.#fault !== null)
      return { name: saver.source, state: this.#wasUp ? 'failed' : 'absent', detail: this.#fault };
    return this.#owners.has(saver.name)
      ? { name: saver.source, state: 'watching', detail: saver.name }
      : { name: saver.source, state: 'absent', detail: `nobody owns ${saver.name}` };
  }

  async #up(bus: ConnectedBus): Promise<void> {
    this.#bus = bus;
    this.#owners.clear();
    await bus.match(
      `type='signal',sender='${kdeAnnouncement.name}',interface='${kdeAnnouncement.interface}',member='${kdeAnnouncement.member}'`,
    );
    await Promise.all(savers.map((saver) => this.#attach(bus, saver)));
    this.#fault = null;
    this.#wasUp = true;
    this.#listener.health();
    this.#listener.settled();
  }

  /** Subscribes first and reads then, so that nothing falls between. */
  async #attach(bus: ConnectedBus, saver: Saver): Promise<void> {
    const { name } = saver;
    await bus.match(
      `type='signal',sender='${name}',interface='${saver.interface}',member='ActiveChanged'`,
    );
    await bus.match(ownerRule(name));
    const owner = await bus.ownerOf(name);
    if (owner !== null) await this.#owned(bus, saver, owner);
  }

  async #owned(bus: ConnectedBus, saver: Saver, owner: string): Promise<void> {
    this.#owners.set(saver.name, bus.id + owner);
    const before = this.#heard.get(saver.source);
    const active = await askActive(bus, saver, owner);
    if (active === null || this.#heard.get(saver.source) !== before) return;
    this.#said(saver, bus.id + owner, active);
  }

  #down(why: string): void {
    this.#bus = null;
    this.#fault = why;
    this.#listener.health();
    this.#listener.settled();
  }

  #signal(message: Message): void {
    const bus = this.#bus;
    const { sender, interface: iface, member, body = [] } = message;
    if (bus === null || sender === undefined) return;
    if (member === 'NameOwnerChanged' && sender === 'org.freedesktop.DBus')
      this.#ownerChanged(bus, body);
    if (member === kdeAnnouncement.member && iface === kdeAnnouncement.interface)
      this.#listener.signal({ kind: 'lock', source: 'kde' });
    const saver = savers.find((known) => known.interface === iface);
    if (saver === undefined || member !== 'ActiveChanged' || typeof body[0] !== 'boolean') return;
    this.#heard.set(saver.source, (this.#heard.get(saver.source) ?? 0) + 1);
    this.#said(saver, bus.id + sender, body[0]);
  }

  #ownerChanged(bus: ConnectedBus, body: readonly unknown[]): void {
    const [name, , owner] = body;
    const saver = savers.find((known) => known.name === name);
    if (saver === undefined) return;
    this.#owners.delete(saver.name);
    // A failed question leaves the state as it was; the next signal or owner corrects it.
    if (typeof owner === 'string' && owner !== '')
      this.#owned(bus, saver, owner).catch(() => undefined);
    this.#listener.health();
  }

  #said(saver: Saver, speaker: string, active: boolean): void {
    const { source } = saver;
    const isOwner = this.#owners.get(saver.name) === speaker;
    if (active) {
      this.#holders.set(source, isOwner ? speaker : stranger);
      this.#listener.signal({ kind: 'lock', source });
      return;
    }
    const holder = this.#holders.get(source);
    // SECURITY: see the class: without these two comparisons any process of the user could unlock.
    if (!isOwner || (holder !== speaker && holder !== stranger)) return;
    this.#holders.delete(source);
    this.#listener.signal({ kind: 'unlock', source });
  }
}

/** Is the screen locked, by the service itself? Null when no object of it answers (GNOME's stand-in for the freedesktop name refuses). */
async function askActive(bus: ConnectedBus, saver: Saver, owner: string): Promise<boolean | null> {
  for (const path of saver.paths) {
    try {
      const active = await bus.call({
        service: owner,
        path,
        interface: saver.interface,
        member: 'GetActive',
      });
      if (typeof active === 'boolean') return active;
    } catch {
      // Not on this path; the next one may carry it.
    }
  }
  return null;
}
