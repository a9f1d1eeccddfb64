import { Effect, type Classification, type Target } from '../../../shared/model/classification';
import type { PresenceState } from '../../../shared/model/presence';
import type { RiskSignal } from '../../../shared/model/risk';
import type { ToolCall } from '../../../shared/model/tool-call';

/** What rules are held against. `home` is the operator's home directory as a real path. */
export type Look = {
  readonly call: ToolCall;
  readonly classification: Classification;
  readonly home: string;
  readonly presence: PresenceState;
  readonly signals: readonly Pick<RiskSignal, 'id'>[];
};

const bits: ReadonlyMap<Effect, number> = new Map(
  Effect.options.map((effect, place) => [effect, 1 << place]),
);

/** Effects as one number, so that a rule's list is compared with a call's in one step. */
export const effectBits = (effects: readonly Effect[]): number =>
  effects.reduce((sum, effect) => sum | (bits.get(effect) ?? 0), 0);

/** Sub-agents that stand above the call. */
export const depthOf = (call: ToolCall): number =>
  call.chain.reduce((depth, link) => (link.role === 'sub-agent' ? depth + 1 : depth), 0);

/** What the targets of one kind resolve to. A host's last dot means the same host. */
export const namesOf = (targets: readonly Target[], kind: Target['kind']): readonly string[] =>
  targets
    .filter((target) => target.kind === kind)
    .map(({ resolved }) => (kind === 'host' ? resolved.replace(/\.$/, '') : resolved));
