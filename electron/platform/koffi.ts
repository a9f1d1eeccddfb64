import { createRequire } from 'node:module';

export type NativeFunction = (...values: readonly unknown[]) => unknown;

/** koffi itself, which stays outside the bundle: its native part is found next to its own package. Throws when it is missing. */
export const koffi = (): unknown => createRequire(import.meta.url)('koffi');

/**
 * Binds functions of a library by their C definition; null = what Node itself is linked with, so the C library. Throws when koffi, the
 * library or the function is missing.
 */
export function loadLibrary(name: string | null): (definition: string) => NativeFunction {
  const library = member(koffi(), 'load')(name);
  return (definition) => {
    const bound = member(library, 'func')(definition);
    if (typeof bound !== 'function') throw new TypeError(`koffi did not bind ${definition}`);
    return (...values) => Reflect.apply(bound, undefined, values) as unknown;
  };
}

/** koffi's own types are `any` throughout; this takes a method from it as what it must be. */
export function member(owner: unknown, name: string): NativeFunction {
  if (typeof owner !== 'object' && typeof owner !== 'function')
    throw new TypeError('koffi is not what it was');
  const found: unknown = owner === null ? undefined : Reflect.get(owner, name);
  if (typeof found !== 'function') throw new TypeError(`koffi has no ${name}`);
  return (...values) => Reflect.apply(found, owner, values) as unknown;
}
