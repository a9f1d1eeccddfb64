import type { Client } from './gated-calls';

const most = 1_000;

/** Which client opened which session of a server, as it said itself. Without sessions, whoever said its name last. */
export class SessionClients {
  readonly #known = new Map<string | null, Client>();

  said(client: Client, session: string | null): void {
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(session, client);
  }

  of(session: string | null): Client {
    return this.#known.get(session) ?? { name: 'MCP client', version: null };
  }
}
