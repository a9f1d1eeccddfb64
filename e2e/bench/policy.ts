/** `npm run bench -- policy`: what one decision of the rules costs, beside a scan of all of them in the same run. Ratios count, times do not. */
import { compileRules, type CompiledRules } from '../../electron/daemon/policy/compile';
import { evaluate } from '../../electron/daemon/policy/evaluate';
import type { Look } from '../../electron/daemon/policy/look';
import { loadRules } from '../../electron/daemon/policy/rules';
import type { Rule } from '../../electron/daemon/policy/rule-schema';
import { Seen } from '../../electron/daemon/policy/seen';
import { weightOf } from '../../electron/daemon/policy/weight';
import type { Verdict } from '../../shared/model/decision';
import type { ToolKind } from '../../shared/model/tool-call';
import { figures, type Figures } from './measure';

const sizes = [10, 100, 1_000];
const rounds = 30;
/** Decisions in one timed batch: long enough for the clock, short enough that a round meets one state of the machine. */
const perRound = 500;
const kinds: readonly ToolKind[] = ['shell', 'read', 'write', 'edit', 'mcp'];
const outcomes: readonly Verdict[] = ['allow', 'confirm', 'step-up', 'deny'];
const toolOf = (i: number): string => `tool_${String(i % 20)}`;
const folderOf = (i: number): string => `/srv/place-${String(i)}`;

/** One rule: kind, tool, folder and what may be done there at most; `cel` says the folder as a condition instead. */
const ruleOf = (i: number, cel: boolean): Rule => ({
  id: `rule-${String(i)}`,
  outcome: outcomes[i % outcomes.length] ?? 'deny',
  kinds: [kinds[i % kinds.length] ?? 'other'],
  tools: [toolOf(i)],
  effects: ['reads', 'writes'],
  ...(cel
    ? { when: `targets.all(t, t.resolved.startsWith("${folderOf(i)}/"))` }
    : { targets: [`${folderOf(i)}/**`] }),
});

/** A call that rule `i` matches, when there are more than `i` rules. */
const lookOf = (i: number): Look => ({
  call: {
    callKey: '',
    product: 'claude-code',
    sessionId: '',
    tool: toolOf(i),
    kind: kinds[i % kinds.length] ?? 'other',
    input: { file_path: `${folderOf(i)}/a` },
    cwd: '/srv',
    route: 'hook-socket',
    chain: [],
    claims: [],
  },
  classification: {
    effects: ['reads'],
    targets: [
      { kind: 'path', shown: 'a', resolved: `${folderOf(i)}/a`, effect: 'reads', inProject: false },
    ],
    programs: [],
    uninspectable: null,
  },
  home: '/home/op',
  presence: 'present',
  signals: [],
});

/** Every condition of every rule: what the index saves. */
function scan({ inOrder }: CompiledRules, look: Look): Verdict {
  const seen = new Seen(look);
  const matching = inOrder.filter(({ conditions }) => conditions.every(({ holds }) => holds(seen)));
  return matching.reduce<Verdict>(
    (most, { rule }) => (weightOf[rule.outcome] > weightOf[most] ? rule.outcome : most),
    matching.length === 0 ? 'confirm' : 'allow',
  );
}

type Way = { readonly name: string; readonly decide: (look: Look) => Verdict };

function waysFor(size: number): readonly Way[] {
  const numbers = Array.from({ length: size }, (_, i) => i);
  const plain = compileRules(
    numbers.map((i) => ruleOf(i, false)),
    '',
  );
  const cel = compileRules(
    numbers.map((i) => ruleOf(i, true)),
    '',
  );
  return [
    { name: 'all rules in turn', decide: (look) => scan(plain, look) },
    { name: 'ours, by kind and tool', decide: (look) => evaluate(plain, look).verdict },
    { name: 'CEL condition, by kind and tool', decide: (look) => evaluate(cel, look).verdict },
    { name: 'CEL condition, all rules in turn', decide: (look) => scan(cel, look) },
  ];
}

function measure(size: number): readonly Figures[] {
  const ways = waysFor(size);
  const looks = Array.from({ length: perRound }, (_, i) => lookOf((i * 7) % (size * 2)));
  for (const look of looks) {
    const said = new Set(ways.map(({ decide }) => decide(look)));
    if (said.size !== 1) throw new Error(`the ways disagree: ${[...said].join(', ')}`);
  }
  const times = new Map(ways.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++)
    for (const { name, decide } of ways.toSorted(() => Math.random() - 0.5)) {
      const began = performance.now();
      for (const look of looks) decide(look);
      times.get(name)?.push(((performance.now() - began) * 1_000) / looks.length);
    }
  return ways.map(({ name }) => figures(name, times.get(name) ?? []));
}

function print(size: number, all: readonly Figures[]): void {
  process.stdout.write(`\n${String(size)} rules, us for one decision\n`);
  const floor = all[0];
  for (const { name, min, median, p95 } of all) {
    const cells = [min, median, p95].map((value) => value.toFixed(2).padStart(10)).join('');
    const ratio = ((floor?.median ?? 0) / median).toFixed(1);
    process.stdout.write(
      `  ${name.padEnd(36)}${cells}   ${ratio.padStart(7)} x faster than the scan\n`,
    );
  }
}

/** From text to rules in force, once for each change of the file. */
function printLoading(): void {
  const table = (i: number): string =>
    `[[rule]]\nid = "r${String(i)}"\noutcome = "deny"\ntools = ["${toolOf(i)}"]\ntargets = ["${folderOf(i)}/**"]\nwhen = 'depth > 0'\n`;
  const text = Array.from({ length: 1_000 }, (_, i) => table(i)).join('\n');
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now();
    const rules = loadRules(text);
    if (!rules.ok) throw new Error(rules.detail);
    return performance.now() - began;
  });
  const { min, median } = figures('loading', times);
  process.stdout.write(
    `\nReading and checking a file of 1000 rules with conditions: ${min.toFixed(0)} ms at best, ${median.toFixed(0)} ms in the middle\n`,
  );
}

for (const size of sizes) print(size, measure(size));
printLoading();
