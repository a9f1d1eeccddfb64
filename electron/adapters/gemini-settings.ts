/** How `settings.json` of Gemini CLI and Qwen Code carries our hooks. Both read comments there (strip-json-comments). */
import type { HookEntry, HookList } from './hook-lists';

/**
 * Milliseconds both products wait for a gate: the most that a Node timer takes. One more and it fires at once, and a hook that
 * is out of time lets the tool run. Gemini takes the number for milliseconds; Qwen takes a number below 1000 for seconds and
 * any other for milliseconds (hooks/hook-timeout.ts), so this one means the same to both. The client denies long before, by its
 * own deadline of a day, also when the agent's clock ran on while it was stopped.
 */
export const hookPatienceMs = 2_147_483_647;
/** What is only recorded is not worth a longer wait of the agent. */
const notedPatienceMs = 5_000;

/** The name by which `hooksConfig.disabled` of Gemini CLI could leave our hooks out. */
const name = 'holdpoint';

/** Where the two part. */
type Member = {
  readonly product: 'gemini-cli' | 'qwen-code';
  readonly gate: string;
  /** Events that are only recorded. */
  readonly noted: readonly string[];
  /** A line of POSIX shell that ends as a deny unless the client said yes. */
  gated(command: string): string;
  disabled(settings: Readonly<Record<string, unknown>>): boolean;
};

/**
 * SECURITY: T-13 whatever ends without a yes of the client ends with 2 and a sentence: exit 2 without one lets the tool run.
 */
const denies = `[ "$code" -eq 2 ] || echo 'Holdpoint could not be asked, so this call was denied.' >&2; exit 2`;
const answered = `code=$?; [ "$code" -eq 0 ] && exit 0`;

const gemini: Member = {
  product: 'gemini-cli',
  gate: 'BeforeTool',
  noted: ['AfterTool', 'SessionStart', 'SessionEnd'],
  // SECURITY: T-13 when its patience ends, Gemini sends SIGTERM to this shell, and then lets the tool run whatever it says. So
  // the shell ends Gemini: our client has denied long before, unless somebody shortened the patience.
  gated: (command) =>
    `exec 3<&0; trap 'kill -KILL $PPID; kill $!' TERM; ${command} <&3 & wait $!; ${answered}; ${denies}`,
  disabled: ({ hooksConfig }) => {
    const { enabled, disabled } = membersOf(hooksConfig);
    return enabled === false || (Array.isArray(disabled) && disabled.includes(name));
  },
};

const qwen: Member = {
  product: 'qwen-code',
  gate: 'PreToolUse',
  noted: ['PostToolUse', 'PostToolUseFailure', 'SessionStart', 'SessionEnd'],
  gated: (command) => `${command}; ${answered}; ${denies}`,
  disabled: ({ disableAllHooks }) => disableAllHooks === true,
};

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const listOf =
  (member: Member) =>
  (command: string): HookList => ({
    wanted: [
      entry(member.gate, member.gated(command), hookPatienceMs),
      ...member.noted.map((event) => entry(event, `${command} || exit 0`, notedPatienceMs)),
    ],
    ours: new RegExp(`holdpoint-hook.* --product '?${member.product}\\b`),
    disabled: (settings) => member.disabled(settings),
    comments: true,
  });

const entry = (event: string, command: string, timeout: number): HookEntry => ({
  event,
  entry: { matcher: '*', hooks: [{ type: 'command', name, command, timeout }] },
});

/** What the settings of each are to hold, and the event that gates. */
export const geminiHooks = { list: listOf(gemini), gate: gemini.gate };
export const qwenHooks = { list: listOf(qwen), gate: qwen.gate };
