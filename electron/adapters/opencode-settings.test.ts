import { describe, expect, it } from 'vitest';
import {
  addPlugin,
  inspectPlugin,
  loadedPlugin,
  removePlugin,
  type PluginTexts,
} from './opencode-settings';

const url = 'file:///home/user/.config/opencode/holdpoint-plugin.mjs';
const place = { command: "'/opt/holdpoint-hook' --socket '/run/s'", url };
const add = (...settings: (string | null)[]): PluginTexts => {
  const added = addPlugin(place, [null, ...settings]);
  if (!added.ok) throw new Error(added.detail);
  return added.value;
};

describe('the entry for our plugin', () => {
  it('goes to a new opencode.json', () => {
    const [plugin, config, json, jsonc] = add(null, null, null);
    expect(plugin).toContain('holdpoint-hook');
    expect([config, jsonc]).toEqual([null, null]);
    expect(JSON.parse(json ?? '')).toEqual({
      $schema: 'https://opencode.ai/config.json',
      plugin: [url],
    });
    expect(add(null, null)[1]).toContain(url);
  });

  it.each([
    ['the last file that has such a list', ['{"plugin":["a"]}', '{"plugin":["b"]}', '{}'], 1],
    ['a file that is read before the others', ['{"plugin":["a"]}', '{}', null], 0],
    ['the last file where none has one', [null, '{}', '{"model":"m"}'], 2],
  ] as const)('goes to %s, so that no list is lost', (_name, settings, at) => {
    const texts = add(...settings).slice(1);
    expect(texts.map((text) => text?.includes(url) ?? false).indexOf(true)).toBe(at);
    for (const [i, text] of texts.entries()) if (i !== at) expect(text).toBe(settings[i]);
    const removed = removePlugin([null, ...texts]);
    expect(removed).toEqual({ ok: true, value: [null, ...settings] });
  });

  it('keeps comments, and commas before a bracket', () => {
    const text = '{\n  // mine\n  "plugin": [\n    "other", // keep\n  ],\n}\n';
    const [, json] = add(text, null);
    expect(json).toContain('"other", // keep\n');
    expect(add(json ?? '', null)[1]).toBe(json);
    expect(loadedPlugin(add(text, null))).toBe(url);
  });

  it('takes the place of one that an older version wrote', () => {
    const old = JSON.stringify({ plugin: ['a', ['file:///old/holdpoint-plugin.mjs', { x: 1 }]] });
    expect(JSON.parse(add(old, null)[1] ?? '')).toEqual({ plugin: ['a', url] });
  });

  it.each(['{', '[]', '{"plugin": "a"}'])('is refused by %j, which is left alone', (text) => {
    expect(addPlugin(place, [null, text, null])).toMatchObject({ ok: false });
    expect(inspectPlugin([null, text, null])).toBe('unreadable');
  });

  it('is refused where the file of the plugin is somebody else’s', () => {
    expect(addPlugin(place, ['export {}', null, null])).toMatchObject({ ok: false });
  });
});

describe('what stands there', () => {
  const whole = add('{}', null);
  it.each([
    ['whole', whole],
    ['partial', [null, ...whole.slice(1)]],
    ['partial', [whole[0] ?? null, '{}', null]],
    // A later file with a list of its own: OpenCode reads that one alone.
    ['partial', [whole[0] ?? null, whole[1] ?? null, '{"plugin":[]}']],
    ['none', [null, '{}', null]],
    ['none', [null, null, null]],
  ] as const)('is %s', (seen, texts) => expect(inspectPlugin(texts)).toBe(seen));
});
