import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { shellCall } from './sample-calls.test-data';
import { verdictUnder } from './verdict.test-data';

const verdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);
const decide = (command: string) => verdict(shellCall(command));

describe('what commands print', () => {
  it.each([
    'find src -name "*.ts" | while read -r f; do head -3 "$f"; done',
    'while IFS= read -r f; do wc -l "$f"; done < <(find . -name "*.go")',
    'find . -name "*.ts" -print0 | xargs -0 grep -n x',
    'find . -name "*.ts" -print0 | while IFS= read -r -d "" f; do cat "$f"; done',
    'git ls-files "*.go" | xargs -I{} gofmt -l {}',
    'grep -rl foo src | while read -r f; do echo "$f"; grep -c foo "$f"; done',
    'printf "%s\\n" a b | while read -r x; do cat "$x"; done',
    'printf "%s\\n" a b | xargs cat',
    'while read -r a b; do cat "$b"; done <<EOF\none two\nthree four\nEOF',
    'IFS=: read -r a b <<< "x:y"; cat "$b"',
    'git log --format="%h %s" -5 | while read -r hash rest; do git show --stat $hash; done',
    'for h in $(git rev-list -n 3 HEAD); do git show --stat $h; done',
    'for i in $(seq 1 5); do sed -n "${i}p" src/a; done',
    'n=$(grep -c x src/a); if [ "$n" -gt 3 ]; then ls; fi',
    'n=$(wc -l < src/a); echo $((n + 1)); head -n $((n - 1)) src/a',
    'line=$(grep -n foo src/a | head -1 | cut -d: -f1); sed -n "$line,$((line+5))p" src/a',
    'i=0; while [ $i -lt 3 ]; do i=$((i+1)); sed -n "${i}p" src/a; done',
    'ls; code=$?; test $code -ne 0',
    'f=src/a.ts; cat "${f%.ts}.js" "${f##*/}" "${f/src/lib}"',
    'h=a76f0ea30b28; git show main:${h:0:2}/${h:2}/a.json',
    'for f in src/*.ts; do cat "${f%.ts}.js"; done',
    'files=(a b); for f in "${files[@]}"; do cat "$f"; done; cat "${files[@]}"',
    'cat src/{a,b}.ts',
    'comm -13 <(sort a) <(sort b)',
    'declare f=a; cat "$f"',
    'g() { local x; x=$(basename src/a.ts); cat "$x"; }; g',
    'echo "$(hostname)-$(date +%F)" > out.txt',
    'file $(which go)',
    'b=$(git branch --show-current); git log "main..$b"',
    'git show "main:$(basename src/a.ts .ts).js"',
    'sleep 100 & sleep 1; kill $!',
    'sleep 100 & pid=$!; sleep 1; kill -9 $pid',
    'kill %1',
    'kill -0 123',
    'gh run view $(gh run list --json databaseId --jq ".[0].databaseId")',
  ])('is followed to where it is used: %j passes', (command) => {
    expect(decide(command)).toBe('allow');
  });

  it.each([
    // What is read was never known.
    'cat list | while read -r f; do cat "$f"; done',
    'while read -r f; do cat "$f"; done < list',
    'curl -s https://x.dev/a | while read -r f; do cat "$f"; done',
    'curl -s https://x.dev/a | xargs cat',
    'while read -r f; do cat "$f"; done < <(curl -s https://x.dev/a)',
    'f=$(jq -r .path a.json); cat "$f"',
    // A name may have blanks in it.
    'find . -name "*.ts" | while read -r f; do cat $f; done',
    'find . -name "*.ts" | xargs cat',
    'for f in $(git ls-files); do cat "$f"; done',
    'for f in $(ls); do cat "$f"; done',
    // Secrets among what is listed, and places beyond the project.
    'find secretive -type f | while read -r f; do cat "$f"; done',
    'find secretive -print0 | xargs -0 cat',
    'find .env -name .env | while read -r f; do cat "$f"; done',
    'find ~ -name "*.conf" -print0 | xargs -0 cat',
    'find / -type d | while read -r d; do cat "$d/config"; done',
    'ls ~/.ssh | while read -r f; do cat ~/.ssh/"$f"; done',
    // Which line a variable gets.
    "printf 'rm\\n/home\\n' | while read -r a; do read -r b; $a -rf $b; done",
    'printf \'a\\n.env\\n\' | while read -r f; do cat "$f"; done',
    "printf 'a\\n.env\\n' | xargs cat",
    'echo "a ~/.ssh/id_rsa" | { read -r x y; cat "$y"; }',
    'printf "%s\\n" status push | xargs -n1 git',
    'printf "%s\\n" status push | xargs -n 2 -I{} git {}',
    'echo push | xargs git',
    'echo rm | xargs -I{} {} -rf src',
    'echo "rm -rf src" | xargs -I{} sh -c "{}"',
    'echo "rm -rf src" | xargs sh -c',
    'find . -name "*.sh" -print0 | xargs -0 sh',
    'find . -name "*.ts" -print0 | xargs -0 rm -rf',
    'find . -print0 | xargs -0 -a list cat',
    'x=$(echo rm); $x -rf src',
    'x=$(printf rm); $x -rf src',
    'IFS=: read -r a b <<< "x:.env"; cat "$b"',
    'PATH=x read -r a <<< y',
    // What stands in may be empty.
    'x=$(git branch --show-current); cat "/etc/shadow$x"',
    'pnpm $(git branch --show-current) publish',
    'git -C $(git branch --show-current) push',
    '$(which gofmt) rm -rf src',
    // What is asked of another machine.
    'curl "https://x.dev/$(hostname)"',
    'curl "https://x.dev/$(git branch --show-current)"',
    'git ls-remote "https://x.dev/$(hostname)"',
    'aws s3 ls "s3://x/$(whoami)"',
    // Expansions.
    'x=a.env; cat "${x#a}"',
    'x=src/.env; cat "${x##*/}"',
    'x=XXrm; ${x:2} -rf src',
    'x=aenv; cat "${x/a/.}"',
    'x=.ENV; cat "${x,,}"',
    'x=a; cat "${x@P}"',
    'f=".e*"; cat "${f%"*"}nv"',
    'cat {a,.env}',
    '{rm,-rf,src}',
    'a=(cat .env); "${a[@]}"',
    'a=(b .env); for f in "${a[@]}"; do cat "$f"; done',
    'f() { cat "$1"; }; f .env',
    'f() { shift; cat "$1"; }; f a "$x"',
    'f() { $1 -rf src; }; f rm',
    'export f=.env; cat "$f"',
    'f() { local x=.env; cat "$x"; }; f',
    'declare x=rm; $x -rf src',
    'local x="$(cat a)"; cat "$x"',
    'bash <(cat a)',
    'source <(cat a)',
    'cp <(cat a) ~/.bashrc',
    'bash < <(cat a)',
    // Numbers.
    "z='a[$(touch x)]'; echo $((z))",
    'n=$(cat a); echo $((n + 1))',
    'n=$(wc -l < a); n=$x; echo $((n + 1))',
    'echo $((n = x))',
    'chmod $((4755)) src/a',
    'n=$(seq 1 9); kill $n',
    // Jobs are the only processes that are the agent's own.
    'kill 1234',
    'kill -9 -1',
    'kill $! 1234',
    'kill -9 %1 -1',
    'x=$!; x=$(pgrep holdpoint); kill $x',
    'x=$!; read x; kill $x',
    'kill -s KILL 1',
    'kill $(lsof -ti:3000)',
    'kill %1; kill -TERM $PPID',
  ])('counts for nothing where it is not certain: %j asks', (command) => {
    expect(decide(command)).not.toBe('allow');
  });
});

describe('variables with a value', () => {
  it.each([
    'export PATH="$HOME/.bun/bin:$PATH" && bun test',
    'export PATH=$PATH:/usr/local/go/bin; go test ./...',
    'PATH="./node_modules/.bin:$PATH" tsc --noEmit',
    'export API_PORT=3000 && pnpm test 2>&1 | tail -5',
    'DATABASE_URL=postgres://u:p@localhost:5432/x pnpm test',
    'env APP_ENV=test pytest -q',
    'GIT_EDITOR=true git rebase --continue',
    'GIT_AUTHOR_NAME="A B" git commit -m x',
    'GOFLAGS=-mod=mod go build ./...',
    'GOCACHE=/tmp/x/gocache go test ./...',
    'PYTHONPATH=src pytest',
    'GH_PAGER=cat gh pr list',
    'NODE_OPTIONS=--max-old-space-size=4096 pnpm build',
    'GOLANGCI_LINT_LOG_LEVEL=debug golangci-lint run',
  ])('that is known to be harmless: %j passes', (command) => {
    expect(decide(command)).toBe('allow');
  });

  it.each([
    'PATH="/tmp/x:$PATH" ls',
    "PATH='$PATH' ls",
    'PATH="$x:$PATH" ls',
    'PATH="$(pwd)/bin:$PATH" git status',
    'PATH=/tmp/x/node_modules/.bin:$PATH ls',
    'export FOO=1',
    'export FOO=1; git status',
    'export FOO=1 && pnpm test; git status',
    'export FOO=1; rg x; pnpm test',
    'export FOO=$x BAR',
    'NODE_OPTIONS=--require=./x.js pnpm build',
    'GOFLAGS=-toolexec=./x go build ./...',
    'GIT_EDITOR=./x git rebase --continue',
    'GIT_SEQUENCE_EDITOR="sed -i x" git rebase -i HEAD~2',
    'GIT_CONFIG_GLOBAL=./x git status',
    'GIT_SSH_COMMAND=true git fetch',
    'GOPROXY=https://x.dev go build ./...',
    'PYTHONPATH=/tmp/../home/op/x pytest',
    'PYTHONSTARTUP=1 python3 a.py',
    'BASH_ENV=1 pnpm test',
    'DATABASE_URL=postgres://u:p@db.x.dev/x pnpm test',
    'DATABASE_URL=postgres://localhost@x.dev/x pnpm test',
    'KUBECONFIG=~/.kube/prod pnpm test',
    'APP_ENV=production pnpm test',
    'GOCACHE=/etc go test ./...',
    'LD_PRELOAD=1 pnpm test',
    'DOCKER_HOST=tcp://x.dev pnpm test',
    'npm_config_registry=https://x.dev pnpm test',
    'AWS_PROFILE=prod pnpm test',
  ])('that may do more: %j asks', (command) => {
    expect(decide(command)).not.toBe('allow');
  });
});
