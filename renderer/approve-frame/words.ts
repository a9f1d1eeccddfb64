/**
 * The frame's own catalogue: it may hold no third-party code, so its few sentences and one plural stand here, by Intl alone.
 * `{count}` is the only placeholder.
 */
export const words = {
  title: 'Allow the call on this card',
  scope: 'Allow',
  once: 'Once',
  run: 'For this run',
  runNote: 'The same call again in this run goes on without asking.',
  allow: { one: 'Allow this call', other: 'Allow these {count} identical calls' },
  arming: 'Read it first',
  empty: 'Nothing waits to be allowed.',
  sent: 'Allowed. The call goes on.',
  unknown: 'Holdpoint gave no answer, so nothing was allowed.',
} as const;

const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

/** What the button allows, in words: this call, or how many identical ones. */
export const allowWords = (count: number): string => {
  const form = plural.select(count) === 'one' ? words.allow.one : words.allow.other;
  return form.replace('{count}', number.format(count));
};
