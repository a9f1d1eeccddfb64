/**
 * In which mode a session is: whether its agent asks its editor before it acts. SECURITY: T-25 what is not known here is taken for
 * a mode in which it does not ask.
 */
import { z } from 'zod';

/**
 * By the ids that agents use (Gemini CLI 0.61, Qwen Code 0.24, Copilot 1.0.102, codex-acp 2.6, goose 1.34, measured). First those
 * in which an agent can do its work, which are chosen before the others.
 */
const asking: readonly string[] = [
  'default',
  'ask',
  'approve',
  'https://agentclientprotocol.com/protocol/session-modes#agent',
  'read-only',
  'workspace-write',
  'plan',
  'https://agentclientprotocol.com/protocol/session-modes#plan',
  'chat',
];

export const asks = (modeId: string): boolean => asking.includes(modeId);

const bestOf = (offered: readonly string[]): string | null =>
  asking.find((one) => offered.includes(one)) ?? null;

/** One choice of a session that decides whether its agent asks. */
export type Mode = {
  readonly asks: boolean;
  /** A value with which the agent asks; null where it offers none that is known. */
  readonly best: string | null;
  /** The option by which it is set; null = by `session/set_mode`. */
  readonly configId: string | null;
};

const ByMode = z.looseObject({
  currentModeId: z.string(),
  availableModes: z.array(z.looseObject({ id: z.string() })),
});
const Choice = z.looseObject({ value: z.unknown() });
/** `id` in the first version of the protocol, `configId` in the second; choices may stand in groups. */
const Setting = z.looseObject({
  id: z.string().optional(),
  configId: z.string().optional(),
  category: z.string().nullish(),
  currentValue: z.unknown(),
  options: z.array(z.union([Choice, z.looseObject({ options: z.array(Choice) })])).nullish(),
});
const Told = z.looseObject({
  modes: ByMode.nullish(),
  configOptions: z.array(z.unknown()).nullish(),
});
const Opened = z.looseObject({ result: Told.extend({ sessionId: z.string().optional() }) });
const Changed = z.looseObject({
  method: z.literal('session/update'),
  params: z.looseObject({
    sessionId: z.string(),
    update: z.looseObject({
      sessionUpdate: z.enum(['current_mode_update', 'config_option_update']),
      currentModeId: z.string().optional(),
      configOptions: z.array(z.unknown()).nullish(),
    }),
  }),
});

/**
 * A session that was opened: its id where the answer says it, and its mode; of several choices one by which it does not ask.
 * `mode` null = it has none. Null for other messages.
 */
export function openedSession(
  message: unknown,
): { readonly sessionId: string | null; readonly mode: Mode | null } | null {
  const opened = Opened.safeParse(message);
  if (!opened.success) return null;
  const { sessionId = null, modes, configOptions } = opened.data.result;
  return {
    sessionId,
    mode: worst([...(modes ? [byMode(modes)] : []), ...byOptions(configOptions)]),
  };
}

/** The session whose mode changed, as its agent says; `best` and `configId` null where the message does not tell them. */
export function changedMode(message: unknown): { sessionId: string; mode: Mode } | null {
  const changed = Changed.safeParse(message);
  if (!changed.success) return null;
  const { sessionId, update } = changed.data.params;
  const { currentModeId, configOptions } = update;
  const now = currentModeId === undefined ? [] : [byMode({ currentModeId, availableModes: [] })];
  const mode = worst([...now, ...byOptions(configOptions)]);
  return mode === null ? null : { sessionId, mode };
}

const worst = (modes: readonly Mode[]): Mode | null =>
  modes.find((mode) => !mode.asks) ?? modes[0] ?? null;

function byMode({ currentModeId, availableModes }: z.infer<typeof ByMode>): Mode {
  const best = bestOf(availableModes.map(({ id }) => id));
  return { asks: asks(currentModeId), best, configId: null };
}

function byOptions(options: readonly unknown[] | null | undefined): Mode[] {
  return (options ?? []).flatMap((option) => {
    const setting = Setting.safeParse(option).data;
    const configId = setting?.id ?? setting?.configId;
    if (setting === undefined || configId === undefined) return [];
    const { category, currentValue, options: groups } = setting;
    if (category !== 'mode' && category !== 'permissions' && !aboutMode.test(configId)) return [];
    const choices = (groups ?? []).flatMap((one) => ('options' in one ? one.options : [one]));
    const said = z.array(z.looseObject({ value: z.string() })).safeParse(choices).data ?? [];
    const values = said.map(({ value }) => value);
    const best = bestOf(values) ?? values.find((value) => keepsAsking(configId, value)) ?? null;
    return [{ asks: keepsAsking(configId, currentValue), best, configId }];
  });
}

/** A mode, not a model. */
const aboutMode = /mode(?!l)|permission|approval|sandbox|allow|auto|yolo/i;

/** Copilot's option `allow_all` is on or off; where others have a value, it is the id of a mode. */
const keepsAsking = (configId: string, value: unknown): boolean =>
  /allow/i.test(configId)
    ? value === 'off' || value === false
    : typeof value === 'string' && asks(value);

const Wish = z.looseObject({
  method: z.enum(['session/set_mode', 'session/set_config_option', 'session/prompt']),
  params: z.unknown().optional(),
});
const Wanted = z.looseObject({
  modeId: z.string().optional(),
  configId: z.string().optional(),
  value: z.unknown().optional(),
  prompt: z.array(z.looseObject({ text: z.string().optional() })).optional(),
});

/** Commands by which Copilot and Qwen Code stop asking. */
const silencing = /^\s*\/(?:allow-all|permissions|autopilot|approval-mode|yolo)\b/i;

/** Does the editor ask for a mode in which the agent would not ask any more: by its mode, by an option, by a command in a prompt? */
export function wantsSilence(message: unknown): boolean {
  const wish = Wish.safeParse(message);
  if (!wish.success) return false;
  const wanted = Wanted.safeParse(wish.data.params);
  // What cannot be read may be anything.
  if (!wanted.success) return true;
  const { modeId, configId, value, prompt = [] } = wanted.data;
  switch (wish.data.method) {
    case 'session/set_mode':
      return modeId === undefined || !asks(modeId);
    case 'session/set_config_option':
      if (configId !== undefined && !aboutMode.test(configId)) return false;
      return !keepsAsking(configId ?? '', value);
    case 'session/prompt':
      return prompt.some(({ text = '' }) => silencing.test(text));
    default:
      return wish.data.method satisfies never;
  }
}
