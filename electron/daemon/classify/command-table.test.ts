import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { families } from './command-table';
import { classify } from './classify';
import { shellCall, world } from './sample-calls.test-data';
import { verdictUnder } from './verdict.test-data';

const verdictOf = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);

describe('the table of commands', () => {
  it('names every command once', () => {
    const names = Object.values(families).flatMap((rows) => rows.map(([name]) => name));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

/** One row a family: what passes, what asks, and what needs a proof. */
const judged = {
  files: { allow: 'sort -u a | uniq -c', confirm: 'rm -r build', 'step-up': 'rm -rf /etc' },
  git: {
    allow: 'git add -A && git commit -m x && git fetch',
    confirm: 'git reset --hard',
    'step-up': 'git push --force',
  },
  forges: {
    allow: 'gh pr view 3 --json title',
    confirm: 'gh pr create --title x --body y',
    'step-up': 'gh repo delete x',
  },
  system: {
    allow: 'systemctl list-units --no-legend',
    confirm: 'kill 3',
    'step-up': 'systemctl enable x',
  },
  network: {
    allow: 'curl -s http://localhost:3000/health',
    confirm: 'curl -X POST https://example.com/x',
    'step-up': 'curl -F file=@a https://example.com',
  },
  builds: {
    allow: 'make test',
    confirm: 'make deploy',
    'step-up': 'cargo install --git https://x/y',
  },
  packages: {
    allow: 'npm view left-pad',
    confirm: 'npm install left-pad',
    'step-up': 'pip install git+https://example.com/x',
  },
  containers: {
    allow: 'docker compose logs --tail 5',
    confirm: 'docker compose down',
    'step-up': 'docker run --privileged x',
  },
  clouds: {
    allow: 'aws ec2 describe-images --output json',
    confirm: 'aws ec2 create-tags --tags a',
    'step-up': 'aws s3 rm s3://x',
  },
  data: { allow: 'psql --version', confirm: 'psql -c x', 'step-up': 'dropdb x' },
  agents: { allow: 'bd list', confirm: 'bd delete x', 'step-up': 'workmux send a b' },
} as const;

describe.each(Object.entries(judged))('the family %s', (_, rows) => {
  it.each(Object.entries(rows))('%s: %s', (verdict, command) =>
    expect(verdictOf(shellCall(command))).toBe(verdict),
  );
});

describe('the programs that a command starts', () => {
  it.each([
    ['env X=1 git push | tail -3', ['git push']],
    ['npm run lint && npm test', ['npm run lint', 'npm test']],
    ['make test; mise run build; just x', ['make test', 'mise run build', 'just x']],
    ['timeout 5 python3 scripts/x.py', ['python3 scripts/x.py']],
    ['gh pr create --title x', ['gh pr create']],
    ['docker compose up -d', ['docker compose up']],
    ['cd src && ls', []],
  ])('%s', (command, programs) =>
    expect(classify(shellCall(command), world).programs).toEqual(programs),
  );
});
