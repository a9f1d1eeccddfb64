import type { JsonObject } from '../../../shared/json';
import type { Classification } from '../../../shared/model/classification';
import type { RecordType } from '../../../shared/model/journal';
import type { Factor, StepUpProof } from '../../../shared/model/step-up';
import type { ToolCall } from '../../../shared/model/tool-call';
import { done, refuse, sentence, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import type {
  BackTest,
  policyWire,
  Suggestion,
  TestResult,
} from '../../../shared/wires/policy-wire';
import type { RequestOf, ResponseOf } from '../../../shared/wire';
import { BackTestCount } from './back-test';
import { evaluate } from './evaluate';
import { standings } from './explain';
import type { PastCall } from './past-call';
import { pastCall } from './past-call.shell';
import { runRuleTest } from './rule-tests';
import { loadRules, type LoadedRules } from './rules';
import { rulesChange } from './rules-change';
import type { RulesFile } from './rules-file.shell';
import type { ProofFor } from '../step-up/step-up.shell';
import { callOfSample } from './sample-call';
import { suggestRules } from './suggest';

export type PolicyDeskWorld = {
  readonly file: RulesFile;
  readonly journal: Pick<Journal, 'latest'>;
  /** The operator's home directory as a real path. */
  readonly home: string;
  classify(call: ToolCall): Classification;
  /** Checks the step-up that a change of rights needs, and uses it up; the value is the factor, null when none is enrolled. */
  proved(proof: StepUpProof | null, about: ProofFor): Promise<Outcome<Factor | null>>;
  /** Makes a durable record about the operator. */
  note(type: RecordType, summary: string, extra: JsonObject): Promise<Outcome<unknown>>;
};

type Wire = typeof policyWire;

/** Work is given back to the calls that wait after so many tests or records: about a millisecond of each. */
const testsAtOnce = 4;
const recordsAtOnce = 20;
/** Decided calls in which suggestions are looked for. */
const suggestFrom = 3_000;

const breathe = (): Promise<void> => new Promise((settle) => setImmediate(settle));

/** Reading, trying out and saving the operator's rules. Nothing here decides a call. */
export class PolicyDesk {
  constructor(readonly world: PolicyDeskWorld) {}

  read(): ResponseOf<Wire, 'rules.read'> {
    const { path, current } = this.world.file;
    return { path, text: current.text, fault: current.fault };
  }

  /** Would this text do, and how do its own tests come out? */
  async check(text: string): Promise<ResponseOf<Wire, 'rules.check'>> {
    const loaded = loadRules(text, this.world.file.path);
    return loaded.ok
      ? { fault: null, tests: await this.#test(loaded.value) }
      : { fault: sentence(loaded), tests: [] };
  }

  async #test(rules: LoadedRules): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const test of rules.tests) {
      results.push(runRuleTest(rules, test, this.world));
      if (results.length % testsAtOnce === 0) await breathe();
    }
    return results;
  }

  /** Refusal `rules-invalid`. */
  explain(given: RequestOf<Wire, 'rules.explain'>): Outcome<ResponseOf<Wire, 'rules.explain'>> {
    const rules = this.#rulesOf(given.text);
    if (!rules.ok) return rules;
    const { presence = 'present', signals = [], depth = 0, ...sample } = given.call;
    const call = callOfSample({ ...sample, depth });
    const classification = this.world.classify(call);
    const { home } = this.world;
    const look = { call, classification, home, presence, signals: signals.map((id) => ({ id })) };
    return done({
      classification,
      policy: evaluate(rules.value, look),
      rules: standings(rules.value, look),
    });
  }

  #rulesOf(text: string | null): Outcome<LoadedRules> {
    const { path, current } = this.world.file;
    return text === null ? done(current.rules) : loadRules(text, path);
  }

  /** What the text would have done with the newest calls of the journal. Refusals: `rules-invalid`, those of the journal. */
  async backTest(text: string, calls: number): Promise<Outcome<BackTest>> {
    const rules = loadRules(text, this.world.file.path);
    if (!rules.ok) return rules;
    const count = new BackTestCount(rules.value);
    const read = await this.#past(calls, (past) => count.add(past));
    return read.ok ? done(count.result) : read;
  }

  /** Refusals: those of the journal. */
  async suggest(): Promise<Outcome<Suggestion[]>> {
    const past: PastCall[] = [];
    const read = await this.#past(suggestFrom, (one) => past.push(one));
    return read.ok ? done(suggestRules(past, this.world.file.current.rules)) : read;
  }

  /** The newest decided calls, a few at a time so that calls that wait are answered between. */
  async #past(most: number, take: (past: PastCall) => void): Promise<Outcome<void>> {
    let before: number | undefined;
    for (let read = 0; read < most; read += recordsAtOnce) {
      const limit = Math.min(recordsAtOnce, most - read);
      const records = this.world.journal.latest('call.decided', limit, before);
      if (!records.ok) return records;
      for (const record of records.value) {
        const past = pastCall(record, this.world.home);
        if (past !== null) take(past);
      }
      before = records.value.at(-1)?.seq;
      if (records.value.length < limit) break;
      await breathe();
    }
    return done(undefined);
  }

  /**
   * Puts a text into force: it must be sound, its own tests must pass, the operator must have proved to be there, and it must be on
   * record before it lies on disk. Refusals: `rules-invalid`, those of a step-up, those of the journal.
   */
  async save(
    text: string,
    proof: StepUpProof | null,
    via: ProofFor['via'],
  ): Promise<Outcome<{ path: string }>> {
    const { file } = this.world;
    const loaded = loadRules(text, file.path);
    if (!loaded.ok) return loaded;
    const failed = (await this.#test(loaded.value)).find(({ ok }) => !ok);
    if (failed !== undefined)
      return refuse('rules-invalid', `the test "${failed.name}" fails: ${outcomeOf(failed)}`);
    // SECURITY: T-9, T-11: wider rules are wider rights for every agent, so injected clicks must not be able to save them.
    const proved = await this.world.proved(proof, { what: 'a change of the rules', via });
    if (!proved.ok) return proved;
    const change = rulesChange(file.current.rules, loaded.value, text);
    const kept = await this.world.note('rules.saved', `rules saved to ${file.path}`, {
      ...change,
      factor: proved.value,
      via,
    });
    return kept.ok ? file.save(text) : kept;
  }
}

const outcomeOf = ({ expected, got, why }: TestResult): string =>
  `${expected} expected, ${got} came. ${why}`;
