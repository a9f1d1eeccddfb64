import type { FinalDecision, Verdict } from '../../../shared/model/decision';
import type { JournalEntry, JournalRecord } from '../../../shared/model/journal';
import type { PresenceState } from '../../../shared/model/presence';
import type { ToolCall } from '../../../shared/model/tool-call';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { Approvals } from '../approvals/approvals.shell';
import { closedJournal } from '../store/closed-journal';
import { CallPath } from './call-path';
import type { CallWorld } from './call-path-world';
import { fixFiles } from './fixed-files.shell';

/** A journal whose flush takes as long as the test wants, and ends as the test wants. */
export class SlowJournal {
  readonly entries: JournalEntry[] = [];
  readonly #open: ((outcome: Outcome<JournalRecord>) => void)[] = [];
  readonly journal: Journal = {
    ...closedJournal(refuse('journal-unavailable')),
    newest: () => done(null),
    append: (entry) => {
      this.entries.push(entry);
      return new Promise((settle) => this.#open.push(settle));
    },
  };

  get flushes(): boolean {
    return this.#open.length > 0;
  }

  async flush(refused = false): Promise<void> {
    const at = this.entries.length - this.#open.length;
    const entry = this.entries[at];
    if (entry === undefined) throw new Error('nothing waits to be flushed');
    const record = {
      ...entry,
      seq: at + 1,
      wallMs: 0,
      monoNs: '0',
      bootId: 'b',
      prev: '',
      hash: '',
    };
    this.#open.shift()?.(refused ? refuse('journal-unavailable') : { ok: true, value: record });
    await new Promise((turn) => setImmediate(turn));
  }
}

export const call: ToolCall = {
  callKey: 'k',
  product: 'claude-code',
  sessionId: 's',
  tool: 'Bash',
  kind: 'shell',
  input: { command: 'ls' },
  cwd: '/p',
  route: 'hook-socket',
  chain: [],
  claims: [],
};

/** What a test changes of the world while calls are in it. */
export type At = {
  presence: PresenceState;
  nowMs: number;
  verdict: Verdict;
  resolved: string;
  run: 'running' | 'paused';
};

/** The call path over such a journal, in a world where a rule allows everything as long as a test says nothing else. */
export function rig(): {
  path: CallPath;
  slow: SlowJournal;
  answers: FinalDecision[];
  at: At;
} {
  const slow = new SlowJournal();
  const at: At = {
    presence: 'present',
    nowMs: 0,
    verdict: 'allow',
    resolved: '/p/a',
    run: 'running',
  };
  const clock = { monoMs: () => at.nowMs, monoNs: () => 0n, wallMs: () => 0 };
  const world: CallWorld = {
    clock,
    journal: slow.journal,
    journalFault: () => null,
    stopping: () => false,
    barred: () => null,
    classify: () => ({
      effects: ['reads'],
      targets: [{ kind: 'path', shown: 'a', resolved: at.resolved, effect: 'reads' }],
      programs: [],
      uninspectable: null,
    }),
    judge: () => ({ verdict: at.verdict, rules: [], why: 'a test', signals: [] }),
    gate: () => ({ kind: at.presence === 'present' ? 'open' : 'closed' }),
    leases: { take: () => undefined, settle: () => undefined },
    presence: () => at.presence,
    runState: () => at.run,
    onChange: () => undefined,
    onFault: () => undefined,
    fault: () => Promise.resolve(),
    fix: fixFiles,
    parentOf: () => null,
    onCrowd: () => undefined,
    onApproved: () => undefined,
    onDecided: () => undefined,
  };
  const describeRun = () => ({ label: 'a run', containment: 'none' as const });
  const path = new CallPath(
    world,
    new Approvals({ clock, expiresAfterMs: () => 1_000, describe: describeRun }),
  );
  return { path, slow, answers: [], at };
}

export function present({ path, answers }: ReturnType<typeof rig>, asked = call): void {
  const caller = {
    answer: (given: FinalDecision) => void answers.push(given),
    hold: () => undefined,
    onGone: () => undefined,
  };
  void path.present(asked, 'r', caller);
}
