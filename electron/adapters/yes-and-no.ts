import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { HookAnswer } from '../../shared/protocol';

/** Nothing is said, and nothing is stopped. */
export const silent: HookAnswer = { exit: 0, stdout: '', stderr: '' };

/** How a product is told what was decided. */
export type Words = {
  readonly allow: (told: string, event: AgentEvent & { kind: 'call' }) => HookAnswer;
  readonly deny: (told: string) => HookAnswer;
  /** To events that ask nothing, when saying nothing would not do. */
  readonly pass?: HookAnswer;
  /** To changed settings that are not to be used, where a product asks about those. */
  readonly refuseSettings?: (told: string) => HookAnswer;
};

/**
 * The answers of a product, from its words for yes and no. A call is answered as it was decided, the canary is always denied, and
 * what asks nothing is never stopped: in several products a deny there means something else (it makes a finished turn go on).
 */
export const answering = ({
  allow,
  deny,
  pass = silent,
  refuseSettings = () => pass,
}: Words): Adapter['answer'] => {
  return (event, decision) => {
    switch (event.kind) {
      case 'call':
        return decision.outcome === 'allow' ? allow(decision.told, event) : deny(decision.told);
      case 'canary':
        return deny(decision.told);
      case 'settings-changed':
        return decision.outcome === 'allow' ? pass : refuseSettings(decision.told);
      case 'finished':
      case 'session':
      case 'noted':
        return pass;
      default:
        return event satisfies never;
    }
  };
};
