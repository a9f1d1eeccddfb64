import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCode } from '../../adapters/opencode';
import {
  addPlugin,
  inspectPlugin,
  loadedPlugin,
  pluginName,
  removePlugin,
} from '../../adapters/opencode-settings';
import { configFolder } from '../env';
import { shellQuoted } from '../hook-program';
import type { HookBase, ProductConnection } from '../product-connection';

/**
 * OpenCode: our plugin, and an entry for it in one of the settings files. The plugin does not stand in a `plugin` folder nor
 * below `.opencode`: OpenCode installs packages of its own into those.
 */
export const openCodeConnection: ProductConnection = {
  product: 'opencode',
  programs: ['opencode'],
  files: (place) => filesOf(place).map((file) => ({ path: file, mode: 0o600 })),
  edits: ({ command, files: [plugin] }) => {
    const url = pathToFileURL(plugin?.path ?? '').href;
    return {
      add: (texts) => addPlugin({ command, url }, texts),
      remove: removePlugin,
      inspect: inspectPlugin,
    };
  },
  // A repository can add plugins, and cannot take the user's away: its lists are joined to theirs.
  projectFiles: [],
  switchesOff: () => false,
  gateCommand: (texts) => {
    const url = loadedPlugin(texts);
    return url === null ? null : loaderOf(url);
  },
  canary: (token, cwd) => openCode.canary(token, cwd),
  blocks: ({ exit }) => exit === 2,
};

function filesOf({ scope, base }: HookBase): readonly string[] {
  const settings = ['opencode.json', 'opencode.jsonc'];
  if (scope === 'project')
    return [`.holdpoint/${pluginName}`, ...settings].map((name) => path.join(base, name));
  const folder = path.join(configFolder(base), 'opencode');
  return [pluginName, 'config.json', ...settings].map((name) => path.join(folder, name));
}

/**
 * There is no command in OpenCode's settings: this one loads the plugin as OpenCode does and puts the event to it. It ends with
 * 2 when the plugin throws, which is how a call is denied; with anything else the tool would have run.
 */
const loader = `const read = async (stream) => { let text = ''; for await (const part of stream) text += part; return text; };
const event = JSON.parse(await read(process.stdin));
const { default: plugin } = await import(process.argv[1]);
const hooks = await plugin.server({ directory: event.directory });
try {
  await hooks['tool.execute.before'](event, { args: event.args });
} catch (fault) {
  console.error(fault.message);
  process.exitCode = 2;
}`;

const loaderOf = (url: string): string =>
  [process.execPath, '--input-type=module', '-e', loader, url].map(shellQuoted).join(' ');
