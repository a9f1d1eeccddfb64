/**
 * Something that main was asked for: `failed.text` is the sentence to show. While it is asked again the last answer stays, so that
 * nothing flickers; `forText` is the text of the rules that an answer is about.
 */
export type Asked<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly last: Answered<T> | null }
  | Answered<T>
  | { readonly kind: 'failed'; readonly text: string };

type Answered<T> = { readonly kind: 'ready'; readonly value: T; readonly forText: string };

export const idle = { kind: 'idle' } as const;

/** The answer to show: the one that came, or the last one while a new one is on its way. */
export const answerOf = <T>(asked: Asked<T>): Answered<T> | null => {
  switch (asked.kind) {
    case 'ready':
      return asked;
    case 'busy':
      return asked.last;
    default:
      return null;
  }
};

export const busyAfter = <T>(asked: Asked<T>): Asked<T> => ({
  kind: 'busy',
  last: answerOf(asked),
});
