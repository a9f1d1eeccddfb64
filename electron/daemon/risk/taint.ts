import type { Classification, Effect } from '../../../shared/model/classification';
import type { RiskSignal } from '../../../shared/model/risk';
import type { Past, SeenCall } from './past';

/** Folders that only the system's owner writes to: what lies there is nobody's message to an agent. */
const systemOwned = /^\/(usr|etc|bin|sbin|lib|lib32|lib64|proc|sys|dev|nix|opt)(\/|$)/;

/** Calls that use the network without bringing anything in that an agent reads. */
const outgoing: ReadonlySet<Effect> = new Set(['installs', 'publishes', 'sends-data']);
const reading: ReadonlySet<Effect> = new Set(['reads', 'searches', 'executes']);
const cut = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);

/**
 * What an allowed call brought into the run that somebody else may have written, in words, or null. Pages, results of web
 * searches, output of MCP tools and of commands that use the network, files outside the project, downloaded files. Package
 * managers and uploads that name no host are left out: nobody reads what they print, and every session would be tainted by its
 * first install.
 */
export function taintOf(
  { call, classification }: SeenCall,
  isDownloaded: (path: string) => boolean,
): string | null {
  const { effects, targets } = classification;
  if (call.kind === 'mcp') return `what ${cut(call.tool)} answered`;
  const host = targets.find(
    ({ kind, effect }) => kind === 'host' && effect === 'network',
  )?.resolved;
  // A host that is asked answers, whatever else the call does: `curl h && npm ci` reads what h says.
  if (
    host !== undefined ||
    (effects.includes('network') && !effects.some((one) => outgoing.has(one)))
  )
    return host === undefined ? 'something from the network' : `something from ${cut(host)}`;
  const file = targets.find(
    (target) =>
      target.kind === 'path' &&
      reading.has(target.effect) &&
      (isDownloaded(target.resolved) ||
        (target.inProject === false && !systemOwned.test(target.resolved))),
  );
  return file === undefined ? null : cut(file.resolved);
}

/** Files (real paths) that a call with network access wrote. */
export const downloadsOf = ({ effects, targets }: Classification): readonly string[] =>
  effects.includes('network')
    ? targets
        .filter(({ kind, effect }) => kind === 'path' && effect === 'writes')
        .map(({ resolved }) => resolved)
    : [];

/** What injected text would want: a person looks at each (ASI01, ASI06). */
const heavy: ReadonlySet<Effect> = new Set([
  'publishes',
  'persists',
  'runs-remote-code',
  'changes-instructions',
]);
/** What cannot be taken back once it is out: a click is not enough. */
const gravest: ReadonlySet<Effect> = new Set(['touches-credentials', 'sends-data']);

/** Untrusted content was read earlier in this run. Raises what such content could be after; a note for everything else. */
export function tainted(seen: SeenCall, past: Past): RiskSignal | null {
  const taint = past.run(seen)?.taint ?? null;
  if (taint === null) return null;
  const { effects } = seen.classification;
  const floor = effects.some((one) => gravest.has(one))
    ? 'step-up'
    : effects.some((one) => heavy.has(one))
      ? 'confirm'
      : 'allow';
  return {
    id: 'tainted',
    says:
      floor === 'allow'
        ? `This run read ${taint}, which others may have written.`
        : `This run read ${taint}, which others may have written, and now reaches for more than it could before.`,
    floor,
  };
}
