import { createClient, DBusError, messageType, type Message, type MessageBus } from 'dbus-native';

/** A connection to one message bus that comes back by itself. */
export type BusLink = { close(): Promise<void> };

/** What a link tells its owner. `up` runs once per connection and may call the bus; its end means that the link watches. */
export type BusListener = {
  up(bus: ConnectedBus): Promise<void>;
  signal(message: Message): void;
  /** The bus went away or could not be reached; another attempt follows. */
  down(why: string): void;
};

/** The calls that a watch needs. Every one ends within `callLimitMs`; failures throw. */
export type ConnectedBus = {
  /** The bus daemon's own id: unique names mean something only together with it. */
  readonly id: string;
  match(rule: string): Promise<void>;
  /** Unique name of the owner of a well-known name, or null when nobody has it. */
  ownerOf(name: string): Promise<string | null>;
  call(target: CallTarget, ...values: readonly (string | number)[]): Promise<unknown>;
};

/** A method, named by the service, object and interface that carry it. `signature` describes the string or number arguments. */
export type CallTarget = {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
};

/** Match rule for the bus's own word that this name has another owner, or none. */
export const ownerRule = (name: string): string =>
  `type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${name}'`;

const callLimitMs = 3_000;
const firstRetryMs = 200;
const lastRetryMs = 5_000;

/** Connects and keeps connecting, with growing pauses, until closed. Never throws. */
export function keepLinked(address: string, listener: BusListener): BusLink {
  let closed = false;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;
  let current: MessageBus | null = null;

  const connect = (): void => {
    let over = false;
    const lost = (why: unknown): void => {
      if (over) return;
      over = true;
      current?.connection.stream.destroy();
      current = null;
      if (closed) return;
      listener.down(why instanceof Error ? why.message : String(why));
      timer = setTimeout(connect, Math.min(lastRetryMs, firstRetryMs * 2 ** attempt++));
    };
    try {
      // No default deadline: the library throws out of a timer when its own greeting is late. Ours destroys the stream.
      const bus = createClient({ busAddress: address, timeout: 0 });
      current = bus;
      const greeting = setTimeout(() => lost('the bus did not greet in time'), callLimitMs);
      bus.connection.on('error', lost);
      bus.connection.on('handlerError', lost);
      bus.connection.on('close', () => lost('the bus closed the connection'));
      bus.connection.on('message', (message) => {
        if (!over && message.type === messageType.signal) listener.signal(message);
      });
      bus.connection.on('connect', () => {
        listener.up(connected(bus)).then(() => {
          attempt = 0;
          clearTimeout(greeting);
        }, lost);
      });
      bus.connection.on('close', () => clearTimeout(greeting));
    } catch (error) {
      lost(error);
    }
  };
  connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await current?.close();
    },
  };
}

/** The calls that a watch needs, on a bus that has greeted. */
export function connected(bus: MessageBus): ConnectedBus {
  const invoke = async (message: Message): Promise<unknown> =>
    bus.invoke(message, { timeout: callLimitMs });
  const daemon = {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
  };
  return {
    id: bus.connection.guid ?? '',
    match: async (rule) => {
      await invoke({ ...daemon, member: 'AddMatch', signature: 's', body: [rule] });
    },
    ownerOf: async (name) => {
      try {
        return String(
          await invoke({ ...daemon, member: 'GetNameOwner', signature: 's', body: [name] }),
        );
      } catch (error) {
        if (error instanceof DBusError && error.dbusName?.endsWith('.NameHasNoOwner') === true)
          return null;
        throw error;
      }
    },
    call: (target, ...values) =>
      invoke({
        destination: target.service,
        path: target.path,
        interface: target.interface,
        member: target.member,
        ...(target.signature === undefined
          ? {}
          : { signature: target.signature, body: [...values] }),
      }),
  };
}
