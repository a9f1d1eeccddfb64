import { z } from 'zod';

/**
 * Modes of a session in which an agent asks its editor before it acts, by the ids that agents use (Gemini CLI 0.61, Qwen Code 0.24,
 * codex-acp 2.6, goose 1.34, measured). SECURITY: T-25 an id that is not known here is taken for one that does not ask.
 */
const asking: ReadonlySet<string> = new Set([
  'default',
  'ask',
  'plan',
  'read-only',
  'workspace-write',
  'approve',
  'chat',
]);

export const asks = (modeId: string): boolean => asking.has(modeId);

/** How a session's mode is chosen, as its agent tells it. */
export type Modes = {
  readonly current: string;
  /** One in which the agent asks; null where it offers none that is known. */
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

/** A session that was opened: its id where the answer says it, and its modes where it has any. Null for other messages. */
export function openedSession(message: unknown): {
  readonly sessionId: string | null;
  readonly modes: Modes | null;
} | null {
  const opened = Opened.safeParse(message);
  if (!opened.success) return null;
  const { sessionId = null, modes, configOptions } = opened.data.result;
  return { sessionId, modes: modes ? byMode(modes) : byOption(configOptions ?? []) };
}

/** The mode that the agent says a session is in now; null for other messages. */
export function changedMode(message: unknown): { sessionId: string; mode: string } | null {
  const changed = Changed.safeParse(message);
  if (!changed.success) return null;
  const { sessionId, update } = changed.data.params;
  const mode = update.currentModeId ?? byOption(update.configOptions ?? [])?.current;
  return mode === undefined ? null : { sessionId, mode };
}

function byMode({ currentModeId, availableModes }: z.infer<typeof ByMode>): Modes {
  const best = availableModes.find(({ id }) => asks(id))?.id ?? null;
  return { current: currentModeId, best, configId: null };
}

function byOption(options: readonly unknown[]): Modes | null {
  for (const option of options) {
    const setting = Setting.safeParse(option).data;
    const configId = setting?.id ?? setting?.configId;
    if (setting === undefined || configId === undefined) continue;
    if (setting.category !== 'mode' && !aboutMode(configId)) continue;
    const { currentValue, options: groups } = setting;
    const choices = (groups ?? []).flatMap((one) => ('options' in one ? one.options : [one]));
    const values = z.array(z.looseObject({ value: z.string() })).safeParse(choices).data ?? [];
    const best = values.find(({ value }) => asks(value))?.value ?? null;
    return { current: typeof currentValue === 'string' ? currentValue : '', best, configId };
  }
  return null;
}

/** A mode, not a model. */
const aboutMode = (configId: string): boolean =>
  /mode(?!l)|permission|approval|sandbox/i.test(configId);

const Wish = z.looseObject({
  method: z.enum(['session/set_mode', 'session/set_config_option']),
  params: z.unknown().optional(),
});
const Wanted = z.looseObject({
  modeId: z.string().optional(),
  configId: z.string().optional(),
  value: z.unknown().optional(),
});

/** Does the editor ask for a mode in which the agent would not ask any more? Options of a session count too: `mode` is one in newer agents. */
export function wantsSilence(message: unknown): boolean {
  const wish = Wish.safeParse(message);
  if (!wish.success) return false;
  const wanted = Wanted.safeParse(wish.data.params);
  // What cannot be read may be anything.
  if (!wanted.success) return true;
  const { modeId, configId, value } = wanted.data;
  if (wish.data.method === 'session/set_mode') return modeId === undefined || !asks(modeId);
  if (configId !== undefined && !aboutMode(configId)) return false;
  return !(typeof value === 'string' && asks(value));
}
