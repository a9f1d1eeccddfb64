import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shellCall } from './sample-calls.test-data';
import { verdictUnder } from './verdict.test-data';

const verdict = verdictUnder(
  readFileSync(new URL('../policy/default-rules.toml', import.meta.url), 'utf8'),
);

describe('gh api graphql', () => {
  it.each([
    "gh api graphql -f query='{ viewer { login } }'",
    "gh api graphql -f query='query($n: Int!) { node { id } }' -F n=3 --jq .data",
    "gh api graphql --paginate --field query='\n query { a }' | jq .",
    "gh pr list --json number --jq '.[].env'",
  ])('only asks: %s', (command) => expect(verdict(shellCall(command))).toBe('allow'));

  it.each([
    "gh api graphql -f query='mutation { a }'",
    "gh api graphql -f query='query { a } mutation { b }'",
    "gh api graphql -f query='{ a }' -f query='mutation { b }'",
    "gh api graphql -f query='# {\nmutation { b }'",
    'gh api graphql -f query="$DOCUMENT"',
    'gh api graphql -F query=@document.graphql',
    "gh api graphql -f query='{ a }' -F name=@.env",
    "gh api graphql -f query='{ a }' --input body.json",
    "gh api graphql -f query='{ a }' -X DELETE",
    "gh api graphql -f name='{ a }'",
    "gh api graphql --hostname x.dev -f query='{ a }'",
    'gh api repos/a/b --hostname x.dev',
    "gh api graphql -f query='{ a }' --jq env",
    "gh pr list --json number --jq '$ENV'",
    'gh run list --json name -q=env.GH_TOKEN',
    "gh api repos/a/b/issues -f query='{ a }'",
  ])('may change something: %s', (command) =>
    expect(verdict(shellCall(command))).not.toBe('allow'),
  );
});
