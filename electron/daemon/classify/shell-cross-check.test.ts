import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from './classify';
import { shellCall, shellGrammar, world } from './sample-calls.test-data';
import { loadShellGrammar } from './shell-grammar.shell';

const seen = (command: string, machine = world) =>
  classify(shellCall(command), machine).uninspectable;

describe('the second shell parser', () => {
  it('loads', () => expect(shellGrammar.fault).toBeNull());

  it.each([
    ['ls | wc -l && cat a; if ls; then cat b; fi', ['ls', 'wc', 'cat', 'ls', 'cat']],
    ['echo "a $(ls `pwd`)" <(cat a)', ['echo', 'ls', 'pwd', 'cat']],
    ['cat <<E\n$(ls)\nE', ['cat', 'ls']],
    ['time -p ls', ['ls']],
    ['declare a=1; unset a', ['declare', 'unset']],
    ['r\\m a; "rm" b; $\'rm\' c', ['r\\m', '"rm"', "$'rm'"]],
  ])('reads %j', (text, names) => expect(shellGrammar.read(text)).toEqual(names));

  it.each(['ls )(', 'if ls', 'echo $(ls'])('says that it cannot read %j', (text) =>
    expect(shellGrammar.read(text)).toBeNull(),
  );

  it.each([
    // What one grammar takes for the end of the document is text to the other.
    'cat << "E\nF"\nrm -rf a\nE\nF\n',
    'ls <<E\n`pwd`\nE',
    'ls ) (',
    'echo $[1+1] {a,b} )(',
  ])('P04: what two grammars read differently is not seen through: %j', (text) =>
    expect(seen(text)).not.toBeNull(),
  );

  it.each(['ls -la | head', 'git status && git log --oneline -3', 'time ls', 'cat <<E\nx\nE'])(
    'lets %j pass',
    (text) => expect(seen(text)).toBeNull(),
  );

  it('sees through no shell command while it is missing', async () => {
    const { read, fault } = await loadShellGrammar({ parser: '/nowhere', bash: '/nowhere' });
    expect(fault).toContain('/nowhere');
    expect(seen('ls', { ...world, readShellAgain: read })).toMatch(/second shell parser/);
  });

  it('answers whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const names = shellGrammar.read(text);
        expect(names === null || Array.isArray(names)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(shellGrammar.read('ls')).toEqual(['ls']);
  });
});
