import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { addHooks, commandUnder, inspectHooks, removeHooks } from './hook-lists';
import { geminiHooks, hookPatienceMs, qwenHooks } from './gemini-settings';

const client = (product: string): string =>
  `'/opt/Hold point/holdpoint-hook' --socket '/run/agent.sock' --product ${product}`;
const value = (outcome: { ok: boolean; value?: string }): string => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value ?? '';
};

describe.each([
  { product: 'gemini-cli', hooks: geminiHooks },
  { product: 'qwen-code', hooks: qwenHooks },
])('settings of $product', ({ product, hooks }) => {
  const list = hooks.list(client(product));
  const text = `// mine\n{\n  "theme": "x", // dark\n  "hooks": {\n    "${hooks.gate}": [{ "hooks": [{ "type": "command", "command": "mine" }] }]\n  }\n}\n`;
  const added = value(addHooks(list, text));

  it('get a gate that waits as long as the product can', () => {
    const fresh = JSON.parse(value(addHooks(list, null))) as {
      hooks: Record<string, { matcher: string; hooks: { timeout: number; name: string }[] }[]>;
    };
    expect(fresh.hooks[hooks.gate]).toMatchObject([
      { matcher: '*', hooks: [{ type: 'command', name: 'holdpoint', timeout: hookPatienceMs }] },
    ]);
    // A Node timer takes no more, and 999 is the most that Qwen takes for seconds.
    expect(hookPatienceMs).toBe(2 ** 31 - 1);
  });

  it('keep what a person wrote, and give it back', () => {
    expect(inspectHooks(list, added)).toBe('whole');
    expect(added).toContain('// dark');
    expect(added).toContain('"command": "mine"');
    expect(value(addHooks(list, added))).toBe(added);
    expect(value(removeHooks(list, added))).toBe(text);
    expect(commandUnder(added, hooks.gate, list)).toContain(client(product));
  });

  it('do not take the hooks of the other product for theirs', () => {
    const other = product === 'gemini-cli' ? qwenHooks : geminiHooks;
    expect(inspectHooks(other.list(''), added)).toBe('none');
  });
});

describe('what switches hooks off', () => {
  const geminiOff = (text: string) => inspectHooks(geminiHooks.list(''), text);
  const qwenOff = (text: string) => inspectHooks(qwenHooks.list(''), text);

  it.each([
    ['{"hooksConfig": {"enabled": false}}', 'disabled', 'none'],
    ['{"hooksConfig": {"disabled": ["x", "holdpoint"]}} // why', 'disabled', 'none'],
    ['{"hooksConfig": {"disabled": ["x"], "enabled": true}}', 'none', 'none'],
    ['{"disableAllHooks": true}', 'none', 'disabled'],
    ['{"disableAllHooks": false, "hooksConfig": null}', 'none', 'none'],
    ['{', 'unreadable', 'unreadable'],
  ])('%s is %s to Gemini and %s to Qwen', (text, gemini, qwen) => {
    expect(geminiOff(text)).toBe(gemini);
    expect(qwenOff(text)).toBe(qwen);
  });
});

describe('the line of shell around the client', () => {
  const lineOf = (hooks: typeof geminiHooks, command: string): string =>
    hooks.list(command).wanted.find(({ event }) => event === hooks.gate)?.entry['hooks'] as never;
  const gateOf = (hooks: typeof geminiHooks, command: string): string => {
    const [handler] = lineOf(hooks, command) as unknown as { command: string }[];
    return handler?.command ?? '';
  };

  describe.each([
    { name: 'Gemini', hooks: geminiHooks },
    { name: 'Qwen', hooks: qwenHooks },
  ])('for $name', ({ hooks }) => {
    it.each([
      ['a yes', `sh -c 'cat >/dev/null; echo yes'`, 0, 'yes\n', ''],
      ['a no', `sh -c 'echo json; echo why >&2; exit 2'`, 2, 'json\n', 'why\n'],
      [
        'no client',
        '/nowhere/holdpoint-hook',
        2,
        '',
        /could not be asked, so this call was denied/,
      ],
      ['a client that is killed', `sh -c 'kill -9 $$'`, 2, '', /could not be asked/],
      ['a client that fails', `sh -c 'exit 1'`, 2, '', /could not be asked/],
      ['the input', 'cat', 0, 'the event', ''],
    ])('%s', (_name, command, exit, stdout, stderr) => {
      for (const shell of ['/bin/sh', '/bin/bash']) {
        const ran = spawnSync(shell, ['-c', gateOf(hooks, command)], {
          input: 'the event',
          encoding: 'utf8',
        });
        expect(ran).toMatchObject({ status: exit, stdout });
        if (typeof stderr === 'string') expect(ran.stderr).toBe(stderr);
        else expect(ran.stderr).toMatch(stderr);
      }
    });
  });

  it('ends Gemini rather than let a call go that is out of time', async () => {
    // The parent of the shell stands for Gemini: at the end of its patience it sends SIGTERM, and what follows lets the tool run.
    const patience = `sh -c "$1" & read -r go; kill -TERM $!; wait $!; echo ran`;
    const parent = spawn('/bin/bash', [
      '-c',
      patience,
      'gemini',
      gateOf(geminiHooks, 'echo up; exec sleep 60'),
    ]);
    let said = '';
    parent.stdout.on('data', (text) => {
      said += String(text);
      if (said === 'up\n') parent.stdin.write('go\n');
    });
    const [, signal] = await once(parent, 'exit');
    expect([signal, said]).toEqual(['SIGKILL', 'up\n']);
  });
});
