import { describe, expect, it } from 'vitest';
import type { FinalDecision } from '../../../shared/model/decision';
import type { JournalEntry, JournalRecord } from '../../../shared/model/journal';
import type { PresenceState } from '../../../shared/model/presence';
import type { ToolCall } from '../../../shared/model/tool-call';
import { refuse, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { Approvals } from '../approvals/approvals.shell';
import { closedJournal } from '../store/closed-journal';
import { CallPath } from './call-path';
import type { CallWorld } from './call-path-world';
import { fixFiles } from './fixed-files.shell';

/** A journal whose flush takes as long as the test wants, and ends as the test wants. */
class SlowJournal {
  readonly entries: JournalEntry[] = [];
  readonly #open: ((outcome: Outcome<JournalRecord>) => void)[] = [];
  readonly journal: Journal = {
    ...closedJournal(refuse('journal-unavailable')),
    append: (entry) => {
      this.entries.push(entry);
      return new Promise((settle) => this.#open.push(settle));
    },
  };

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

const clock = { monoMs: () => 0, monoNs: () => 0n, wallMs: () => 0 };
const call: ToolCall = {
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

/** The call path over that journal, in a world where a rule allows everything. */
function rig(): {
  path: CallPath;
  slow: SlowJournal;
  answers: FinalDecision[];
  at: { presence: PresenceState };
} {
  const slow = new SlowJournal();
  const at: { presence: PresenceState } = { presence: 'present' };
  const world: CallWorld = {
    clock,
    journal: slow.journal,
    journalFault: () => null,
    stopping: () => false,
    barred: () => null,
    classify: () => ({ effects: ['reads'], targets: [], programs: [], uninspectable: null }),
    judge: () => ({ verdict: 'allow', rules: [], why: 'a test', signals: [] }),
    gate: () => (at.presence === 'present' ? 'open' : 'closed'),
    presence: () => at.presence,
    runState: () => 'running',
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

function present({ path, answers }: ReturnType<typeof rig>): void {
  const caller = {
    answer: (given: FinalDecision) => void answers.push(given),
    hold: () => undefined,
    onGone: () => undefined,
  };
  void path.present(call, 'r', caller);
}

describe('the answer to a call', () => {
  it('leaves after its record is durable, not before', async () => {
    const one = rig();
    present(one);
    await new Promise((turn) => setImmediate(turn));
    expect(one.slow.entries.map(({ type, decision }) => [type, decision])).toEqual([
      ['call.decided', 'allow'],
    ]);
    expect(one.answers).toEqual([]);
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'allow' }]);
  });

  it('is a deny when the record of an allow was refused', async () => {
    const one = rig();
    present(one);
    await one.slow.flush(true);
    expect(one.answers).toMatchObject([{ outcome: 'deny', reason: 'journal-unavailable' }]);
  });

  it('does not leave when the operator left while its record was flushed, and leaves when he is back', async () => {
    const one = rig();
    present(one);
    one.at.presence = 'locked';
    await one.slow.flush();
    expect(one.answers).toEqual([]);
    expect(one.slow.entries.at(-1)).toMatchObject({
      type: 'call.held',
      decision: 'hold',
      presence: 'locked',
    });
    await one.slow.flush();
    one.at.presence = 'present';
    void one.path.reconsider();
    await one.slow.flush();
    expect(one.answers).toMatchObject([{ outcome: 'allow' }]);
  });

  it('is given once, however often things change meanwhile', async () => {
    const one = rig();
    present(one);
    for (let i = 0; i < 5; i++) void one.path.reconsider();
    await one.slow.flush();
    expect(one.answers).toHaveLength(1);
    expect(one.slow.entries).toHaveLength(1);
  });
});
