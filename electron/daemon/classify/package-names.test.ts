import { describe, expect, it } from 'vitest';
import { classify } from './classify';
import { packageName } from './package-names';
import { shellCall, world } from './sample-calls.test-data';

const seen = (command: string) => classify(shellCall(command), world);

describe('packages', () => {
  // T-21: a rule or a grant about packages has to know which ones a command names.
  it.each([
    ['npm install left-pad @acme/ui@1.2.3', ['left-pad', '@acme/ui']],
    ['pnpm add -D zod', ['zod']],
    ['pip install "Evil[extra]>=1.0"', ['evil']],
    ['uv pip install a==1', ['a']],
    ['poetry add a b', ['a', 'b']],
    ['cargo add serde', ['serde']],
    ['apt-get install -y curl', ['curl']],
    ['npx cowsay@latest', ['cowsay']],
    ['npx cowsay ./text left-pad', ['cowsay']],
    ['npm exec cowsay left-pad', ['cowsay']],
    ['npx tsx src/a.ts', []],
    ['npm install', []],
    ['npm run lint', []],
  ])('of `%s` are its targets', (command, names) => {
    const { targets } = seen(command);
    expect(targets.filter(({ kind }) => kind === 'package').map((one) => one.resolved)).toEqual(
      names,
    );
  });

  it.each(['a@npm:evil', 'git+https://h/x.git', 'a@https://h/x.tgz'])(
    'an alias or address is no plain name: %s',
    (word) => expect(packageName(word)).toBe(word),
  );

  it.each([
    'npm install $X',
    'npx --package=evil cowsay',
    "npx tsx -e 'x'",
    'npx ts-node --require ./x.js a.ts',
    'npm run lint --script-shell=./x.sh',
    'npm run lint --node-options=--require=./x.js',
    'npm test --userconfig=./x',
  ])('what else would be fetched or run is not hidden by an option: %s', (command) =>
    expect(seen(command).uninspectable).not.toBeNull(),
  );
});
