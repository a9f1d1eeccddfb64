import type { Classification } from '../../../shared/model/classification';
import type { FinalDecision } from '../../../shared/model/decision';
import type { RiskSignal } from '../../../shared/model/risk';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Clock } from '../../../shared/platform';
import type { Journal } from '../../../shared/store-port';
import { Past, type SeenCall } from '../risk/past';
import { pastSignals } from '../risk/signals';
import { recordedDecision } from './recorded-call';
import type { WaitingCall } from './waiting-call';

export type MemoryWorld = {
  readonly clock: Clock;
  readonly bootId: string;
  parentOf(runId: string): string | null;
  /** Milliseconds since the operator's last input, null when nobody knows. */
  quietMs(): number | null;
};

/** How many decided calls are read back at start: some days of ordinary work. */
const readBack = 5_000;

/**
 * What the daemon remembers of decided calls, for the signals of later ones. Fed by each decision; read back from the journal at
 * start, so that a restart forgets neither a denial nor what a run has read.
 */
export class CallMemory {
  readonly #past = new Past();
  constructor(
    readonly world: MemoryWorld,
    journal: Pick<Journal, 'latest'>,
  ) {
    const latest = journal.latest('call.decided', readBack);
    // A journal that cannot be read allows nothing anyway.
    for (const record of latest.ok ? latest.value.toReversed() : []) {
      const decided = recordedDecision(record, world.bootId);
      if (decided !== null) this.#past.note(decided);
    }
  }

  signals(call: ToolCall, runId: string, classification: Classification): readonly RiskSignal[] {
    const seen = this.#seen({ call, runId, classification });
    return pastSignals(seen, this.#past, this.world.quietMs());
  }

  decided(waiting: WaitingCall, { outcome, by }: FinalDecision): void {
    this.#past.note({ ...this.#seen(ofWaiting(waiting)), outcome, by });
  }

  approved(waiting: WaitingCall): void {
    this.#past.takeBack(this.#seen(ofWaiting(waiting)));
  }

  #seen(about: Pick<SeenCall, 'call' | 'runId' | 'classification'>): SeenCall {
    const { world } = this;
    return { ...about, atMs: world.clock.monoMs(), parent: world.parentOf(about.runId) };
  }
}

const ofWaiting = ({
  call,
  runId,
  look,
}: WaitingCall): Pick<SeenCall, 'call' | 'runId' | 'classification'> => ({
  call,
  runId,
  classification: look.classification,
});
