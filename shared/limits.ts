/**
 * Every bound that a wire or a queue obeys, in one place, so that a reader can see what "too much" means.
 * Bytes unless the name says otherwise.
 */
export const limits = {
  /** One NDJSON frame, newline included. A larger one ends the connection with `frame-too-large`. */
  frameBytes: 4 * 1024 * 1024,
  /** Nesting of a parsed frame; deeper is refused as `frame-too-deep` before any schema sees it. */
  frameDepth: 64,
  /** A connection must deliver its first whole frame within this time. */
  firstFrameMs: 5_000,
  /** Open connections on the agent socket; one more is refused at once. */
  agentConnections: 512,
  /** An agent connection on which no request waits is let go after this time. */
  agentIdleMs: 5_000,
  /** Open connections on the operator socket: tray apps and commands. One more takes the place of one that is not proved. */
  operatorConnections: 64,
  /** Runs that live at the same time; the events of one more are denied. */
  liveRuns: 256,
  /** Calls waiting at the same time, all runs together; one more is denied as `too-many-waiting`, unless it is the first of its run. */
  waitingCalls: 256,
  /** Calls of one run waiting at the same time, so that one run cannot take all places. */
  waitingCallsPerRun: 128,
  /** Cards of one run shown at the same time; what it asks beyond waits without a card until one of them is answered. */
  cardsPerRun: 8,
  /** From so many different questions of one run at the same time on, only the oldest keeps its card. */
  stormQuestions: 16,
  /** The daemon writes a hold line this often while a call waits, so that a hung daemon can be told from a thinking operator. */
  holdLineMs: 2_000,
  /** Text of one field in a snapshot; the whole text is fetched with `approval.detail`. */
  snapshotText: 2_000,
  /** Files of one patch in a snapshot. */
  snapshotFiles: 10,
  /** History rows in one page. */
  historyPage: 200,
} as const;
