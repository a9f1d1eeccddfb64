import type { Scene } from './shell-scene';
import type { Arg } from './shell-word';

/** A name, maybe with extras and a version, as npm, pip, cargo, go and brew write it. */
const named = /^(@?[\w.-]+(?:\/[\w.-]+)*)(?:\[[\w,.-]*\])?(?:(?:@|[=<>!~]=?=?)[\w.*^~<>=!,+-]*)?$/;

/** Words before the names, for tools whose table has no row of their own for them. */
const verb = /^(install|add|i|get|run|x|exec|update|upgrade|remove|uninstall|use)$/;

/**
 * The package that a word names, without its version: rules are about packages. An alias or an address (`a@npm:b`, `git+https:…`)
 * stays whole, so that it is not taken for what stands in front of it.
 */
export function packageName(word: string): string {
  const name = named.exec(word)?.[1] ?? word;
  return name.includes('/') ? name : name.toLowerCase();
}

/** Notes the operands of a command that installs, each as a package. */
export function notePackages(operands: readonly Arg[], scene: Scene): void {
  const [first, ...rest] = operands;
  const names = first !== undefined && verb.test(first.text) ? rest : operands;
  for (const { kind, text } of names)
    if (kind === 'plain')
      scene.findings.target({
        kind: 'package',
        shown: text,
        resolved: packageName(text),
        effect: 'installs',
      });
    else scene.findings.opaque(`the package ${text} is only known when it runs`);
}
