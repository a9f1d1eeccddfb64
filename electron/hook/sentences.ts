import table from './reasons.h?raw';

/** The C client's own table, so that both clients hold one copy: `{"reason", "sentence"},` a line. */
const sentences = new Map(
  [...table.matchAll(/^ {2}\{"([^"]+)", "([^"]+)"\},$/gm)].map(([, reason = '', text = '']) => [
    reason,
    text,
  ]),
);

/** What is told for a reason of shared/reasons.ts, or undefined when there is no such reason. */
export const sentenceOf = (reason: string): string | undefined => sentences.get(reason);
