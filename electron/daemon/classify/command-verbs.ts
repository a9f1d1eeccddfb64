import type { Verbs } from './command-spec';
import type { Scene } from './shell-scene';
import type { Arg } from './shell-word';

const passesOn = /^(run|exec|x|dlx|tool|ssh|shell)$/;

/** `docker stop --help`. Not where the word may be meant for another program: `docker run image --help`. */
export function asksForHelp(words: readonly Arg[]): boolean {
  if (words.at(-1)?.text !== '--help' || words.length > 4) return false;
  const before = words.slice(0, -1);
  return (
    before.every(({ kind, text }) => kind === 'plain' && /^[a-z][a-z0-9-]*$/.test(text)) &&
    !before.slice(0, -1).some(({ text }) => passesOn.test(text))
  );
}

/** Most words of a command that are looked through for its verb. */
const mostNouns = 5;

/** Notes what the verb among the first words says; false when there is none that says it only looks. */
export function noteVerb(verbs: Verbs, words: readonly Arg[], scene: Scene): boolean {
  const end = words.findIndex((word) => word.kind !== 'plain' || word.text.startsWith('-'));
  const path = words.slice(0, Math.min(end < 0 ? words.length : end, mostNouns));
  if (words.some(({ text }) => verbs.secrets.test(text)))
    scene.findings.effect('touches-credentials');
  const verb = path.find(({ text }) => verbs.changes.test(text) || verbs.looks.test(text));
  if (verb === undefined || verbs.changes.test(verb.text)) return false;
  scene.findings.effect('reads', 'network');
  return true;
}

const farTask = /(^|[-_:./])(deploy|publish|release|rollback|destroy|drop|wipe|nuke)($|[-_:.])/i;
/** Tasks of web frameworks that empty a database (Rails, Django, Laravel, Prisma, Knex). */
const losesData =
  /^(db:(drop|reset|purge|wipe|setup|schema:load|migrate:(reset|redo|down)|rollback)|migrate:(fresh|reset|refresh|rollback)|flush|sqlflush|reset_db|drop|db:fresh)$/;
const farPlace = /^(--?(target|env|environment|stage|context|region)=)?(prod|production|live)$/i;
const farName = /(^|[-_:.])(prod|production)$/i;

/** A task whose name says that it leaves the project: `make deploy`, `npm run release`, `python scripts/deploy.py --target production`. */
export function noteReach(words: readonly Arg[], scene: Scene): void {
  const [task] = words.filter(({ text }) => !/^-|^(run|task|exec)$/.test(text));
  const far = task !== undefined && (farTask.test(task.text) || farName.test(task.text));
  const place = words.some(
    ({ text }, at) =>
      farPlace.test(text) &&
      (text.includes('=') || /^--?(target|env|environment|stage)$/.test(words[at - 1]?.text ?? '')),
  );
  if (far || place) scene.findings.effect('publishes');
  if (words.slice(0, 3).some(({ text }) => losesData.test(text))) scene.findings.effect('deletes');
}
