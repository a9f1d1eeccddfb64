import { describe, expect, it } from 'vitest';

import { faultsOf, lockFaults } from './check-lock.mjs';

const hashed = { integrity: 'sha512-x' };

describe('lock file', () => {
  it('names an optional package that was left out', () => {
    const faults = faultsOf({
      '': {},
      'node_modules/tool': { ...hashed, optionalDependencies: { 'tool-darwin': '1.0.0' } },
    });
    expect(faults).toEqual(['node_modules/tool wants tool-darwin, which is not locked']);
  });

  it('finds an optional package beside its dependant or above it', () => {
    const wanting = { ...hashed, optionalDependencies: { a: '1', b: '1' } };
    const faults = faultsOf({
      'node_modules/tool': wanting,
      'node_modules/tool/node_modules/a': hashed,
      'node_modules/b': hashed,
    });
    expect(faults).toEqual([]);
  });

  it('refuses a package without a hash, and the name of a registry', () => {
    expect(faultsOf({ 'node_modules/a': {} })).toEqual(['node_modules/a has no hash']);
    expect(faultsOf({ 'node_modules/a': { ...hashed, resolved: 'x' } })).toHaveLength(1);
  });

  it('has nothing against the lock files of this repository', () => {
    expect(lockFaults()).toEqual([]);
  });
});
