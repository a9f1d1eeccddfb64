import { describe, expect, it } from 'vitest';
import { claudeGate as gateCommand, claudeHooks } from './claude-settings';
import { addHooks, inspectHooks, removeHooks } from './hook-lists';
import { atLeast, versionIn } from './product-version';

const command = `'/opt/Hold point/holdpoint-hook' --socket '/run/user/1/holdpoint/agent.sock' --product claude-code`;
const claudeSettings = (version: string | null) => {
  const list = (text = command) => claudeHooks(text, version);
  return {
    add: (text: string | null, by: string) => addHooks(list(by), text),
    remove: (text: string) => removeHooks(list(), text),
    inspect: (text: string | null) => inspectHooks(list(), text),
  };
};
const now = claudeSettings('2.1.330');
const allEvents = [
  'PreToolUse',
  'PostToolUse',
  'SessionStart',
  'SessionEnd',
  'Stop',
  'SubagentStop',
  'Notification',
  'PostToolUseFailure',
  'SubagentStart',
  'ConfigChange',
];

type Hooks = Record<
  string,
  { matcher?: string; hooks: { command: string; timeout: number; onFailure?: string }[] }[]
>;
const value = (outcome: { ok: boolean; value?: string }): string => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value ?? '';
};
const added = (text: string | null, settings = now): string => value(settings.add(text, command));
const hooksOf = (text: string): Hooks => (JSON.parse(text) as { hooks?: Hooks }).hooks ?? {};

/** Texts as people and programs write them; all of them without a hook of ours. */
const texts = {
  empty: '{}\n',
  'pretty, two blanks':
    '{\n  "model": "opus",\n  "permissions": {\n    "allow": ["Bash(ls:*)"]\n  }\n}\n',
  'four blanks, no end': '{\n    "model": "opus"\n}',
  'tabs and CRLF': '{\r\n\t"model": "opus"\r\n}\r\n',
  'one line': '{"model":"opus","env":{"A":"}],\\"hooks\\""}}',
  'own hooks':
    '{\n  "hooks": {\n    "PreToolUse": [{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "echo \\"x\\"" }] }],\n    "Stop": []\n  },\n  "model": "opus"\n}\n',
  'odd blanks': '\n {  "a" :[ 1 , 2 ] ,"b":{ "c" : null }  }  \n\n',
};

describe.each(Object.entries(texts))('settings: %s', (_name, text) => {
  it('keep everything else, byte for byte', () => {
    const kept = added(text);
    const { hooks: _ours, ...rest } = JSON.parse(kept) as Record<string, unknown>;
    const { hooks: _theirs, ...before } = JSON.parse(text) as Record<string, unknown>;
    expect(rest).toEqual(before);
    let at = 0;
    for (const line of text.split(/[\r\n]+/).filter((piece) => piece.trim().length > 1)) {
      const found = kept.indexOf(line.replace(/[\]},\s]+$/, ''), at);
      expect(found, line).toBeGreaterThanOrEqual(at);
      at = found;
    }
  });

  it('get every event once, and the same text when they have them', () => {
    const once = added(text);
    for (const event of allEvents) expect(once.split(`"${event}"`)).toHaveLength(2);
    expect(added(once)).toBe(once);
    expect(now.inspect(once)).toBe('whole');
    expect(now.inspect(text)).toBe('none');
  });

  it('lose exactly ours again', () => {
    const removed = value(now.remove(added(text)));
    const { Stop: _empty, ...expected } = hooksOf(text);
    expect({ ...(JSON.parse(removed) as object), hooks: undefined }).toEqual({
      ...(JSON.parse(text) as object),
      hooks: undefined,
    });
    expect(hooksOf(removed)).toEqual(expected);
    if (!text.includes('"Stop"') && text !== '{}\n') expect(removed).toBe(text);
  });

  it('use the line ends and the indentation of the text', () => {
    const kept = added(text);
    expect(/[^\r]\n/.test(kept)).toBe(!text.includes('\r'));
    if (text.includes('\t'))
      expect(kept).toContain(
        '\r\n\t"hooks": {\r\n\t\t"PreToolUse": [\r\n\t\t\t{\r\n\t\t\t\t"matcher"',
      );
  });
});

describe('what is written', () => {
  it('is the gate with its three belts, for every tool', () => {
    expect(hooksOf(added(null)).PreToolUse).toEqual([
      {
        matcher: '*',
        hooks: [
          { type: 'command', command: `${command} || exit 2`, timeout: 86_400, onFailure: 'block' },
        ],
      },
    ]);
  });

  it('never ends with 2 where that does not mean deny', () => {
    for (const [event, groups] of Object.entries(hooksOf(added(null)))) {
      const gate = event === 'PreToolUse' || event === 'ConfigChange';
      expect(groups[0]?.hooks[0]?.command, event).toBe(`${command} || exit ${gate ? 2 : 0}`);
      expect(groups[0]?.hooks[0]?.onFailure, event).toBe(gate ? 'block' : undefined);
    }
  });

  it.each([
    [null, ['PreToolUse'], undefined],
    ['1.0.128', ['PreToolUse'], undefined],
    ['2.0.77', ['PreToolUse'], undefined],
    ['2.1.100', allEvents.slice(0, 7), undefined],
    ['2.1.197', allEvents, undefined],
    ['2.1.294', allEvents, undefined],
    ['2.1.295', allEvents, 'block'],
    ['3.0.0', allEvents, 'block'],
  ])('is what version %s knows', (version, events, onFailure) => {
    const hooks = hooksOf(added(null, claudeSettings(version)));
    expect(Object.keys(hooks)).toEqual(events);
    expect(hooks.PreToolUse?.[0]?.hooks[0]?.onFailure).toBe(onFailure);
  });

  it('replaces what an older version or another place of ours wrote', () => {
    const old = value(
      claudeSettings('2.1.100').add(texts['own hooks'], command.replace('/opt', '/old')),
    );
    expect(added(old)).not.toContain('/old');
    expect(hooksOf(added(old)).PreToolUse).toHaveLength(2);
    expect(now.inspect(old)).toBe('partial');
  });

  it('finds the command of the gate again', () => {
    expect(gateCommand(added(texts['own hooks']))).toBe(`${command} || exit 2`);
    expect(gateCommand(texts['own hooks'])).toBeNull();
  });
});

describe('a text that a person changed since', () => {
  it('keeps a handler that was put into our group', () => {
    const edited = added(null).replace(
      '"hooks": [\n          {',
      '"hooks": [\n          { "type": "command", "command": "mine" },\n          {',
    );
    expect(hooksOf(value(now.remove(edited)))).toEqual({
      PreToolUse: [{ matcher: '*', hooks: [{ type: 'command', command: 'mine' }] }],
    });
  });

  it('is seen when a belt is loosened or an event is gone', () => {
    expect(added(added(null).replace('|| exit 2', '|| exit 0'))).toBe(added(null));
    const without = JSON.parse(added(null)) as { hooks: Hooks };
    delete without.hooks['ConfigChange'];
    expect(now.inspect(JSON.stringify(without))).toBe('partial');
  });

  it('is seen when hooks are switched off', () => {
    expect(now.inspect(added('{"disableAllHooks": true}'))).toBe('disabled');
    expect(now.inspect(added('{"disableAllHooks": false}'))).toBe('whole');
  });

  it.each([
    '{',
    '[]',
    '"x"',
    '{"hooks": []}',
    '{"hooks": {"PreToolUse": {}}}',
    '{} // note',
    '\ufeff{}',
  ])('is refused and not touched when it is %j', (text) => {
    expect(now.add(text, command)).toMatchObject({ ok: false, reason: 'body-invalid' });
    expect(now.remove(text)).toMatchObject({ ok: false, reason: 'body-invalid' });
    expect(now.inspect(text)).toBe('unreadable');
  });
});

describe('versions', () => {
  it('are read from what the program prints', () => {
    expect(versionIn('2.1.330 (Claude Code)\n')).toBe('2.1.330');
    expect(versionIn('no')).toBeNull();
  });

  it('are compared by number', () => {
    expect(atLeast('2.1.330', '2.1.330')).toBe(true);
    expect(atLeast('2.1.1000', '2.1.330')).toBe(true);
    expect(atLeast('2.1.99', '2.1.330')).toBe(false);
    expect(atLeast('3.0.0', '2.9.9')).toBe(true);
    expect(atLeast('1.9.9', '2.0.0')).toBe(false);
    expect(atLeast(null, '0.0.0')).toBe(false);
  });
});
