import { currentLocale } from './translate';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

type Step = { readonly unit: Intl.RelativeTimeFormatUnit; readonly ms: number };
const steps: readonly Step[] = [
  { unit: 'day', ms: day },
  { unit: 'hour', ms: hour },
  { unit: 'minute', ms: minute },
];

/** "3 minutes ago" from two wall times in ms; below a minute always "now" so that it does not tick under the eye. */
export function relative(atMs: number, nowMs: number): string {
  const format = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto', style: 'short' });
  const past = nowMs - atMs;
  const step = steps.find((candidate) => Math.abs(past) >= candidate.ms);
  if (step === undefined) return format.format(0, 'second');
  return format.format(-Math.trunc(past / step.ms), step.unit);
}

/** A length of time in its two largest units: "9 min, 30 sec". */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms / second));
  const parts = [
    { unit: 'hour', count: Math.floor(whole / 3600) },
    { unit: 'minute', count: Math.floor((whole % 3600) / 60) },
    { unit: 'second', count: whole % 60 },
  ];
  const first = parts.findIndex((part) => part.count > 0);
  const shown =
    first < 0 ? parts.slice(2) : parts.slice(first, first + 2).filter((p) => p.count > 0);
  const words = shown.map((part) =>
    new Intl.NumberFormat(currentLocale(), {
      style: 'unit',
      unit: part.unit,
      unitDisplay: 'short',
    }).format(part.count),
  );
  return new Intl.ListFormat(currentLocale(), { type: 'unit', style: 'long' }).format(words);
}

/** Milliseconds of work, short: "4 ms", "1.2 s". */
export function tookWords(ms: number): string {
  const [unit, value] =
    ms < second ? (['millisecond', ms] as const) : (['second', ms / second] as const);
  const format = new Intl.NumberFormat(currentLocale(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  });
  return format.format(value);
}

/** Time of day, to the second, 24-hour as the locale has it. */
export const clockTime = (ms: number): string =>
  new Intl.DateTimeFormat(currentLocale(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms);

/** Time of day to the minute. */
export const shortTime = (ms: number): string =>
  new Intl.DateTimeFormat(currentLocale(), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(ms);

/** Day of the week and time of day to the minute. */
export const dayTime = (ms: number): string =>
  new Intl.DateTimeFormat(currentLocale(), {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(ms);

/** The day of a record as a heading. */
export const dayName = (ms: number): string =>
  new Intl.DateTimeFormat(currentLocale(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(ms);

/** Date and time in full, for the detail drawer. */
export const fullMoment = (ms: number): string =>
  new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(ms);

/** A whole number with the locale's grouping. */
export const countWords = (value: number): string =>
  new Intl.NumberFormat(currentLocale()).format(value);

/** Alternatives as people list them: "a, b or c". */
export const orWords = (words: readonly string[]): string =>
  new Intl.ListFormat(currentLocale(), { type: 'disjunction', style: 'long' }).format(words);

/** Names in one breath: "Claude Code, Codex and Cline". */
export const listWords = (names: readonly string[]): string =>
  new Intl.ListFormat(currentLocale(), { type: 'conjunction' }).format(names);
