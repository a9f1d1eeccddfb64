import type { IdleSource } from '../../../shared/model/presence';

/**
 * When the operator last touched anything, as far as it can be told. Pure. The largest idle time of those that can tell counts:
 * one of them may be fooled, and absence wins.
 */

/** A word about input counts this long. Everybody who can tell speaks each second, so silence means that he cannot any more. */
export const wordLastsMs = 3_000;
/** How far before it was seen a tool may have begun to make input: it is looked for each second, and idle times come in whole seconds. */
export const madeBeforeMs = 2_000;
/** How long after it was last seen its input may still be heard of. */
export const madeAfterMs = 1_500;

export type InputFacts = {
  /** On Wayland a tray app is told nothing (0 for ever) or only of input to X programs: it does not know. */
  readonly wayland: boolean;
  /** What each one said last: when the last input was, and when it said so. Monotonic ms. */
  readonly told: ReadonlyMap<IdleSource, { readonly inputMs: number; readonly saidMs: number }>;
  /** Has this tray ever said anything but 0? */
  readonly trayTells: boolean;
  /** The last thing that was done by hand in our own windows. */
  readonly touchedMs: number | null;
  /** A run makes input: from when, and until when (null = it still does). */
  readonly made: { readonly sinceMs: number; readonly untilMs: number | null } | null;
  /** The last input that is taken for the operator's; null = none was seen yet. */
  readonly lastMs: number | null;
};

export const noInput: InputFacts = {
  wayland: false,
  told: new Map(),
  trayTells: false,
  touchedMs: null,
  made: null,
  lastMs: null,
};

/** Milliseconds without input of the operator's; infinite before the first. */
export const idleFor = ({ lastMs }: InputFacts, nowMs: number): number =>
  lastMs === null ? Number.POSITIVE_INFINITY : nowMs - lastMs;

/** Somebody who can tell says how long nothing was touched. */
export function toldIdle(
  facts: InputFacts,
  word: { readonly source: IdleSource; readonly idleMs: number },
  nowMs: number,
): InputFacts {
  const told = new Map(facts.told).set(word.source, {
    inputMs: nowMs - word.idleMs,
    saidMs: nowMs,
  });
  const trayTells = facts.trayTells || (word.source === 'tray' && word.idleMs > 0);
  return believed({ ...facts, told, trayTells }, nowMs);
}

/** The operator did something by hand in our own windows: what is left to go by where nobody can tell idle times. */
export const touched = (facts: InputFacts, nowMs: number): InputFacts =>
  believed({ ...facts, touchedMs: nowMs }, nowMs);

/** A new tray: what the one before it said is not its word. */
export function trayCame(facts: InputFacts): InputFacts {
  const told = new Map(facts.told);
  told.delete('tray');
  return { ...facts, told, trayTells: false };
}

/** A run is seen (or not any more) making input by itself. */
export function runMakesInput(facts: InputFacts, making: boolean, nowMs: number): InputFacts {
  const { made } = facts;
  const open = made !== null && made.untilMs === null;
  if (making === open) return facts;
  if (!making) return { ...facts, made: { sinceMs: made?.sinceMs ?? nowMs, untilMs: nowMs } };
  return { ...facts, made: { sinceMs: nowMs - madeBeforeMs, untilMs: null } };
}

function believed(facts: InputFacts, nowMs: number): InputFacts {
  const said = lastSaid(facts, nowMs);
  // SECURITY: T-9, T-14: input that a run may have made proves nobody's presence.
  return said === null || isMade(facts, said) ? facts : { ...facts, lastMs: said };
}

/** Lies this input in a time in which a run makes some? */
export function isMade({ made }: InputFacts, inputMs: number): boolean {
  if (made === null || inputMs < made.sinceMs) return false;
  return made.untilMs === null || inputMs <= made.untilMs + madeAfterMs;
}

/** The earliest of what is said by those who can tell; null when nobody can. */
export function lastSaid(facts: InputFacts, nowMs: number): number | null {
  const words = [...facts.told].filter(([, { saidMs }]) => nowMs - saidMs < wordLastsMs);
  const own = words.filter(([source]) => source !== 'tray');
  const counted = !facts.wayland || (own.length === 0 && facts.trayTells) ? words : own;
  return counted.length === 0
    ? facts.wayland
      ? facts.touchedMs
      : null
    : Math.min(...counted.map(([, { inputMs }]) => inputMs));
}
