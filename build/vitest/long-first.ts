import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longer than twenty seconds or so, in the order in which they start; all others follow, the largest first. Without it the
 * last of them run alone at the end. Those that work (agents' programs) and those that wait (for presence to change, for limits)
 * take turns, because four that work starve each other on two cores.
 */
const longOnes = [
  'agents/cline',
  'daemon/presence-doubts',
  'agents/copilot-cli',
  'daemon/tether',
  'daemon/return',
  'daemon/escapes',
  'agents/codex',
  'daemon/flood',
  'daemon/identity',
  'agents/opencode',
  'daemon/upgrade',
  'daemon/guard',
  'daemon/lease-ends',
  'agents/qwen-code',
  'daemon/hostile-desktop',
  'daemon/grants',
  'agents/gemini-cli',
  'agents/claude-code',
  'daemon/watchdog',
  'daemon/containment',
  'daemon/absence',
  'daemon/policy',
  'daemon/cli',
  'daemon/runs',
  'daemon/lock-orders',
  'agents/acp',
  'daemon/lockers',
  'daemon/systemd-scope',
  'daemon/terminal-resume',
  'daemon/wayland',
  'daemon/hook-client-answers',
  'daemon/detached',
  'daemon/leases',
].map((name) => `/e2e/${name}.test.ts`);

/** Starts the long files of the real programs first. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longOnes.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? longOnes.length : at;
    };
    const isLong = (file: TestSpecification): boolean => rank(file) < longOnes.length;
    const first = sorted.findIndex(({ project }) => project.name === 'programs');
    if (first === -1) return sorted;
    const programs = sorted.slice(first);
    return [
      ...sorted.slice(0, first),
      ...programs.filter(isLong).toSorted((a, b) => rank(a) - rank(b)),
      ...programs.filter((file) => !isLong(file)),
    ];
  }
}
