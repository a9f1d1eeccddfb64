import { addHooks, inspectHooks, isBare, removeHooks, type HookList } from '../adapters/hook-lists';
import { done } from '../../shared/reasons';
import type { HookEdits } from './product-connection';

/** The edits of a product whose hooks all stand in one JSON file. */
export const listEdits = (list: HookList): HookEdits => ({
  add: ([text = null]) => {
    const added = addHooks(list, text);
    return added.ok ? done([added.value]) : added;
  },
  remove: ([text = null]) => {
    if (text === null) return done([null]);
    const removed = removeHooks(list, text);
    if (!removed.ok) return removed;
    return done([isBare(list, removed.value) ? null : removed.value]);
  },
  inspect: ([text = null]) => inspectHooks(list, text),
});
