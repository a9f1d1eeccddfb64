import type { AppState } from '../../shared/ipc';
import { gistOf } from '../../shared/digest-gist';
import { spokenChange } from '../app/spoken-change';
import { t } from '../i18n/translate';
import { receiveApprovals } from '../approvals/queue';
import { sayNow, sayPolitely } from './announcements';
import { receiveAppState, useAppState } from './app-state';
import { changeQueue, loadCard, nextCard, pickCard, settleMs, useApprovals } from './approvals';
import { useClock } from './clock';
import { findAgents } from './connecting';
import { mayChange, readDigest } from './digest';
import { showEndReport } from './end-report';
import { loadFirstPage, useHistory, wholeHistory } from './history';
import { openLeaving } from './leaving';
import { newlyFound, recallOffered, useOffered } from './offered';
import { checkRules, explainSample, usePolicy } from './policy';
import { loadSpans } from './presence-spans';
import { showView, useSelection } from './selection';
import { followContrast } from './theme';

type Cleanup = () => void;

const spokenPauseMs = 3000;
const typingPauseMs = 200;
const editPauseMs = 400;
const tickMs = 1000;
const rereadMs = 2000;

const all =
  (cleanups: readonly Cleanup[]): Cleanup =>
  () =>
    cleanups.forEach((cleanup) => cleanup());

function followAppState(): Cleanup {
  void window.holdpoint.call('app:state', {}).then((answer) => {
    if (answer.ok && useAppState.getState().app === null) receiveAppState(answer.value);
  });
  return window.holdpoint.on('app:changed', receiveAppState);
}

function tick(): Cleanup {
  const move = (): void => useClock.setState({ nowMs: Date.now() });
  move();
  const timer = setInterval(move, tickMs);
  return () => clearInterval(timer);
}

/** Speaks what changed; polite messages are gathered for three seconds so that a burst is one sentence. */
function speakChanges(): Cleanup {
  let spoken = useAppState.getState().app;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const speakPolitely = (): void => {
    timer = undefined;
    const { app } = useAppState.getState();
    const change = spokenChange(spoken, app);
    spoken = app;
    if (change?.urgency === 'polite') sayPolitely(change.text);
  };
  const stop = useAppState.subscribe(({ app }) => {
    const change = spokenChange(spoken, app);
    if (change?.urgency === 'assertive') {
      spoken = app;
      sayNow(change.text);
    } else if (change !== null) timer ??= setTimeout(speakPolitely, spokenPauseMs);
    else if (timer === undefined) spoken = app;
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

const recordsOf = (app: AppState | null): number => app?.snapshot?.daemon.journalRecords ?? 0;
const readHistory = (): void => void loadFirstPage(recordsOf(useAppState.getState().app));

/** History is read when it is opened and when its filter changes, the latter once typing pauses. */
function keepHistory(): Cleanup {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopView = useSelection.subscribe((now, before) => {
    if (now.view === 'history' && before.view !== 'history') readHistory();
  });
  const stopFilter = useHistory.subscribe((now, before) => {
    if (now.filter === before.filter) return;
    clearTimeout(timer);
    timer = setTimeout(readHistory, now.filter.text === before.filter.text ? 0 : typingPauseMs);
  });
  const stopRows = useHistory.subscribe(({ rows }, before) => {
    if (rows !== before.rows) void loadSpans(rows);
  });
  return all([stopView, stopFilter, stopRows, () => clearTimeout(timer)]);
}

/**
 * When the operator returns, what happened meanwhile is read, and read again while it may still change: runs go on and held calls are
 * decided only after he is back.
 */
function keepDigest(): Cleanup {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let was: AppState | null = null;
  const read = async (): Promise<void> => {
    timer = undefined;
    const fresh = await readDigest();
    if (fresh !== null) sayPolitely(t('digest.say', gistOf(fresh)));
  };
  const look = (app: AppState | null): void => {
    const isHere = app?.snapshot?.presence.state === 'present';
    const wasHere = was?.snapshot?.presence.state === 'present';
    const grew = recordsOf(app) > recordsOf(was);
    was = app;
    if (isHere && !wasHere) {
      clearTimeout(timer);
      void read();
    } else if (isHere && grew && mayChange()) timer ??= setTimeout(() => void read(), rereadMs);
  };
  look(useAppState.getState().app);
  const stop = useAppState.subscribe(({ app }) => look(app));
  return all([stop, () => clearTimeout(timer)]);
}

/** What the text of the rules means is asked anew once typing pauses. */
function keepPolicy(): Cleanup {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = usePolicy.subscribe((is, was) => {
    if (is.text === was.text || was.file.kind !== 'ready') return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void checkRules();
      if (usePolicy.getState().tab === 'explain') void explainSample();
    }, editPauseMs);
  });
  return all([stop, () => clearTimeout(timer)]);
}

/**
 * At the first moment with a proved operator, products that were never offered are: the screen opens by itself unless something
 * waits. Later ones are one line in Now, because a view must not change under the operator's hands.
 */
function offerAgents(): Cleanup {
  recallOffered();
  let done = false;
  const look = (app: AppState | null): void => {
    if (done || app?.link.kind !== 'ready' || app.snapshot === null) return;
    done = true;
    const { approvals, heldCalls } = app.snapshot;
    const found = newlyFound(app.snapshot, useOffered.getState().offered);
    if (found.length > 0 && approvals.length === 0 && heldCalls === 0) void findAgents();
  };
  look(useAppState.getState().app);
  return useAppState.subscribe(({ app }) => look(app));
}

/** Feeds the queue from each snapshot, loads the card it shows, and ends the pause between two cards. */
function keepQueue(): Cleanup {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const feed = (app: AppState | null): void =>
    changeQueue((queue) => receiveApprovals(queue, app?.snapshot?.approvals ?? []));
  const stopQueue = useApprovals.subscribe(({ queue: { shown } }, { queue: { shown: before } }) => {
    if (shown === before) return;
    clearTimeout(timer);
    if (shown.kind === 'card') void loadCard(shown.id, Date.now());
    else useApprovals.setState({ detail: { kind: 'none' }, readId: null });
    if (shown.kind === 'between') timer = setTimeout(nextCard, settleMs);
  });
  feed(useAppState.getState().app);
  const stopFeed = useAppState.subscribe(({ app }) => feed(app));
  return all([stopFeed, stopQueue, () => clearTimeout(timer)]);
}

/** Everything the main window does besides drawing. One cleanup. */
export function startMainWindow(): Cleanup {
  useHistory.setState({ filter: wholeHistory });
  return all([
    followContrast(),
    tick(),
    speakChanges(),
    keepHistory(),
    keepDigest(),
    keepPolicy(),
    offerAgents(),
    followAppState(),
    window.holdpoint.on('app:view', ({ view }) => showView(view)),
    window.holdpoint.on('app:leaving', () => openLeaving(null)),
    window.holdpoint.on('app:ended', showEndReport),
  ]);
}

/** Everything the approval window does besides drawing. One cleanup. */
export function startApprovalWindow(): Cleanup {
  return all([
    followContrast(),
    tick(),
    keepQueue(),
    followAppState(),
    window.holdpoint.on('approval:pick', ({ approvalId }) => pickCard(approvalId)),
  ]);
}
