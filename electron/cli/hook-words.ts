import type { AgentStatus } from '../../shared/model/snapshot';

/** How a product's hook stands, in a column. */
export const hookWords: Readonly<Record<AgentStatus['hook'], string>> = {
  connected: 'hook connected',
  'not-connected': 'not connected',
  changed: 'UNPROTECTED: hook changed',
};

/** How well it is covered. */
export const gradeWords: Readonly<Record<AgentStatus['grade'], string>> = {
  closed: 'covered',
  partly: 'covered in part',
  unproven: 'coverage unproven',
};

/** The installed version, and how it stands to the one that was proved. */
export function versionWords({
  installed,
  version,
  drift,
}: Pick<AgentStatus, 'installed' | 'version' | 'drift'>): string {
  if (!installed) return 'not installed';
  const known = version ?? 'unknown version';
  return drift === 'newer' || drift === 'older' ? `${known} (${drift} than proved)` : known;
}
