import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/json';
import { McpPins } from '../mcp-pins';
import { classify } from './classify';
import { mcpServersIn } from './mcp-configs.shell';
import { effectsOfTool, identityOf, mcpSignal, serverOf } from './mcp-identity';
import { callOf, world } from './sample-calls.test-data';

const dir = mkdtempSync(join(tmpdir(), 'hp-mcp-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const project = join(dir, 'home/app');
mkdirSync(join(project, 'sub'), { recursive: true });

const allowed = { outcome: 'allow', told: '', why: '', by: 'operator' } as const;
const call = callOf('mcp', {}, project);
const configure = (entry: JsonObject, file = join(project, '.mcp.json')) =>
  writeFileSync(file, JSON.stringify({ mcpServers: { lab: entry } }));
const machine = () => ({ ...world, mcpServer: mcpServersIn(join(dir, 'home')) });

describe('an MCP server', () => {
  const file = join(dir, 'pins/mcp-servers.json');
  const faults: string[] = [];
  const pinsNow = () => new McpPins(file, (text) => faults.push(text));
  const floors = (pins: McpPins) =>
    pins.signals(classify(call, machine())).map(({ floor }) => floor);

  it('P14: asks when it is first seen, and for a proof when its command changes under the same name', () => {
    configure({ command: 'node', args: ['server.js'], env: { KEY: '1' } });
    const pins = pinsNow();
    expect(floors(pins)).toEqual(['confirm']);
    pins.decided(classify(call, machine()), true, allowed);
    expect(floors(pins)).toEqual([]);
    expect(floors(pinsNow())).toEqual([]);

    configure({ command: 'node', args: ['server.js'], env: { KEY: '2' } });
    expect(floors(pins)).toEqual([]);
    configure({ command: 'node', args: ['other.js'], env: { KEY: '2' } });
    expect(floors(pins)).toEqual(['step-up']);
    expect(floors(pinsNow())).toEqual(['step-up']);

    pins.decided(classify(call, machine()), true, allowed);
    expect(floors(pins)).toEqual([]);
    configure({ command: 'node', args: ['other.js'], env: { KEY: '2', NODE_OPTIONS: 'x' } });
    expect(floors(pins)).toEqual(['step-up']);
    expect(faults).toEqual([]);
  });

  it('P14: is another one when the program behind its command changes, or nothing configures it any more', () => {
    const script = join(project, 'server.js');
    writeFileSync(script, 'one');
    configure({ command: 'node', args: ['./server.js'] });
    const before = classify(call, machine());
    writeFileSync(script, 'two, and longer');
    const after = classify(call, machine());
    const pinned = new Map([['lab', before.targets[1]?.resolved ?? '']]);
    expect(mcpSignal(before, pinned)).toBeNull();
    expect(mcpSignal(after, pinned)?.floor).toBe('step-up');
    configure({});
    writeFileSync(join(project, '.mcp.json'), '{');
    expect(mcpSignal(classify(call, machine()), pinned)?.floor).toBe('step-up');
  });

  it('is not known by a call that nobody answered for, or that was denied', () => {
    configure({ command: 'x' });
    const pins = new McpPins(join(dir, 'other.json'), () => undefined);
    pins.decided(classify(call, machine()), false, allowed);
    pins.decided(classify(call, machine()), true, { ...allowed, outcome: 'deny' });
    expect(floors(pins)).toEqual(['confirm']);
  });

  it('is not known when what was kept is damaged', () => {
    writeFileSync(join(dir, 'bad.json'), '{"v":1,"servers":{"lab":1}}');
    expect(floors(new McpPins(join(dir, 'bad.json'), () => undefined))).toEqual(['confirm']);
  });

  it('is found where Claude Code finds it: the project of the user file, the project file, the user file', () => {
    const home = join(dir, 'home2');
    const app = join(home, 'app');
    mkdirSync(join(app, 'sub'), { recursive: true });
    const write = (mine: JsonObject, own: JsonObject) => {
      writeFileSync(
        join(home, '.claude.json'),
        JSON.stringify({ mcpServers: { 'my lab': mine }, projects: own }),
      );
    };
    const one = { command: 'one' };
    const two = { command: 'two' };
    const three = { type: 'http', url: 'https://a.example' };
    const find = (cwd: string) => mcpServersIn(home)('my_lab', cwd);
    write(one, {});
    expect(find(join(app, 'sub'))).toBe(identityOf(one, null));
    writeFileSync(join(app, '.mcp.json'), JSON.stringify({ mcpServers: { 'my lab': two } }));
    expect(find(join(app, 'sub'))).toBe(identityOf(two, null));
    write(one, { [app]: { mcpServers: { 'my lab': three } } });
    expect(find(join(app, 'sub'))).toBe(identityOf(three, null));
    expect(find(home)).toBe(identityOf(one, null));
    expect(mcpServersIn(home)('none', app)).toBeNull();
  });
});

describe('what an MCP server says of itself', () => {
  it('P15: no hint, verb or argument lowers what a call may do', () => {
    for (const tool of ['mcp__lab__read_file', 'mcp__lab__get', 'mcp__lab__echo', '_fetch_pr']) {
      const seen = classify(
        {
          ...callOf('mcp', {
            readOnlyHint: true,
            annotations: { readOnlyHint: true, destructiveHint: false },
          }),
          tool,
        },
        world,
      );
      expect(seen.effects).toContain('unknown');
    }
  });

  it.each<[string, string]>([
    ['delete_file', 'deletes'],
    ['sendMessage', 'sends-data'],
    ['execute_sql', 'executes'],
    ['browser_click', 'drives-input'],
    ['create-issue', 'writes'],
    ['update_password', 'touches-credentials'],
    ['_create_pull_request', 'writes'],
  ])('%s tells of %s', (tool, effect) => expect(effectsOfTool(tool)).toContain(effect));

  it('paths and addresses among the arguments count', () => {
    const effects = (input: JsonObject) => classify(callOf('mcp', input), world).effects;
    expect(effects({ path: '/home/op/.ssh/id_rsa' })).toContain('touches-credentials');
    expect(effects({ paths: ['a', '~/.aws/credentials'] })).toContain('touches-credentials');
    expect(effects({ url: 'http://169.254.169.254/' })).toContain('touches-credentials');
    expect(effects({ path: '/home/op/.config/holdpoint/rules.toml' })).toContain(
      'touches-credentials',
    );
    expect(effects({ path: 'a' })).toEqual(['unknown']);
  });

  it.each<[string, unknown]>([
    ['mcp__lab__echo', { server: 'lab', tool: 'echo' }],
    ['mcp__plugin_a_b__x__y', { server: 'plugin_a_b', tool: 'x__y' }],
    ['echo', null],
  ])('%s', (tool, named) => expect(serverOf(tool)).toEqual(named));
});
