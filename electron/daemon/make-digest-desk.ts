import { DigestDesk } from './digest/digest-desk.shell';
import type { Supervisor } from './supervisor';

/** What the journal says about absences, in the words that this daemon has for its agents. */
export function makeDigestDesk({
  parts: { platform, journal, adapters },
}: Pick<Supervisor, 'parts'>): DigestDesk {
  return new DigestDesk({
    journal,
    journalFile: platform.paths.journalFile,
    labelOf: (agent) => adapters.find(({ product }) => product === agent)?.label ?? agent,
    nowMs: () => platform.clock.wallMs(),
  });
}
