import { randomUUID } from 'node:crypto';
import { idOf, type RequestId } from '../json-rpc/exact-message';
import { refusedRequest, setMode } from './answers';
import { changedMode, openedSession, type Mode } from './modes';

/** A prompt that came while it was not clear yet in which mode its session is. */
type Prompt = { readonly line: string; readonly id: RequestId | null };
type State =
  | { readonly kind: 'opening'; readonly held: Prompt[] }
  /** Our own request to set the mode, and what waits for its answer. */
  | { readonly kind: 'switching'; readonly by: string; readonly held: Prompt[] }
  | { readonly kind: 'asks' }
  /** It cannot be brought to ask. */
  | { readonly kind: 'silent' };
type Session = { readonly cwd: string | null; mode: Mode | null; state: State };
type Opening = { readonly sessionId: string | null; readonly session: Session };

type Say = (message: string) => void;
const silent = 'Holdpoint cannot bring this agent into a mode in which it asks.';

/**
 * The sessions of one agent. SECURITY: T-13, T-25 a prompt is passed on only to a session that is in a mode in which the agent asks:
 * one that begins in another is switched first, and one that changes is switched back.
 */
export class Sessions {
  readonly #toAgent: Say;
  readonly #toEditor: Say;
  readonly #known = new Map<string, Session>();
  readonly #opening = new Map<RequestId, Opening>();
  /** Our requests, whose answers the editor never sees. */
  readonly #ours = new Set<RequestId>();

  constructor(toAgent: Say, toEditor: Say) {
    this.#toAgent = toAgent;
    this.#toEditor = toEditor;
  }

  /** The editor opens or loads a session by this request. */
  opening(
    id: RequestId,
    { sessionId, cwd }: { sessionId: string | null; cwd: string | null },
  ): void {
    const session: Session = { cwd, mode: null, state: { kind: 'opening', held: [] } };
    this.#opening.set(id, { sessionId, session });
    if (sessionId !== null) this.#known.set(sessionId, session);
  }

  /** The folder in which a session works; null where nobody said it. */
  cwdOf(sessionId: string): string | null {
    return this.#known.get(sessionId)?.cwd ?? null;
  }

  /** The editor's prompt: passed on, held back or refused, as its session stands. */
  prompt(sessionId: string | undefined, prompt: Prompt): void {
    const session = this.#known.get(sessionId ?? '');
    if (session === undefined)
      return this.#toEditor(refusedRequest(prompt.id, 'Holdpoint does not know this session.'));
    switch (session.state.kind) {
      case 'opening':
      case 'switching':
        session.state.held.push(prompt);
        return;
      case 'asks':
        return this.#toAgent(prompt.line);
      case 'silent':
        return this.#toEditor(refusedRequest(prompt.id, silent));
      default:
        return session.state satisfies never;
    }
  }

  /** The turn is over before it began: what is held of it is not passed on. */
  cancel(sessionId: string): void {
    const state = this.#known.get(sessionId)?.state;
    if (state?.kind !== 'opening' && state?.kind !== 'switching') return;
    for (const { id } of state.held.splice(0))
      this.#toEditor(refusedRequest(id, 'The turn was cancelled.'));
  }

  /** A message of the agent. True = it was an answer to us, and is not passed on. */
  heard(message: unknown): boolean {
    const id = idOf(message);
    const isAnswer = typeof message === 'object' && message !== null && !('method' in message);
    if (id !== null && isAnswer) {
      if (this.#ours.delete(id)) return this.#switched(id, 'result' in message);
      this.#opened(message, id);
    }
    const changed = changedMode(message);
    const session = changed === null ? undefined : this.#known.get(changed.sessionId);
    if (changed !== null && session !== undefined) this.#changed(changed, session);
    return false;
  }

  #opened(message: unknown, id: RequestId): void {
    const opening = this.#opening.get(id);
    if (opening === undefined) return;
    this.#opening.delete(id);
    const opened = openedSession(message);
    const sessionId = opened?.sessionId ?? opening.sessionId;
    if (opened === null || sessionId === null) return this.#failed(opening);
    const { session } = opening;
    this.#known.set(sessionId, session);
    session.mode = opened.mode;
    if (opened.mode === null) this.#settle(session, 'asks');
    else this.#keep(sessionId, session, opened.mode);
  }

  #failed({ sessionId, session }: Opening): void {
    this.#settle(session, 'silent');
    if (sessionId !== null) this.#known.delete(sessionId);
  }

  #changed({ sessionId, mode }: { sessionId: string; mode: Mode }, session: Session): void {
    // While it is opened or switched, the answer to that tells where it stands.
    if (session.state.kind === 'opening' || (session.state.kind === 'switching' && mode.asks))
      return;
    this.#keep(sessionId, session, mode);
  }

  #keep(sessionId: string, session: Session, now: Mode): void {
    if (now.asks) return this.#settle(session, 'asks');
    const { best, configId } = now.best === null ? (session.mode ?? now) : now;
    if (best === null) return this.#settle(session, 'silent');
    const by = `holdpoint-${randomUUID()}`;
    this.#ours.add(by);
    session.state = { kind: 'switching', by, held: heldOf(session.state) };
    this.#toAgent(setMode(by, sessionId, { value: best, configId }));
  }

  #switched(by: RequestId, done: boolean): true {
    for (const session of this.#known.values())
      if (session.state.kind === 'switching' && session.state.by === by)
        this.#settle(session, done ? 'asks' : 'silent');
    return true;
  }

  #settle(session: Session, kind: 'asks' | 'silent'): void {
    const held = heldOf(session.state);
    session.state = { kind };
    for (const { line, id } of held)
      if (kind === 'asks') this.#toAgent(line);
      else this.#toEditor(refusedRequest(id, silent));
  }
}

const heldOf = (state: State): Prompt[] => ('held' in state ? state.held : []);
