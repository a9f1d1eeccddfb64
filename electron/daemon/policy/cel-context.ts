import type { JsonObject, JsonValue } from '../../../shared/json';
import { depthOf, namesOf, type Look } from './look';

/** A longer text in a call's input cannot be looked at by a condition: asking for it fails. UTF-16 units. */
const longestText = 65_536;
/** A call with more values than this cannot be looked at by conditions at all. */
const mostValues = 5_000;

/** What conditions see of a call, and how much of it there is (which bounds what working one out may cost). */
export type CelContext = {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Elements of the longest list or map; Infinity when there is too much to look at. */
  readonly longestList: number;
  /** UTF-16 units of the longest text that can be asked for. */
  readonly longestText: number;
};

class TooMuch extends Error {}

/** Copies a call's input for conditions: whole, except that a text that is too long fails when it is asked for. */
class InputCopy {
  longestList = 0;
  longestText = 0;
  #values = 0;

  copy(value: JsonValue): unknown {
    if (++this.#values > mostValues) throw new TooMuch();
    if (typeof value === 'string') this.longestText = Math.max(this.longestText, value.length);
    if (typeof value !== 'object' || value === null) return value;
    const names = Object.keys(value);
    this.longestList = Math.max(this.longestList, names.length);
    return isList(value) ? value.map((one) => this.copy(one)) : this.#map(value, names);
  }

  #map(value: JsonObject, names: readonly string[]): object {
    const isLong = (name: string): boolean => {
      const one = value[name];
      return typeof one === 'string' && one.length > longestText;
    };
    const short = names.filter((name) => !isLong(name));
    // Own properties only, whatever they are called: conditions look at no others.
    const map: object = Object.fromEntries(
      short.map((name) => [name, this.copy(value[name] ?? null)]),
    );
    for (const name of names.filter(isLong)) refuseLong(map, name);
    return map;
  }
}

const isList = (value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] =>
  Array.isArray(value);

function refuseLong(map: object, name: string): void {
  const get = (): never => {
    throw new Error(`${name.slice(0, 64)} is too long to look at`);
  };
  Object.defineProperty(map, name, { get, enumerable: true });
}

/** Makes what conditions see. SECURITY: T-20. Sizes are bounded, because the agent chooses the input. */
export function celContext(look: Look): CelContext {
  const { call, classification } = look;
  const input = new InputCopy();
  let copied: unknown;
  try {
    copied = input.copy(call.input);
  } catch (fault) {
    if (!(fault instanceof TooMuch)) throw fault;
    return { variables: {}, longestList: Infinity, longestText };
  }
  const { targets, effects, programs } = classification;
  const { product, kind, tool, cwd, mode } = call;
  const texts = [tool, cwd, ...targets.flatMap((one) => [one.resolved, one.shown])];
  return {
    variables: {
      call: { product, kind, tool, cwd, mode: mode ?? '', input: copied },
      effects,
      targets: targets.map(({ kind: sort, shown, resolved, effect, inProject }) => ({
        kind: sort,
        shown,
        resolved,
        effect,
        in_project: inProject === true,
      })),
      hosts: namesOf(targets, 'host'),
      packages: namesOf(targets, 'package'),
      programs,
      project: classification.project ?? '',
      home: look.home,
      uninspectable: classification.uninspectable !== null,
      presence: look.presence,
      signals: look.signals.map(({ id }) => id),
      depth: BigInt(depthOf(call)),
    },
    longestList: Math.max(input.longestList, targets.length, programs.length, 32),
    longestText: texts.reduce((most, text) => Math.max(most, text.length), input.longestText),
  };
}
