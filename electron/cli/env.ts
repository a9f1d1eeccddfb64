import os from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { runVariable } from '../../shared/model/run';
import type { Paths } from '../../shared/platform';
import { homeOf } from '../platform/linux/paths';

/** May colours be used? Not when NO_COLOR is set to anything (https://no-color.org), nor on a dumb terminal. */
export const colorWanted = (): boolean =>
  (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';

/**
 * Environment of a command that `holdpoint run` starts: ours, and where Claude Code (2.1.181 and newer) can see that the
 * operator is present, so that it does not call his telephone meanwhile. A file that the operator named himself stays. The run's mark does not: a run
 * within a run is one of its own.
 */
export const commandEnv = (
  { presentFile }: Pick<Paths, 'presentFile'>,
  runId: string,
): NodeJS.ProcessEnv => ({
  CLAUDE_CLIENT_PRESENCE_FILE: presentFile,
  ...process.env,
  [runVariable]: runId,
});

/** What of the caller's surroundings the walls of level Guard depend on; `searched` are the folders of PATH. */
export function guardSurroundings(): {
  readonly home: string;
  readonly runtimeBase: string | undefined;
  readonly cookies: readonly string[];
  readonly searched: readonly string[];
} {
  const { XDG_RUNTIME_DIR, XAUTHORITY, PATH } = process.env;
  const whole = (path: string | undefined): string[] =>
    path !== undefined && isAbsolute(path) ? [path] : [];
  const home = homeOf(process.env, os.userInfo().homedir);
  return {
    home,
    runtimeBase: whole(XDG_RUNTIME_DIR)[0],
    cookies: [join(home, '.Xauthority'), join(home, '.ICEauthority'), ...whole(XAUTHORITY)],
    searched: (PATH ?? '').split(delimiter).flatMap(whole),
  };
}
