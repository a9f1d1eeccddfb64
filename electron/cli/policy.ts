import { dirname, join } from 'node:path';
import { ToolKind } from '../../shared/model/tool-call';
import {
  exitCode,
  readArguments,
  refused,
  withDaemon,
  wrongUsage,
  type Command,
  type Io,
} from './command';
import { fileText, policyOptions, type PolicyArguments } from './policy-arguments';
import { explainCall } from './policy-explain';
import { formatBackTest, formatSuggestions, formatTests } from './policy-format';
import { saveRules } from './policy-save';
import { proofUsage } from './step-up-proof';
import { block, jsonLine, painter, shown } from './terminal-text';

/** Going through thousands of records takes longer than a question. */
const historyTimeoutMs = 120_000;

function show({ values }: PolicyArguments, io: Io): Promise<number> {
  return withDaemon(io, async (client) => {
    const rules = await client.call('rules.read', {});
    if (!rules.ok) return refused(io, rules);
    const { path, text, fault } = rules.value;
    io.out(
      values.json === true
        ? jsonLine(rules.value)
        : `# ${shown(path)}\n${block(text.trimEnd(), '')}`,
    );
    if (fault === null) return exitCode.ok;
    io.err(
      `holdpoint: The rules file has a fault, so the last good rules stay in force: ${shown(fault)}`,
    );
    return exitCode.failed;
  });
}

/** Is the file sound, and do its own tests pass? Without a file, the one in force. */
function test({ values, words }: PolicyArguments, io: Io): Promise<number> {
  const [file] = words;
  const given = file === undefined ? undefined : fileText(file, io);
  if (given === null) return Promise.resolve(exitCode.failed);
  return withDaemon(io, async (client) => {
    const read = await client.call('rules.read', {});
    if (!read.ok) return refused(io, read);
    const name = shown(file ?? read.value.path);
    const checked = await client.call('rules.check', { text: given ?? read.value.text });
    if (!checked.ok) return refused(io, checked);
    const { fault, tests } = checked.value;
    if (values.json === true) io.out(jsonLine(checked.value));
    else if (fault === null)
      io.out(`${name} has no fault.\n${formatTests(tests, painter(io.color))}`);
    if (fault !== null) io.err(`holdpoint: ${name}: ${shown(fault)}`);
    return fault === null && tests.every(({ ok }) => ok) ? exitCode.ok : exitCode.failed;
  });
}

function backTest({ values, words, wrong }: PolicyArguments, io: Io): Promise<number> {
  const calls = Number(values.calls ?? 2_000);
  if (!Number.isInteger(calls) || calls < 1 || calls > 5_000)
    return Promise.resolve(wrong('--calls takes a number from 1 to 5000.'));
  const text = fileText(words[0] ?? '', io);
  if (text === null) return Promise.resolve(exitCode.failed);
  return withDaemon(io, async (client) => {
    const tested = await client.call('rules.back-test', { text, calls }, historyTimeoutMs);
    if (!tested.ok) return refused(io, tested);
    io.out(
      values.json === true
        ? jsonLine(tested.value)
        : formatBackTest(tested.value, painter(io.color)),
    );
    return exitCode.ok;
  });
}

function suggest({ values }: PolicyArguments, io: Io): Promise<number> {
  return withDaemon(io, async (client) => {
    const found = await client.call('rules.suggest', {}, historyTimeoutMs);
    if (!found.ok) return refused(io, found);
    io.out(
      values.json === true
        ? jsonLine(found.value.suggestions)
        : formatSuggestions(found.value.suggestions, painter(io.color)),
    );
    return exitCode.ok;
  });
}

/** The schema that the daemon has written beside the rules file. */
function schema(_given: PolicyArguments, io: Io): Promise<number> {
  const path = join(dirname(io.paths.rulesFile), 'rules.schema.json');
  const text = fileText(path, io);
  if (text !== null) io.out(text.trimEnd());
  return Promise.resolve(text === null ? exitCode.failed : exitCode.ok);
}

type SubCommand = {
  readonly words: readonly [least: number, most: number];
  readonly takes: readonly (keyof typeof policyOptions)[];
  run(given: PolicyArguments, io: Io): Promise<number>;
};

const subCommands: Readonly<Record<string, SubCommand>> = {
  show: { words: [0, 0], takes: ['json'], run: show },
  test: { words: [0, 1], takes: ['json'], run: test },
  explain: {
    words: [0, Infinity],
    takes: ['json', 'all', 'rules', 'product', 'kind', 'tool', 'input', 'cwd'],
    run: explainCall,
  },
  'back-test': { words: [1, 1], takes: ['json', 'calls'], run: backTest },
  suggest: { words: [0, 0], takes: ['json'], run: suggest },
  schema: { words: [0, 0], takes: [], run: schema },
  save: { words: [1, 1], takes: ['code', 'system', 'passphrase-stdin'], run: saveRules },
};

export const policyCommand: Command = {
  name: 'policy',
  summary: 'the rules: show, test, explain, try on past calls, suggest, save',
  usage: `Usage: holdpoint policy show [--json]
       holdpoint policy test [FILE] [--json]
       holdpoint policy explain [--product AGENT] [--all] [--rules FILE] [--cwd DIR] [--json] -- COMMAND...
       holdpoint policy explain [--product AGENT --kind KIND] [--all] [--rules FILE] [--cwd DIR] [--json]
                                --tool TOOL --input JSON
       holdpoint policy back-test FILE [--calls N] [--json]
       holdpoint policy suggest [--json]
       holdpoint policy schema
       holdpoint policy save FILE [--code CODE | --system] [--passphrase-stdin]

  show       the rules file as the daemon reads it; exit code 1 when it has a fault (the last good rules stay in force)
  test       says whether FILE would do as a rules file, and runs its [[test]] tables; exit code 1 when not, or when one fails
  explain    says what the rules make of a call, and why: effects, targets, and the rules that match
  back-test  what FILE would have decided about the newest calls of the journal, beside what was decided
  suggest    the smallest rules that would have covered what you allowed again and again
  schema     the JSON Schema of the rules file, for editors
  save       puts FILE into force; its tests must pass. Asks for your passphrase

  --product  the agent that makes the call, claude-code when not given; a tool of another one needs its --kind
             (${ToolKind.options.join(', ')})
  --all      also each rule that does not match, with the first of its conditions that does not hold
  --rules    explain with the rules of FILE instead of those in force
  --calls    how many past calls, 2000 when not given, at most 5000

${proofUsage}
  --passphrase-stdin  read the passphrase from the first line of standard input`,
  async run(args, io) {
    const [name = '', ...rest] = args;
    const command = Object.hasOwn(subCommands, name) ? subCommands[name] : undefined;
    if (command === undefined)
      return wrongUsage(
        io,
        policyCommand,
        name === '' ? 'Say what to do.' : `There is no ${name}.`,
      );
    const given = readArguments(
      policyCommand,
      { args: rest, options: policyOptions, words: command.words },
      io,
    );
    if (given === null) return exitCode.usage;
    const { values, positionals: words } = given;
    const wrong = (problem: string): number => wrongUsage(io, policyCommand, problem);
    const odd = Object.keys(values).find((key) => !command.takes.some((one) => one === key));
    if (odd !== undefined) return wrong(`${name} takes no --${odd}.`);
    return command.run({ values, words, wrong }, io);
  },
};
