import type { Paths } from '../../shared/platform';

/** May colours be used? Not when NO_COLOR is set to anything (https://no-color.org), nor on a dumb terminal. */
export const colorWanted = (): boolean =>
  (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';

/**
 * Environment of a command that `holdpoint run` starts: ours, and where Claude Code (2.1.181 and newer) can see that the
 * operator is present, so that it does not call his telephone meanwhile. A file that the operator named himself stays.
 */
export const commandEnv = ({ presentFile }: Pick<Paths, 'presentFile'>): NodeJS.ProcessEnv => ({
  CLAUDE_CLIENT_PRESENCE_FILE: presentFile,
  ...process.env,
});
