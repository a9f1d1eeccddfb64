import { limits } from '../../../shared/limits';
import type { WaitingCall } from './waiting-call';

/** A card that a run has at the moment. */
export type ShownCard = { readonly id: string; readonly digest: string };

const ofRun = (waiting: readonly WaitingCall[], runId: string): readonly WaitingCall[] =>
  waiting.filter((one) => one.runId === runId && !one.finishing);

/** Calls of a run that wait without a card because it asks too often, oldest first. */
export const crowdOf = (waiting: readonly WaitingCall[], runId: string): readonly WaitingCall[] =>
  ofRun(waiting, runId).filter((one) => one.crowded);

/** How many cards a run may have: a few, and in a storm of different questions one. */
export function mostCards(waiting: readonly WaitingCall[], runId: string): number {
  const asked = ofRun(waiting, runId).filter((one) => one.crowded || one.approvalId !== null);
  const questions = new Set(asked.map((one) => one.look.digest)).size;
  return questions < limits.stormQuestions ? limits.cardsPerRun : 1;
}

/** May this call have a card: that of an identical call, or one more of its run? */
export const hasRoom = (one: WaitingCall, cards: readonly ShownCard[], most: number): boolean =>
  cards.length < most || cards.some(({ digest }) => digest === one.look.digest);

/** SECURITY: R09, T-11: the places are bounded, one run cannot take them all, and a few cannot shut out one that waits for nothing. */
export function isFull(waiting: readonly WaitingCall[], runId: string): boolean {
  const mine = waiting.filter((one) => one.runId === runId).length;
  if (mine === 0) return false;
  return waiting.length >= limits.waitingCalls || mine >= limits.waitingCallsPerRun;
}
