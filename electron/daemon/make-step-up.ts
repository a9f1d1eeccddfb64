import { join } from 'node:path';
import type { Journal } from '../../shared/store-port';
import { writeWhole } from './operator/verifier-file';
import { StepUp } from './step-up/step-up.shell';
import type { Supervisor } from './supervisor';
import { unawaited } from './unawaited';

/** Does the journal say that there are factors? Each record of a change names all that stand after it. */
function remembered(journal: Journal): boolean {
  const newest = (['step-up.enrolled', 'step-up.removed'] as const).flatMap((type) => {
    const found = journal.latest(type, 1);
    return found.ok ? found.value : [];
  });
  const last = newest.toSorted((a, b) => b.seq - a.seq)[0]?.payload['enrolled'];
  return Array.isArray(last) && last.length > 0;
}

/** Step-up over this machine: its file beside the journal, its clock, and the system's own dialog where there is one. */
export function makeStepUp(supervisor: Supervisor): StepUp {
  const { platform, journal } = supervisor.parts;
  const stepUp = new StepUp({
    clock: platform.clock,
    file: join(platform.paths.dataDir, 'step-up.json'),
    write: writeWhole,
    authenticator: platform.authenticator(),
    remembered: remembered(journal),
    note: (type, summary, extra) => supervisor.note(type, summary, extra),
    onChange: () => {
      supervisor.notices.set('step-up', 'error', faultOf(stepUp));
      supervisor.changed();
    },
  });
  supervisor.notices.set('step-up', 'error', faultOf(stepUp));
  unawaited('the look for factors', stepUp.offers.look());
  return stepUp;
}

function faultOf({ isLost, file }: StepUp): string | null {
  if (file.isDamaged)
    return 'The step-up file was altered or belongs to another operator key, so nothing that takes a step-up can be allowed.';
  return isLost
    ? 'The step-up file is gone or an old one stands in its place, and it was not this app that did that. Set up step-up anew in Settings, and look in History for when it was last used.'
    : null;
}
