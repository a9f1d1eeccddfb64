/**
 * What one look at the daemon found: the run is known and may run, is known and is to stand, is not known; nobody was there to
 * ask (`gone`), or nobody answered in the time of a look (`silent`: stopped, or hung).
 */
export type Look = 'may-run' | 'stands' | 'unknown' | 'gone' | 'silent';

/** Looks without a word for the run, in a row, by what each found. */
type Missed = { readonly [K in Exclude<Look, 'may-run' | 'stands'>]: number };

/**
 * How a command hangs on the daemon. `held`: the daemon has it. `missing`: no word for it, not for long enough to act. `frozen`: stopped
 * by its own `holdpoint run`, which waits for the daemon's word; `why` is what the operator was told last.
 */
export type Tether =
  | { readonly kind: 'held' }
  | { readonly kind: 'missing'; readonly missed: Missed }
  | { readonly kind: 'frozen'; readonly why: 'lost' | 'unknown' };

/** What is to be told after a look; null = nothing new. */
export type Told = 'lost' | 'unknown' | 'may-run' | 'stands' | null;

/** Milliseconds: from one look to the next while all is well and while it is not, and how long one look waits for its answer. */
export const lookEveryMs = 1_000;
export const lookAgainMs = 500;
export const lookLimitMs = 2_500;

/**
 * So many looks in a row are a loss: nobody there for 3 s, no answer for 5 s. Looks are counted and not time, so that a standstill of
 * this process (Ctrl-Z, suspend) is not taken for the daemon's. A run that is just ending is unknown for a moment.
 */
const most: Missed = { gone: 7, silent: 2, unknown: 2 };

/** SECURITY: T-13: only a daemon that knows the run takes it back; everything else leads to, or leaves, a command that stands. */
export function afterLook(
  tether: Tether,
  look: Look,
): { readonly tether: Tether; readonly told: Told } {
  if (look === 'may-run' || look === 'stands')
    return { tether: { kind: 'held' }, told: tether.kind === 'frozen' ? look : null };
  switch (tether.kind) {
    case 'held':
      return miss({ gone: 0, silent: 0, unknown: 0 }, look);
    case 'missing':
      return miss(tether.missed, look);
    case 'frozen':
      return tether.why === 'lost' && look === 'unknown' ? freeze('unknown') : same(tether);
    default:
      return tether satisfies never;
  }
}

function miss(before: Missed, look: keyof Missed): ReturnType<typeof afterLook> {
  const missed = { ...before, [look]: before[look] + 1 };
  if (missed[look] < most[look]) return same({ kind: 'missing', missed });
  return freeze(look === 'unknown' ? 'unknown' : 'lost');
}

const freeze = (why: 'lost' | 'unknown'): ReturnType<typeof afterLook> => ({
  tether: { kind: 'frozen', why },
  told: why,
});
const same = (tether: Tether): ReturnType<typeof afterLook> => ({ tether, told: null });
