import type { Message } from 'dbus-native';
import { z } from 'zod';
import type { WitnessHealth } from '../../../shared/model/presence';
import { keepLinked, ownerRule, type BusLink, type ConnectedBus } from './bus-link';
import { findSession, logind, sessionProperties, type SessionWanted } from './logind-session';
import { lidShut } from './lid';
import type { WatchListener } from './watch';

/** The lid announces nothing, so it is read this often: two small questions. */
const lidMs = 2_000;

/** What else hangs on logind. */
export type LogindListener = WatchListener & {
  /** Is there a logind now? */
  stands(present: boolean): void;
  /** logind itself said that the machine goes to sleep, or woke. */
  sleep(going: boolean): void;
  /** Our session is a Wayland one. */
  wayland(): void;
};

/**
 * Watches our login session at systemd-logind (org.freedesktop.login1(5)) on the system bus: LockedHint, whether the
 * session is in front, Lock requests, sleep, and the lid.
 *
 * SECURITY: only root may own that name, so an unlock is believed from its present owner, whoever that is after a
 * restart; the sender is compared, because a signal addressed straight at us passes every match rule.
 */
export class LogindWatch {
  readonly #listener: LogindListener;
  readonly #wanted: SessionWanted;
  readonly #link: BusLink;
  #bus: ConnectedBus | null = null;
  #owner: string | null = null;
  #session: string | null = null;
  #heard = 0;
  #turn = 0;
  #fault: string | null = 'not connected yet';
  #wasUp = false;
  #lidIsShut = false;
  readonly #lidTimer: NodeJS.Timeout;

  constructor(address: string, wanted: SessionWanted, listener: LogindListener) {
    this.#wanted = wanted;
    this.#listener = listener;
    this.#link = keepLinked(address, {
      up: (bus) => this.#up(bus),
      signal: (message) => this.#signal(message),
      down: (why) => this.#down(why),
    });
    this.#lidTimer = setInterval(() => void this.#readLid(), lidMs);
  }

  health(): WitnessHealth[] {
    const name = 'logind';
    if (this.#fault !== null)
      return [{ name, state: this.#wasUp ? 'failed' : 'absent', detail: this.#fault }];
    if (this.#owner === null)
      return [{ name, state: 'absent', detail: `nobody owns ${logind.name}` }];
    return [
      this.#session === null
        ? { name, state: 'absent', detail: 'this user has no login session' }
        : { name, state: 'watching', detail: this.#session },
    ];
  }

  close(): Promise<void> {
    clearInterval(this.#lidTimer);
    return this.#link.close();
  }

  async #up(bus: ConnectedBus): Promise<void> {
    this.#bus = bus;
    const from = `type='signal',sender='${logind.name}'`;
    await bus.match(`${from},interface='${logind.manager}'`);
    await bus.match(`${from},interface='${logind.session}'`);
    await bus.match(
      `${from},path_namespace='${logind.path}',interface='org.freedesktop.DBus.Properties'`,
    );
    await bus.match(ownerRule(logind.name));
    await this.#attach(bus, await bus.ownerOf(logind.name));
    this.#fault = null;
    this.#wasUp = true;
    this.#listener.health();
    this.#listener.settled();
  }

  /** Finds the session at this owner and reads how it stands: a missed signal would otherwise be missed for ever. */
  async #attach(bus: ConnectedBus, owner: string | null): Promise<void> {
    const turn = ++this.#turn;
    this.#owner = owner;
    this.#session = null;
    this.#listener.stands(owner !== null);
    if (owner === null) return;
    await this.#readLid();
    const before = this.#heard;
    const found = await findSession(bus, owner, this.#wanted);
    // A newer look, begun meanwhile, has the say.
    if (turn !== this.#turn) return;
    this.#session = found?.path ?? null;
    if (found !== null && this.#heard === before) this.#apply(found.properties, true);
  }

  #down(why: string): void {
    this.#bus = null;
    this.#fault = why;
    this.#listener.health();
    this.#listener.settled();
  }

  #reattach(bus: ConnectedBus, owner: string | null): void {
    this.#attach(bus, owner).then(
      () => this.#listener.health(),
      () => this.#listener.health(),
    );
  }

  #signal(message: Message): void {
    const bus = this.#bus;
    const { sender, member, path, body = [] } = message;
    if (bus === null || sender === undefined) return;
    if (member === 'NameOwnerChanged') {
      if (sender === 'org.freedesktop.DBus' && body[0] === logind.name)
        this.#reattach(bus, String(body[2]) || null);
      return;
    }
    const believed = sender === this.#owner;
    if (message.interface === logind.manager) this.#manager(bus, message, believed);
    if (path === this.#session && path !== undefined) this.#sessionSignal(message, believed);
  }

  #manager(bus: ConnectedBus, { member, body = [] }: Message, believed: boolean): void {
    if (member === 'PrepareForSleep' && body[0] === true)
      this.#listener.signal({ kind: 'suspend' });
    if (member === 'PrepareForSleep' && body[0] === false && believed) {
      this.#listener.signal({ kind: 'resume' });
      void this.#readLid();
    }
    if (member === 'PrepareForSleep' && believed) this.#listener.sleep(body[0] === true);
    if (member === 'SessionRemoved' && this.#session !== null && body[1] === this.#session) {
      this.#listener.signal({ kind: 'lock', source: 'logind-session' });
      this.#reattach(bus, this.#owner);
    }
    if (member === 'SessionNew' && this.#session === null) this.#reattach(bus, this.#owner);
  }

  /** Only what is read from logind itself counts here, so nobody can forge it. What cannot be read stays as it was. */
  async #readLid(): Promise<void> {
    const [bus, owner] = [this.#bus, this.#owner];
    const shut = bus === null || owner === null ? null : await lidShut(bus, owner);
    if (shut === null || shut === this.#lidIsShut) return;
    this.#lidIsShut = shut;
    this.#listener.signal({ kind: shut ? 'lock' : 'unlock', source: 'lid' });
  }

  #sessionSignal({ interface: iface, member, body = [] }: Message, believed: boolean): void {
    if (iface === logind.session && member === 'Lock')
      this.#listener.signal({ kind: 'lock', source: 'logind-lock' });
    if (iface === logind.session && member === 'Unlock' && believed)
      this.#listener.signal({ kind: 'unlock', source: 'logind-lock' });
    const changed = changedProperties.safeParse(body);
    if (member !== 'PropertiesChanged' || !changed.success || changed.data[0] !== logind.session)
      return;
    this.#heard++;
    this.#apply(changed.data[1], believed);
  }

  #apply(properties: z.infer<typeof sessionProperties>, believed: boolean): void {
    const { LockedHint: hint, Active: active, Type: type } = properties;
    if (type === 'wayland' && believed) this.#listener.wayland();
    if (hint === true) this.#listener.signal({ kind: 'lock', source: 'logind-hint' });
    if (hint === false && believed)
      this.#listener.signal({ kind: 'unlock', source: 'logind-hint' });
    if (active === false) this.#listener.signal({ kind: 'lock', source: 'logind-session' });
    if (active === true && believed)
      this.#listener.signal({ kind: 'unlock', source: 'logind-session' });
  }
}

/** PropertiesChanged: interface, changed values, names without values (logind always sends the values). */
const changedProperties = z.tuple([z.string(), sessionProperties, z.unknown()]);
