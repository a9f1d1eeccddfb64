import { Effect, type Classification } from './model/classification';
import type { ToolKind } from './model/tool-call';

/**
 * The first line of a card, as whole sentences so that each can be translated: what the call would do, from
 * our own analysis and never from the agent's words. `{name}` is a host or a tool.
 */
export const headlines = {
  'command.reads': 'Run a command that only reads',
  'command.reads.outside': 'Run a command that reads outside the project',
  'command.searches': 'Run a command that searches files',
  'command.searches.outside': 'Run a command that searches outside the project',
  'command.delegates': 'Run a command that starts another agent',
  'command.writes': 'Run a command that changes files in the project',
  'command.writes.outside': 'Run a command that changes files outside the project',
  'command.executes': 'Run a program or script',
  'command.unknown': 'Run a command that Holdpoint does not know',
  'command.network': 'Run a command that uses the network',
  'command.network.host': 'Run a command that connects to {name}',
  'command.installs': 'Run a command that installs software',
  'command.publishes': 'Run a command that sends or publishes something',
  'command.controls-processes': 'Run a command that controls other programs',
  'command.drives-input': 'Run a command that can act as you on the desktop',
  'command.changes-permissions': 'Run a command that changes permissions or acts as another user',
  'command.deletes': 'Run a command that deletes files in the project',
  'command.deletes.outside': 'Run a command that deletes files outside the project',
  'command.deletes.unplaced': 'Run a command that deletes or discards something',
  'command.persists': 'Run a command whose effect stays: start-up, scheduled or git settings',
  'command.touches-credentials': 'Run a command that reaches passwords or keys',
  'command.rewrites-history': 'Run a command that rewrites version history',
  'command.sends-data': 'Run a command that sends files or data away',
  'command.escalates': 'Run a command that takes the rights of another user',
  'command.runs-remote-code': 'Run code that comes from the network',
  'command.weakens-defences': 'Run a command that weakens the protection of this machine',
  'command.destroys': 'Run a command that destroys data for good',
  'command.changes-instructions': 'Run a command that changes what agents are told to do',
  'command.changes-holdpoint': 'Run a command that changes Holdpoint itself',
  'command.uninspectable': 'Run a command that cannot be seen through',
  'file.reads': 'Read a file in the project',
  'file.reads.outside': 'Read a file outside the project',
  'file.searches': 'Search files in the project',
  'file.searches.outside': 'Search files outside the project',
  'file.writes': 'Change a file in the project',
  'file.writes.outside': 'Change a file outside the project',
  'file.deletes': 'Delete files in the project',
  'file.deletes.outside': 'Delete files outside the project',
  'file.persists': 'Change a file whose effect stays: start-up, scheduled or git settings',
  'file.touches-credentials': 'Reach a file with passwords or keys',
  'file.changes-instructions': 'Change what agents are told to do',
  'file.changes-holdpoint': 'Change a file of Holdpoint itself',
  'web.host': 'Fetch from {name}',
  'web.search': 'Search the web',
  'agent.start': 'Start a sub-agent',
  'mcp.tool': 'Use the tool {name}',
  'tool.internal': 'Do something inside the agent only',
  'tool.unknown': 'Use {name}, a tool that Holdpoint does not know',
} as const satisfies Record<string, string>;

export type HeadlineKey = keyof typeof headlines;
/** Key, the value for `{name}` (empty when the sentence has none), and the English sentence. */
export type Headline = { readonly key: HeadlineKey; readonly name: string; readonly text: string };

/** The sentence for a call. The heaviest effect names it; an uninspectable command says so unless something heavier is certain. */
export function headlineOf(
  classification: Classification,
  call: { readonly kind: ToolKind; readonly tool: string },
): Headline {
  const [key, name] = choose(classification, call);
  return { key, name, text: headlines[key].replace('{name}', () => name) };
}

function choose(
  seen: Classification,
  call: { readonly kind: ToolKind; readonly tool: string },
): readonly [HeadlineKey, string] {
  switch (call.kind) {
    case 'shell':
      return commandHeadline(seen);
    case 'read':
      return [fileHeadline(seen, 'file.reads.outside'), ''];
    case 'write':
    case 'edit':
      return [fileHeadline(seen, 'file.writes.outside'), ''];
    case 'search':
      if (seen.effects.includes('network')) return ['web.search', ''];
      return [fileHeadline(seen, 'file.reads.outside'), ''];
    case 'fetch':
      return hostOf(seen) === '' ? ['web.search', ''] : ['web.host', hostOf(seen)];
    case 'agent':
      return ['agent.start', ''];
    case 'mcp':
      return ['mcp.tool', call.tool];
    case 'internal':
      return ['tool.internal', ''];
    case 'other':
      return ['tool.unknown', call.tool];
  }
}

const isKey = (key: string): key is HeadlineKey => Object.hasOwn(headlines, key);
const hostOf = (seen: Classification): string =>
  seen.targets.find((target) => target.kind === 'host')?.resolved ?? '';

/** The effect that stands last in the order of weight. */
const heaviest = (seen: Classification): Effect | undefined =>
  Effect.options.findLast((effect) => seen.effects.includes(effect));

/** Do the paths with this effect all lie in the project, or some outside? `unplaced` when no path is known. */
function placeOf(seen: Classification, effect: Effect): 'inside' | 'outside' | 'unplaced' {
  const paths = seen.targets.filter((target) => target.kind === 'path' && target.effect === effect);
  if (paths.length === 0) return 'unplaced';
  return paths.every((path) => path.inProject === true) ? 'inside' : 'outside';
}

function commandHeadline(seen: Classification): readonly [HeadlineKey, string] {
  const effect = heaviest(seen) ?? 'unknown';
  const hidden =
    seen.uninspectable !== null &&
    Effect.options.indexOf(effect) <= Effect.options.indexOf('network');
  if (hidden) return ['command.uninspectable', ''];
  if (effect === 'network' && hostOf(seen) !== '') return ['command.network.host', hostOf(seen)];
  const placed = `command.${effect}.${placeOf(seen, effect)}`;
  return [isKey(placed) ? placed : `command.${effect}`, ''];
}

/** `otherwise` = the most that this kind of tool may mean, for an effect without a sentence of its own. */
function fileHeadline(seen: Classification, otherwise: HeadlineKey): HeadlineKey {
  const effect = heaviest(seen) ?? 'reads';
  const placed = `file.${effect}.${placeOf(seen, effect)}`;
  if (isKey(placed)) return placed;
  const key = `file.${effect}`;
  return isKey(key) ? key : otherwise;
}
