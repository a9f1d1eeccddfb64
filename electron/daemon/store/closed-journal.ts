import { sentence, type Refusal } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';

/**
 * Stands in for a journal that could not be opened: it takes nothing, so nothing is allowed, but the daemon lives and can
 * say why, deny, pause and stop.
 */
export function closedJournal(why: Refusal): Journal {
  return {
    append: () => Promise.resolve(why),
    page: () => why,
    record: () => why,
    undecided: () => why,
    openRuns: () => why,
    latest: () => why,
    newest: () => why,
    timeline: () => why,
    verify: () =>
      Promise.resolve({
        ok: false,
        records: 0,
        head: '',
        broken: { seq: 1, fault: 'unreadable', detail: sentence(why) },
      }),
    count: () => 0,
    close: () => Promise.resolve(),
  };
}
