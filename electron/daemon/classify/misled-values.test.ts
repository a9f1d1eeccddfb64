import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classify } from './classify';
import { shellCall, world } from './sample-calls.test-data';
import { verdictUnder } from './verdict.test-data';

const verdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);
const decide = (command: string) => verdict(shellCall(command));

describe('a value is never taken for another one (P02, P18)', () => {
  it.each([
    // Fields as cut and awk see them.
    `cp evil "$(echo $'x\\ty ../q' | cut -d' ' -f2)"`,
    "cp evil $(echo 'a ../q' | cut -d '' -f1)",
    "cp evil $(echo ' x ../q' | awk '{print $2}')",
    // A search that prints something else than its lines.
    "touch $(echo 'a../q' | grep '\\.\\./q' -o)",
    'for f in $(echo a | grep x -r); do touch $f; done',
    // Less than all lines, or none.
    'cp evil "$(printf \'%s\\n\' x ../q | tail -1)"',
    'cp evil "$(echo .. || echo x)"',
    'touch "$(echo b | grep z)/../y"',
    'touch "$(true || echo b)/../y"',
    'echo /tmp/a | grep z | xargs cp evil /home/op/x',
    // A word of several lines, and newlines that are taken off.
    "printf '%s\\n' $'/tmp/a\\n/etc/q' | while read -r x; do cp evil \"$x\"; done",
    "printf '%s\\n' $'/tmp/a\\n/etc/q' | xargs -I{} touch {}",
    'touch "$(echo $\'..\\n\')"',
    'touch "$(cat <<\'true\'\ntrue\necho ../x\ntrue\n)"',
    'touch "$(cat <<-\'E\'\n\t../x\nE\n)"',
    // Letters or bytes.
    'x=\'𝒳𝒳𝒳𝒳/etc/q\'; touch "${x:4}"',
    // What people wrote about revisions.
    "git log -1 --format='%an %h' | awk '{print $2}' | xargs cat",
    'git log -1 --format=\'%an %h\' | while read a b c; do touch "$b"; done',
    'git log -1 --format=%h --format=%s | xargs touch',
    'git log -1 --format=%h --oneline | xargs touch',
    'git show --name-only HEAD | xargs -I{} touch {}',
    'git log -1 --name-only | while read f; do touch "$f"; done',
    'git diff --name-only /home/op/other /tmp/x | xargs -I{} touch {}',
    'n=$(gh pr view --json title,number --jq .number -q .title); touch "$n"',
    // Names that are printed before they are asked for, or left out.
    "find secretive -name '*.ts' , -print | xargs -I{} cat {}",
    "find secretive -print -name '*.ts' | xargs -I{} cat {}",
    "cd secretive && git ls-files ':!/*.ts' | xargs -I{} cat {}",
    // Parts of a path.
    'cat $(date +.env)',
    'sed -i s/a/b/ $(date +CLAUDE.md)',
    'touch "$(basename /)etc/x"',
    'touch "./$(basename .. ..)/x"',
    'touch "$(dirname /a/)etc/x"',
    'touch "$(dirname a/)/../x"',
    // What a loop or a function leaves behind.
    'x=b; while read -r x; do :; done <<< b; touch "$x/../y"',
    'x=/tmp/a; for i in 1 2; do x=/etc/q; continue; x=/tmp/a; done; touch $x',
    'x=/tmp/a; for i in 1 2; do touch $x; x=/etc/q; continue; x=/tmp/a; done',
    'x=/tmp/a; while true; do x=/etc/q; break; x=/tmp/a; done; touch $x',
    'x=/tmp/a; f() { x=/etc/q; return; x=/tmp/a; }; f; touch $x',
    'x=/tmp/a; for i in 1 2; do for j in 1 2; do x=/etc/q; continue 2; done; x=/tmp/a; done; touch $x',
    'x=/tmp/a; f() { for j in 1 2; do x=/etc/q; return; done; x=/tmp/a; }; f; touch $x',
    // Input that was taken away, or changed.
    'echo /tmp/a | { exec <<< /etc/q; read x; touch "$x"; }',
    'echo /tmp/a | while read x; do touch "$x"; exec < f; done',
    'echo b | { cat > /dev/null; read x; touch "$x/../y"; }',
    'echo b | { y=$(cat); read x; touch "$x/../y"; }',
    // How `read` splits.
    'IFS=x read -r v <<< "..x"; touch "$v/y"',
    'IFS=",;" read -r x y <<< "..;a"; touch "$x/y"',
    "IFS=$'\\t' read x <<< $'\\t../q'; touch \"$x\"",
  ])('%j asks', (command) => expect(decide(command)).not.toBe('allow'));

  it.each([
    'echo "a b" | cut -d" " -f2 | xargs cat',
    'echo "a b" | awk "{print \\$2}"',
    'for f in a b; do [ -f "$f" ] || continue; y="$f.txt"; cat "$y"; done',
    'find src -name "*.ts" -print0 | xargs -0 grep -n x',
    'git show --name-only --format= HEAD | xargs -I{} cat {}',
    'git diff --name-only main..HEAD -- src | while read -r f; do cat "$f"; done',
    'cp a.ts "a-$(date +%Y%m%d-%H%M%S).ts"',
    'cat "$(dirname src/a.ts)/b.ts" "$(basename src/a.ts .ts).js"',
    'x=$(cat <<\'E\'\nsrc\nE\n); cat "$x/a"',
  ])('%j passes still', (command) => expect(decide(command)).toBe('allow'));
});

/** Each would take gigabytes, or minutes, if it were followed to its end. */
const growing: readonly string[] = [
  `y=a; ${'z="$y $y $y $y"; y="$z $z $z $z"; '.repeat(20)}touch $y`,
  `x=ab; ${'x=${x//a/bbbb}; x=${x//b/aaaa}; '.repeat(20)}touch $x`,
  `x=(a b); ${'x=("${x[@]}" "${x[@]}" "${x[@]}"); '.repeat(20)}touch "\${x[@]}"`,
  `y=a; for i in 1 2 3 4 5 6 7 8 9; do y=$y$y$y$y$y$y$y$y; done; touch $y`,
  `touch ${'{a,b,c,d}'.repeat(20)}`,
  `touch ${'$(echo '.repeat(1_200)}a${')'.repeat(1_200)}`,
];

describe('a value does not grow without end (P06)', () => {
  it.each(growing.map((command) => [command.slice(0, 40), command] as const))(
    '%s ... is given up',
    (_, command) => {
      expect(() => classify(shellCall(command), world)).not.toThrow();
      expect(decide(command)).not.toBe('allow');
    },
  );
});
