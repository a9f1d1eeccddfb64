import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandAbuses } from './command-abuses.test-data';
import { everydayCommands } from './everyday-commands.test-data';
import { shellCall } from './sample-calls.test-data';
import { verdictUnder } from './verdict.test-data';

const verdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);
const passes = (command: string): boolean => verdict(shellCall(command)) === 'allow';
const abuses = Object.values(commandAbuses).flat();

/** How many of a hundred may ask. One that asks is no fault by itself; that many do would be one. */
const mayAsk = { looking: 8 } as const;

const quoted = (command: string): string => `'${command.replaceAll("'", `'\\''`)}'`;
/** What can stand around a command without taking from what it does. */
const surroundings: readonly ((command: string) => string)[] = [
  (command) => `ls && ${command}`,
  (command) => `ls || ${command}`,
  (command) => `cat a | ${command}`,
  (command) => `${command}; git status`,
  (command) => `${command}\nls`,
  (command) => `${command} & ls`,
  (command) => `${command} > /dev/null 2>&1`,
  (command) => `(${command})`,
  (command) => `{ ${command}\n}`,
  (command) => `if true; then ${command}\nfi`,
  (command) => `for x in a; do ${command}\ndone`,
  (command) => `case a in a) ${command};; esac`,
  (command) => `f() { ${command}\n}; f`,
  (command) => `echo "$(${command})"`,
  (command) => `x=$(${command}) ls`,
  (command) => `cat <(${command})`,
  (command) => `cat <<EOF\n$(${command})\nEOF`,
  (command) => `! ${command}`,
  (command) => `time ${command}`,
  (command) => `cd src && ${command}`,
  (command) => `bash -c ${quoted(command)}`,
  (command) => `env A=1 timeout 5 sh -c ${quoted(command)}`,
  (command) => `eval ${quoted(command)}`,
  (command) => `trap ${quoted(command)} EXIT`,
];

describe('under the default rules', () => {
  it.each(Object.entries(commandAbuses))('P18: %s is not had without a question', (_, commands) => {
    expect(commands.filter(passes)).toEqual([]);
  });

  it('P18: enough is tried for that to say something', () => {
    expect(abuses.length).toBeGreaterThan(150);
  });

  it('no abuse passes whatever stands around it (P01, P02, P18, P21)', () => {
    const layers = fc.array(fc.constantFrom(...surroundings), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...abuses), layers, (abuse, around) => {
        const command = around.reduce((inner, put) => put(inner), abuse);
        expect(passes(command), command).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(Object.entries(mayAsk))(
    'P19: %s asks for at most %i of a hundred commands',
    (kind, bar) => {
      const commands = everydayCommands[kind as keyof typeof mayAsk];
      const asked = commands.filter((command) => !passes(command));
      expect(commands.length).toBeGreaterThan(100);
      expect(asked.length, asked.join('\n')).toBeLessThanOrEqual((commands.length * bar) / 100);
    },
  );

  it('P19: nothing of a working day is denied or wants a second proof', () => {
    const day = Object.values(everydayCommands).flat();
    const heavy = day.filter((one) => !['allow', 'confirm'].includes(verdict(shellCall(one))));
    expect(heavy).toEqual([]);
  });
});
