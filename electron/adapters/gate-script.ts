/** How a product is told "no" in JSON, when nothing but a sentence is known. */
export type JsonDeny = {
  /** Text before and after the sentence, which stands inside a JSON string. */
  readonly before: string;
  readonly after: string;
  /** Exit code of a deny. */
  readonly exit: number;
};

/**
 * A line of POSIX shell for a product that takes JSON for its word: it runs the hook client and gives on what that prints. When
 * there is no answer in JSON (no client, killed, no daemon), it makes the product's own deny of whatever was said instead.
 * SECURITY: T-13 an allow passes only as the client's own exit 0 with JSON; everything else ends as a deny, also where `tr` is missing.
 */
export function gateScript(command: string, { before, after, exit }: JsonDeny): string {
  return [
    `o=$(${command} 2>&1)`,
    `case $?:$o in '0:{'*'}') printf '%s\\n' "$o"; exit 0;; '2:{'*'}') printf '%s\\n' "$o"; exit ${exit};; esac`,
    `w=$(printf %s "$o" | tr -d '"\\\\\\000-\\037')`,
    `printf '%s\\n' ${quoted(before)}"\${w:-${unasked}}"${quoted(after)}`,
    `exit ${exit}`,
  ].join('; ');
}

const unasked = 'Holdpoint could not be asked, so this call was denied.';
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
