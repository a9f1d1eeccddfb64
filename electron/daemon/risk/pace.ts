import type { RiskSignal } from '../../../shared/model/risk';
import type { Past, SeenCall } from './past';

/** The rate is counted over this window of the monotonic clock (ms). */
const windowMs = 10_000;
/** Calls in the window from which a burst is said, and from which it is a storm that asks. A busy session of a coding agent stays below 30. */
const burstFrom = 40;
const stormFrom = 120;

/** Effects that change nothing: however many of them, nobody has to be asked. */
const harmless: ReadonlySet<string> = new Set(['reads', 'searches', 'delegates']);

/** The run makes calls faster than anybody could follow. In a storm every call that changes something is asked about (ASI08). */
export function burst(seen: SeenCall, past: Past): RiskSignal | null {
  const times = past.run(seen)?.times ?? [];
  const count = times.filter((atMs) => atMs > seen.atMs - windowMs).length;
  if (count < burstFrom) return null;
  const changes = seen.classification.effects.some((one) => !harmless.has(one));
  return {
    id: 'burst',
    says: `This run made ${count} calls within ten seconds.`,
    floor: count >= stormFrom && changes ? 'confirm' : 'allow',
  };
}

/** From here on the operator may have turned to something else (ms). */
const quietFromMs = 120_000;

/** The operator has not touched keyboard or pointer for a while, and is not yet idle. `quietMs` is null when nobody knows. */
export function operatorQuiet(quietMs: number | null): RiskSignal | null {
  if (quietMs === null || quietMs < quietFromMs) return null;
  return {
    id: 'operator-quiet',
    says: `The operator last touched keyboard or pointer ${Math.floor(quietMs / 60_000)} minutes ago.`,
    floor: 'allow',
  };
}
