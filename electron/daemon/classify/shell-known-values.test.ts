import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { shellCall } from './sample-calls.test-data';
import { verdictUnder } from './verdict.test-data';

const verdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);
const decide = (command: string) => verdict(shellCall(command));

describe('what a script gives to its own variables', () => {
  it.each([
    'for f in a b; do cat "$f"; done',
    'for f in src/*.ts; do head -3 "$f"; done',
    'f=src/a; cat $f "${f}.ts"',
    'd="$(pwd)" && cat "$d/a"',
    'x=a && grep -n y "$x" | head',
    'while true; do x=a; cat "$x"; done',
    'if true; then x=a; cat "$x"; fi',
    'f() { local x=a; cat "$x"; }; f',
    'd=$(mktemp -d) && echo hi > "$d/a" && cat "$d/a"',
    'b=$(git merge-base HEAD main); git diff "$b"',
    'n=3; [ "$n" -gt 2 ] && ls',
    'git commit -m "$(cat <<\'EOF\'\nOne [x] `y`\n\ntwo\nEOF\n)"',
    'bash -euo pipefail <<\'EOF\'\nx=a\ncat "$x"\nEOF',
  ])('is judged where it is used: %j passes', (command) => {
    expect(decide(command)).toBe('allow');
  });

  it.each([
    'for f in a ~/.ssh/id_rsa; do cat "$f"; done',
    'f=~/.ssh/id_rsa; cat $f',
    'f=.env; cat "$f"',
    'x=rm; $x -rf src',
    'x=-rf; rm $x src',
    'd=/etc; rm -rf "$d/x"',
    'x=a; x=$(cat b); cat "$x"',
    'x=a; true && x=$y; cat "$x"',
    'x=a; if true; then x=$y; fi; cat "$x"',
    'x=a; for i in 1 2; do cat "$x"; x=$y; done',
    'x=a; while true; do cat "$x"; x=$y; done',
    'while true; do x=$y; done; x=a; while true; do z=$x; x=$w; cat "$z"; done',
    'x=a; f() { x=$y; }; f; cat "$x"',
    'x=a; read x; cat "$x"',
    'x=a; unset x; cat "$x"',
    'false || x=a; cat "$x"',
    '(x=a); cat "$x"',
    'x=a & cat "$x"',
    'true | x=a; cat "$x"',
    'x=a; sh -c \'cat "$x"\'',
    'x=a; trap "x=$y" DEBUG; cat "$x"',
    'trap \'x=b\' DEBUG; x=a; cat "$x"',
    'readonly x=$y; x=a; cat "$x"',
    'declare -r x=$y; x=a; cat "$x"',
    'x="a b"; cat $x',
    'x="*"; cat $x',
    'x=a; x+=$y; cat "$x"',
    'x=a ls; cat "$x"',
    'x=$(false) && y=a; cat "$y"',
    'for f in *; do cat $f; done',
    'select f in a b; do cat "$f"; done',
    'x=a; printf -v x %s "$y"; cat "$x"',
    'x=a; : "${x:=b}"; y=$z; cat "$y"',
    'RANDOM=a; cat "$RANDOM"',
    'case a in a) x=a;; esac; cat "$x"',
  ])('counts for nothing where it may have changed: %j asks', (command) => {
    expect(decide(command)).not.toBe('allow');
  });

  it('T-20: looks into loops in loops, however many turns they would take', () => {
    const nested = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
      .map((name) => `for ${name} in 1 2 3 4 5 6 7 8 9; do `)
      .join('');
    const body = (command: string) => `${nested}${command}; ${'done; '.repeat(8)}`;
    expect(decide(body('ls'))).toBe('allow');
    expect(decide(body('cat "$a"'))).toBe('confirm');
    expect(decide(body('rm -rf src'))).toBe('confirm');
  });
});
