import type { Effect } from '../../../shared/model/classification';

/** SECURITY: T-11. Effects of such weight that each call is decided by itself: no grant covers one, and no rule is proposed for it. */
export const oneByOne: ReadonlySet<Effect> = new Set<Effect>([
  'rewrites-history',
  'controls-processes',
  'drives-input',
  'changes-permissions',
  'deletes',
  'persists',
  'touches-credentials',
  'sends-data',
  'escalates',
  'runs-remote-code',
  'weakens-defences',
  'destroys',
  'changes-instructions',
  'changes-holdpoint',
]);
