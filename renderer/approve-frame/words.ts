import type { Way } from '../../shared/proof-of';

/**
 * The frame's own catalogue: it may hold no third-party code, so its few sentences and plurals stand here, by Intl alone.
 * `{count}` and `{reach}` are the only placeholders.
 */
export const words = {
  title: 'Allow the call on this card',
  scope: 'Allow',
  once: 'Once',
  run: 'For this run',
  agent: 'This agent, for',
  minutes: 'How long',
  runNote: 'The same call again in this run goes on without asking.',
  agentNote: 'Covers: {reach}',
  allow: { one: 'Allow this call', other: 'Allow these {count} identical calls' },
  arming: 'Read it first',
  empty: 'Nothing waits to be allowed.',
  sent: 'Allowed. The call goes on.',
  unknown: 'Holdpoint gave no answer, so nothing was allowed.',
  way: 'Prove it by',
  platformNote: 'The system asks you when you press Allow.',
} as const;

/** Name of a way to prove it, as the label of its field. */
export const wayWords: Readonly<Record<Way, string>> = {
  totp: 'Authenticator code',
  passphrase: 'Step-up passphrase',
  recovery: 'Recovery code',
  platform: 'System dialog',
};

const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');
const duration = (unit: 'minute' | 'hour') =>
  new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' });
const [inMinutes, inHours] = [duration('minute'), duration('hour')];

/** What the button allows, in words: this call, or how many identical ones. */
export const allowWords = (count: number): string => {
  const form = plural.select(count) === 'one' ? words.allow.one : words.allow.other;
  return form.replace('{count}', number.format(count));
};

/** A length of time in words: `30 minutes`, `4 hours`. */
export const minuteWords = (minutes: number): string =>
  minutes < 60 ? inMinutes.format(minutes) : inHours.format(minutes / 60);
