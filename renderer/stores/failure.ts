import { create } from 'zustand';
import type { AppCall, AppRequest, AppResponse } from '../../shared/ipc-window';
import { sentence, type Refusal } from '../../shared/reasons';
import { sayNow } from './announcements';

/** The last thing that was asked of main and refused, as the sentence a person reads; null when dismissed. */
export const useFailure = create<{ readonly text: string | null }>()(() => ({ text: null }));

export const dismissFailure = (): void => useFailure.setState({ text: null });

/** Shows and speaks a refusal. */
export function failed(refusal: Refusal): void {
  const text = sentence(refusal);
  useFailure.setState({ text });
  sayNow(text);
}

/** Asks main for something; a refusal is shown and spoken, and handed back for whoever needs it. */
export async function perform<K extends AppCall>(
  name: K,
  body: AppRequest<K>,
): Promise<AppResponse<K>> {
  const answer = await window.holdpoint.call(name, body);
  if (!answer.ok) failed(answer);
  return answer;
}
