import { idOf } from '../json-rpc/exact-message';
import { setMode } from './answers';
import { asks, changedMode, openedSession } from './modes';

/** To the agent. */
type Say = (message: string) => void;

/**
 * Keeps every session in a mode in which the agent asks. SECURITY: T-13 a session that begins in another is switched before its
 * first prompt is passed on, and one that changes is switched back.
 */
export class SessionGuard {
  readonly #say: Say;
  readonly #best = new Map<string, string>();
  readonly #opening = new Map<string | number, string | null>();
  readonly #switching = new Map<string, { readonly sessionId: string; readonly held: string[] }>();
  #count = 0;

  constructor(say: Say) {
    this.#say = say;
  }

  /** The editor opens or loads a session by this request. */
  opening(id: string | number, sessionId: string | null): void {
    this.#opening.set(id, sessionId);
  }

  /** Holds a prompt back while its session is switched. True = it is held. */
  holds(sessionId: string, line: string): boolean {
    const waiting = [...this.#switching.values()].find((one) => one.sessionId === sessionId);
    waiting?.held.push(line);
    return waiting !== undefined;
  }

  /** A message of the agent. True = it was an answer to us, and is not passed on. */
  heard(message: unknown): boolean {
    const id = idOf(message);
    const switched = typeof id === 'string' ? this.#switching.get(id) : undefined;
    if (switched !== undefined && typeof id === 'string') {
      this.#switching.delete(id);
      for (const line of switched.held) this.#say(line);
      return true;
    }
    this.#opened(message, id);
    const changed = changedMode(message);
    if (changed !== null) this.#keep(changed.sessionId, changed.mode);
    return false;
  }

  #opened(message: unknown, id: string | number | null): void {
    if (id === null || !this.#opening.has(id)) return;
    const opened = openedSession(message);
    const sessionId = opened?.sessionId ?? this.#opening.get(id) ?? null;
    this.#opening.delete(id);
    if (opened === null || sessionId === null) return;
    if (opened.best !== null) this.#best.set(sessionId, opened.best);
    if (opened.current !== null) this.#keep(sessionId, opened.current);
  }

  #keep(sessionId: string, mode: string): void {
    const best = this.#best.get(sessionId);
    if (asks(mode) || best === undefined) return;
    const id = `holdpoint-${++this.#count}`;
    this.#switching.set(id, { sessionId, held: [] });
    this.#say(setMode(id, sessionId, best));
  }
}
