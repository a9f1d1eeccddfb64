import { join } from 'node:path';
import { writeWhole } from './operator/verifier-file';
import { StepUp } from './step-up/step-up.shell';
import type { Supervisor } from './supervisor';

/** Step-up over this machine: its file beside the journal, its clock, and the system's own dialog where there is one. */
export function makeStepUp(supervisor: Supervisor): StepUp {
  const { platform, journal } = supervisor.parts;
  return new StepUp({
    clock: platform.clock,
    file: join(platform.paths.dataDir, 'step-up.json'),
    write: writeWhole,
    authenticator: platform.authenticator(),
    note: (type, summary, extra) =>
      journal.append({
        type,
        agent: null,
        run: null,
        presence: supervisor.presence.current().state,
        decision: null,
        rule: null,
        route: null,
        payload: { summary, ...extra },
      }),
    onChange: () => supervisor.changed(),
  });
}
