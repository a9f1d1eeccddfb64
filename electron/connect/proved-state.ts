import type { Adapter } from '../../shared/adapter';
import { measuredFaults } from '../../shared/measured-faults';
import type { CoverageGrade, MeasuredFaults } from '../../shared/model/coverage';
import type { AgentStatus } from '../../shared/model/snapshot';
import { atLeast } from '../adapters/product-version';

type ProvedState = Pick<
  AgentStatus,
  'label' | 'provedVersion' | 'drift' | 'coverage' | 'grade' | 'measured'
>;

/** What the tests of this build say about an installed product. */
export function provedState(
  adapter: Adapter,
  { version }: { readonly version: string | null },
): ProvedState {
  const measured = measuredFaults[adapter.product] ?? null;
  return {
    label: adapter.label,
    provedVersion: adapter.provedVersion,
    drift: driftOf(version, adapter.provedVersion),
    coverage: adapter.coverage,
    grade: gradeOf(measured, adapter.coverage.ungated),
    measured,
  };
}

function driftOf(version: string | null, proved: string): AgentStatus['drift'] {
  if (proved === '') return 'unproven';
  if (version === null) return 'unknown';
  if (version === proved) return 'same';
  return atLeast(version, proved) ? 'newer' : 'older';
}

/** One fault that lets a call run, or one way around us, and it is not closed any more. */
export function gradeOf(
  measured: MeasuredFaults | null,
  ungated: readonly string[],
): CoverageGrade {
  if (measured === null) return 'unproven';
  const safe = Object.values(measured.faults).every(
    (result) => result === 'blocked' || result === 'obeyed',
  );
  return safe && ungated.length === 0 ? 'closed' : 'partly';
}

/** One sentence about an installed version that the tests did not run; null when there is nothing to say. */
export function driftText(
  { label, provedVersion }: Pick<Adapter, 'label' | 'provedVersion'>,
  { drift, version }: Pick<AgentStatus, 'drift' | 'version'>,
): string | null {
  switch (drift) {
    case 'newer':
    case 'older':
      return `${label} ${version ?? ''} is ${drift} than ${provedVersion}, with which Holdpoint was proved. \`holdpoint doctor\` shows whether its hook blocks.`;
    case 'same':
    case 'unknown':
    case 'unproven':
      return null;
    default:
      return drift satisfies never;
  }
}
