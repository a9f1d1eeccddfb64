import { done, refuse, type Outcome } from './reasons';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Reads a duration such as `30m`, `90s`, `500ms`, `2h`: one whole number and one unit, nothing else. Milliseconds. */
export function parseDuration(text: string): Outcome<number> {
  const found = /^(0|[1-9]\d{0,8})(ms|s|m|h)$/.exec(text);
  if (found === null)
    return refuse('rules-invalid', `"${text}" is no duration; write 30m, 90s or 2h`);
  const unit = found[2];
  const perUnit = unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h' ? unitMs[unit] : 0;
  return done(Number(found[1]) * perUnit);
}
