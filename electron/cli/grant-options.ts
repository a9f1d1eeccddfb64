import type { GrantScope } from '../../shared/model/approval';

/** The options by which an allow reaches further than this call. */
export const grantOptions = { run: { type: 'boolean' }, for: { type: 'string' } } as const;

/** How those options read in a usage text. */
export const grantUsage = `  --run               the same call again in this run as well
  --for TIME          calls of this agent within what the card says can be granted, for TIME: 30m, 2h, at most 12h`;

export type Reach = { readonly scope: GrantScope; readonly minutes?: number };

const mostMinutes = 720;

/** Minutes of `30m` or `2h`, from 1 to `most`; null when it is something else. */
export function minutesOf(text: string, most: number): number | null {
  const [, amount, unit] = /^(\d{1,3})([mh])$/.exec(text) ?? [];
  const minutes = Number(amount) * (unit === 'h' ? 60 : 1);
  return minutes >= 1 && minutes <= most ? minutes : null;
}

/** What the options say; a text says what is wrong with them. */
export function reachOfOptions(values: {
  readonly run?: boolean | undefined;
  readonly for?: string | undefined;
}): Reach | string {
  if (values.for === undefined) return { scope: values.run === true ? 'run' : 'once' };
  if (values.run === true) return 'Either --run or --for, not both.';
  const minutes = minutesOf(values.for, mostMinutes);
  return minutes === null
    ? '--for takes minutes or hours, as in 30m or 2h, at most 12h.'
    : { scope: 'agent', minutes };
}
