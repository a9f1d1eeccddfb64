import { create } from 'zustand';
import type { AppCall, AppRequest, AppResponse } from '../../shared/ipc-window';
import { sentence } from '../../shared/reasons';
import { sayNow } from './announcements';

/** The last thing that was asked of main and refused, as the sentence a person reads; null when dismissed. */
export const useFailure = create<{ readonly text: string | null }>()(() => ({ text: null }));

export const dismissFailure = (): void => useFailure.setState({ text: null });

/** Asks main for something; a refusal is shown and spoken, and handed back for whoever needs it. */
export async function perform<K extends AppCall>(
  name: K,
  body: AppRequest<K>,
): Promise<AppResponse<K>> {
  const answer = await window.holdpoint.call(name, body);
  if (answer.ok) return answer;
  const text = sentence(answer);
  useFailure.setState({ text });
  sayNow(text);
  return answer;
}
