/**
 * `npm run bench -- classify [folder] [--part look|held] [--decisions FILE]`: the default rules over the corpora of real calls.
 * `--part`: only the two thirds that are looked at while the rules are tuned, or only the third that is held back from that.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Classification } from '../../shared/model/classification';
import type { PolicyResult } from '../../shared/model/decision';
import type { ToolCall } from '../../shared/model/tool-call';
import { classify } from '../../electron/daemon/classify/classify';
import { loadShellGrammar } from '../../electron/daemon/classify/shell-grammar.shell';
import { machineWorld } from '../../electron/daemon/classify/world.shell';
import { evaluate } from '../../electron/daemon/policy/evaluate';
import { loadRules } from '../../electron/daemon/policy/rules';
import { partOf, readCorpus, type Corpus, type Part } from './classify-corpus';
import { printFigures, weight, type Judged } from './classify-figures';

/** Where the labelled calls lie: the folder itself or its tuning half. */
function corpusFolder(given: string): string | null {
  const folders = [resolve(given, 'dev'), resolve(given)];
  return folders.find((one) => existsSync(join(one, 'guard-cases.jsonl'))) ?? null;
}

/** A machine with a home, Holdpoint's own folder in it, and a project, all real, so that looking paths up costs what it costs. */
function makeMachine(): { base: string; home: string; project: string } {
  const base = mkdtempSync(join(tmpdir(), 'hp-bench-'));
  const home = join(base, 'home');
  const project = join(home, 'project');
  for (const dir of ['project/src', 'project/.git', '.config/holdpoint'])
    mkdirSync(join(home, dir), { recursive: true });
  writeFileSync(join(project, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(project, 'package.json'), '{}\n');
  return { base, home, project };
}

const grammar = await loadShellGrammar({
  parser: resolve('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
  bash: resolve('node_modules/tree-sitter-bash/tree-sitter-bash.wasm'),
});

function judgeAll(corpus: Corpus, home: string): ReadonlyMap<string, Judged> {
  const text = readFileSync(resolve('electron/daemon/policy/default-rules.toml'), 'utf8');
  const rules = loadRules(text);
  if (!rules.ok) throw new Error(`the default rules do not load: ${rules.detail ?? ''}`);
  const world = machineWorld(home, [join(home, '.config/holdpoint')], grammar.read);
  const here = { home: world.home, presence: 'present', signals: [] } as const;
  const policyOf = (call: ToolCall, classification: Classification): PolicyResult =>
    evaluate(rules.value, { call, classification, ...here });
  const judge = (calls: readonly ToolCall[]): Judged => {
    const began = performance.now();
    const looked = calls.map((call) => ({ call, classification: classify(call, world) }));
    const ms = (performance.now() - began) / calls.length;
    const seen = looked.map((one) => ({ ...one, policy: policyOf(one.call, one.classification) }));
    const verdicts = seen.map(({ policy }) => policy.verdict);
    const verdict = verdicts.toSorted((x, y) => weight[y] - weight[x])[0] ?? 'confirm';
    return { verdict, seen, ms };
  };
  const all = [...corpus.cases, ...corpus.sessions.flatMap((session) => session.steps)];
  return new Map(all.map((one) => [one.id, judge(one.calls)]));
}

function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { decisions: { type: 'string' }, part: { type: 'string' } },
  });
  const [given = '../shared/corpora'] = positionals;
  const part: Part | null = values.part === 'look' || values.part === 'held' ? values.part : null;
  const folder = corpusFolder(given);
  if (folder === null) {
    process.stdout.write(
      `No corpora in ${given}: give the folder that holds them, npm run bench -- classify FOLDER.\n`,
    );
    return 1;
  }
  const machine = makeMachine();
  try {
    const whole = readCorpus(folder, machine.project);
    const corpus = part === null ? whole : partOf(whole, part);
    const judged = judgeAll(corpus, machine.home);
    printFigures(corpus, judged);
    if (values.decisions !== undefined) writeFileSync(values.decisions, decisions(judged));
    return 0;
  } finally {
    rmSync(machine.base, { recursive: true, force: true });
  }
}

/** One line a call, as measure/score.py reads them; with what was seen, for whoever asks why. */
const decisions = (judged: ReadonlyMap<string, Judged>): string =>
  [...judged]
    .map(([id, { verdict, seen, ms }]) => {
      const shown = seen.map(
        ({ classification: { effects, uninspectable, programs, targets } }) => ({
          effects,
          uninspectable,
          programs,
          outside: targets
            .filter(({ kind, inProject }) => kind !== 'path' || inProject !== true)
            .map((target) => `${target.kind} ${target.effect} ${target.shown}`),
        }),
      );
      return `${JSON.stringify({ id, decision: verdict, seen: shown, us: Math.round(ms * 1_000) })}\n`;
    })
    .join('');

process.exit(main(process.argv.slice(2)));
