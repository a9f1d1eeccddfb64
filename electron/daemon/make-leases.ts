import { newId } from './calls/new-id';
import { Leases } from './leases/leases.shell';
import type { Supervisor } from './supervisor';

/** Leases over this daemon's clocks, journal and presence. */
export const makeLeases = (supervisor: Supervisor): Leases =>
  new Leases({
    clock: supervisor.parts.platform.clock,
    journal: supervisor.parts.journal,
    presence: () => supervisor.presence.current().state,
    newId: () => newId('lease'),
    onChange: () => supervisor.changed(),
  });
