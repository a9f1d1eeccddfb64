import { z } from 'zod';
import type { ConnectedBus } from './bus-link';

/** Names of systemd-logind on the system bus. */
export const logind = {
  name: 'org.freedesktop.login1',
  path: '/org/freedesktop/login1',
  manager: 'org.freedesktop.login1.Manager',
  session: 'org.freedesktop.login1.Session',
} as const;

/** One property of logind's manager, as it is now (org.freedesktop.login1(5)). Throws when there is none, or no answer. */
export const managerProperty = (
  bus: Pick<ConnectedBus, 'call'>,
  service: string,
  name: 'Docked' | 'InhibitDelayMaxUSec' | 'LidClosed',
): Promise<unknown> =>
  bus.call(
    {
      service,
      path: logind.path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
    },
    logind.manager,
    name,
  );

/** The properties of a session that matter; each may be missing in a change. `User` = uid and object path. */
export const sessionProperties = z.object({
  LockedHint: z.boolean().optional(),
  Active: z.boolean().optional(),
  /** x11, wayland, tty, mir, unspecified or web (sd_session_get_type(3)). */
  Type: z.string().optional(),
  User: z.tuple([z.number(), z.string()]).optional(),
});

/** Which user's session is meant; `sessionId` is XDG_SESSION_ID where set. */
export type SessionWanted = { readonly uid: number; readonly sessionId: string | undefined };

/** A session of the user: its object path and how it stands. */
export type FoundSession = {
  readonly path: string;
  readonly properties: z.infer<typeof sessionProperties>;
};

/**
 * The session to watch: the user's graphical one as logind names it (so that a daemon started over SSH still sees the
 * desktop's lock), else the one of our environment, else of our process, else any of this user, those at a seat first.
 */
export async function findSession(
  bus: ConnectedBus,
  owner: string,
  wanted: SessionWanted,
): Promise<FoundSession | null> {
  const ask = new Logind(bus, owner);
  const sources = [
    () => ask.displayOf(wanted.uid),
    () => ask.byId(wanted.sessionId),
    () => ask.byPid(),
    () => ask.listed(wanted.uid),
  ];
  for (const source of sources) {
    for (const path of await source()) {
      const properties = await ask.properties(path);
      if (properties?.User?.[0] === wanted.uid) return { path, properties };
    }
  }
  return null;
}

/** Questions to logind; an error answer (no such user, no such session) is an empty one. */
class Logind {
  readonly #bus: ConnectedBus;
  readonly #owner: string;

  constructor(bus: ConnectedBus, owner: string) {
    this.#bus = bus;
    this.#owner = owner;
  }

  async displayOf(uid: number): Promise<string[]> {
    const user = await this.#manager('GetUser', 'u', uid);
    if (typeof user !== 'string') return [];
    const display = await this.#ask(
      user,
      'org.freedesktop.DBus.Properties',
      'Get',
      'ss',
      'org.freedesktop.login1.User',
      'Display',
    );
    const parsed = z.tuple([z.string(), z.string()]).safeParse(display);
    return parsed.success && parsed.data[1] !== '/' ? [parsed.data[1]] : [];
  }

  async byId(id: string | undefined): Promise<string[]> {
    return id === undefined ? [] : this.#path(await this.#manager('GetSession', 's', id));
  }

  async byPid(): Promise<string[]> {
    return this.#path(await this.#manager('GetSessionByPID', 'u', process.pid));
  }

  async listed(uid: number): Promise<string[]> {
    const row = z.tuple([z.string(), z.number(), z.string(), z.string(), z.string()]);
    const rows = z.array(row).safeParse(await this.#manager('ListSessions'));
    if (!rows.success) return [];
    const own = rows.data.filter(([, owner]) => owner === uid);
    return own
      .toSorted((a, b) => Number(a[3] === '') - Number(b[3] === ''))
      .map((entry) => entry[4]);
  }

  async properties(path: string): Promise<z.infer<typeof sessionProperties> | null> {
    const answer = await this.#ask(
      path,
      'org.freedesktop.DBus.Properties',
      'GetAll',
      's',
      logind.session,
    );
    const parsed = sessionProperties.safeParse(answer);
    return parsed.success ? parsed.data : null;
  }

  #path(answer: unknown): string[] {
    return typeof answer === 'string' ? [answer] : [];
  }

  #manager(member: string, signature?: string, ...values: (string | number)[]): Promise<unknown> {
    return this.#ask(logind.path, logind.manager, member, signature, ...values);
  }

  async #ask(
    path: string,
    iface: string,
    member: string,
    signature?: string,
    ...values: (string | number)[]
  ): Promise<unknown> {
    try {
      const target = { service: this.#owner, path, interface: iface, member };
      return await this.#bus.call(
        signature === undefined ? target : { ...target, signature },
        ...values,
      );
    } catch {
      return undefined;
    }
  }
}
