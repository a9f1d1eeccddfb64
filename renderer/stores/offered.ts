import { create } from 'zustand';
import type { AgentStatus, Snapshot } from '../../shared/model/snapshot';
import type { Product } from '../../shared/model/tool-call';

/** Where this window remembers what it offered. Losing it costs one more question and no right. */
const place = 'holdpoint.offered';

/** Products that the operator was offered to connect and decided about, so that each is offered once. */
export const useOffered = create<{ readonly offered: readonly string[] }>()(() => ({
  offered: [],
}));

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

function remembered(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return isNames(value) ? value : [];
  } catch {
    return [];
  }
}

/** Reads what an earlier start remembered. */
export const recallOffered = (): void => useOffered.setState({ offered: remembered() });

export function rememberOffered(products: readonly Product[]): void {
  const offered = [...new Set([...remembered(), ...products])];
  localStorage.setItem(place, JSON.stringify(offered));
  useOffered.setState({ offered });
}

/** Installed products that are not connected and were never offered. */
export const newlyFound = (
  { agents }: Snapshot,
  offered: readonly string[],
): readonly AgentStatus[] =>
  agents.filter(
    ({ installed, hook, product }) =>
      installed && hook === 'not-connected' && !offered.includes(product),
  );
