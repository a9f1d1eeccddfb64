import type { BackTest } from '../../../shared/wires/policy-wire';
import type { CompiledRules } from './compile';
import { evaluate } from './evaluate';
import type { PastCall } from './past-call';
import { raised } from './weight';

/** Changed calls that are listed; more are only counted as more. */
const mostChanged = 200;

/**
 * Counts what rules would have decided about past calls. Calls are judged by what was recorded of them (effects, targets, signals,
 * presence), not looked at anew: the files of that day are gone. Give them newest first, in as many parts as suits.
 */
export class BackTestCount {
  readonly #before: Record<string, number> = {};
  readonly #after: Record<string, number> = {};
  readonly #changed: BackTest['changed'] = [];
  #calls = 0;
  #moreChanged = false;
  constructor(readonly rules: CompiledRules) {}

  add({ look, verdict: before, seq, wallMs, summary }: PastCall): void {
    const after = raised(evaluate(this.rules, look), look.signals);
    this.#calls++;
    this.#before[before] = (this.#before[before] ?? 0) + 1;
    this.#after[after.verdict] = (this.#after[after.verdict] ?? 0) + 1;
    if (after.verdict === before) return;
    this.#moreChanged ||= this.#changed.length >= mostChanged;
    if (this.#changed.length >= mostChanged) return;
    const rule = after.rules[0]?.id ?? null;
    const change = { seq, wallMs, agent: look.call.product, summary, before };
    this.#changed.push({ ...change, after: after.verdict, rule, why: after.why });
  }

  get result(): BackTest {
    return {
      calls: this.#calls,
      before: this.#before,
      after: this.#after,
      changed: this.#changed,
      moreChanged: this.#moreChanged,
    };
  }
}
