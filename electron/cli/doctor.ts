import { lstatSync } from 'node:fs';
import { ProductHooks } from '../connect/product-hooks';
import { sentence, type Refusal } from '../../shared/reasons';
import { checkContainment, checkGuard, checkWitnesses, containedHere } from './absence-checks';
import { fail, note, ok, printCheck, type Check } from './check';
import { exitCode, readArguments, type Command, type Io } from './command';
import { checkProduct, foundHere, nameOf } from './product-checks';
import { painter } from './terminal-text';

const unseen = (refusal: Refusal): Check =>
  fail(`Who watches your presence is not known. ${sentence(refusal)}`, '`holdpoint status`.');

/** The daemon, and what only it can see: who watches the operator's presence. */
async function checkDaemon(io: Io): Promise<Check[]> {
  const client = await io.connect();
  if (!client.ok) return [fail(sentence(client), '`holdpoint start`, then look again.')];
  const { pid, version } = client.value.hello;
  if (version !== io.version) {
    client.value.close();
    const mend = '`holdpoint stop`, then `holdpoint start`.';
    return [fail(`The daemon is version ${version}, this command is ${io.version}.`, mend)];
  }
  const snapshot = await client.value.call('subscribe', {});
  client.value.close();
  return [
    ok(`The daemon answers (pid ${pid}, version ${version}).`),
    ...(snapshot.ok ? checkWitnesses(snapshot.value.witnesses) : [unseen(snapshot)]),
  ];
}

function checkSockets({ paths }: Io): Check[] {
  const own = process.geteuid?.();
  const look = (path: string, is: 'isDirectory' | 'isSocket', mode: number): Check => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return fail(`${path} is missing.`, '`holdpoint start`.');
    const closed = (found.mode & 0o777) === mode && found.uid === own && found[is]();
    const is0 = `${path} is ours and closed to others.`;
    return closed
      ? ok(is0)
      : fail(
          `${path} is not ours alone.`,
          'Stop Holdpoint, remove it after looking at it, and start again.',
        );
  };
  return [
    look(paths.runtimeDir, 'isDirectory', 0o700),
    look(paths.agentSocket, 'isSocket', 0o600),
    look(paths.operatorSocket, 'isSocket', 0o600),
  ];
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'prove that the hooks are live and block',
  usage: `Usage: holdpoint doctor

Looks at everything between an agent and your answer, one line a check: the daemon, who watches your presence, how runs are
contained, and each product; and sends a harmless canary call through the very
hook command that stands in the settings of each product. Run it in a project's folder to check that project's settings too.
Exit code 1 when a check fails.`,
  async run(args, io) {
    if (readArguments(doctorCommand, { args, options: {}, words: 0 }, io) === null)
      return exitCode.usage;
    const hooks = new ProductHooks(io.paths, io.home);
    const checks = [
      ...(await checkDaemon(io)),
      ...checkSockets(io),
      checkContainment(await containedHere()),
      checkGuard(),
    ];
    const found = await foundHere(hooks);
    if (found.every(({ installed }) => installed === null))
      checks.push(
        note('No agent product was found on the PATH.', 'Install one, then `holdpoint setup`.'),
      );
    for (const check of checks) printCheck(check, io);
    for (const one of found) {
      io.out(`\n${painter(io.color)('bold', nameOf(one))}`);
      const mine = await checkProduct(hooks, one);
      for (const check of mine) printCheck(check, io);
      checks.push(...mine);
    }
    return checks.some(({ state }) => state === 'fail') ? exitCode.failed : exitCode.ok;
  },
};
