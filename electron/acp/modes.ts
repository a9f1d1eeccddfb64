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

const Modes = z.looseObject({
  currentModeId: z.string(),
  availableModes: z.array(z.looseObject({ id: z.string() })),
});
const Opened = z.looseObject({
  result: z.looseObject({ sessionId: z.string().optional(), modes: Modes.nullish() }),
});
const Changed = z.looseObject({
  method: z.literal('session/update'),
  params: z.looseObject({
    sessionId: z.string(),
    update: z.looseObject({
      sessionUpdate: z.literal('current_mode_update'),
      currentModeId: z.string(),
    }),
  }),
});
const Setting = z.looseObject({
  method: z.enum(['session/set_mode', 'session/set_config_option']),
  params: z.unknown().optional(),
});
const Wanted = z.looseObject({
  modeId: z.string().optional(),
  configId: z.string().optional(),
  value: z.unknown().optional(),
});

/** A session that was opened: its id, where the answer says it, and its modes. Null for other messages. */
export function openedSession(message: unknown): {
  readonly sessionId: string | null;
  readonly current: string | null;
  readonly best: string | null;
} | null {
  const opened = Opened.safeParse(message);
  if (!opened.success) return null;
  const { sessionId = null, modes } = opened.data.result;
  const best = modes?.availableModes.find(({ id }) => asks(id))?.id ?? null;
  return { sessionId, current: modes?.currentModeId ?? null, best };
}

/** The mode that the agent says it is in now; null for other messages. */
export function changedMode(message: unknown): { sessionId: string; mode: string } | null {
  const changed = Changed.safeParse(message);
  if (!changed.success) return null;
  const { sessionId, update } = changed.data.params;
  return { sessionId, mode: update.currentModeId };
}

/** Does the editor ask for a mode in which the agent would not ask any more? Options of a session count too: `mode` is one in newer agents. */
export function wantsSilence(message: unknown): boolean {
  const setting = Setting.safeParse(message);
  if (!setting.success) return false;
  const wanted = Wanted.safeParse(setting.data.params);
  // What cannot be read may be anything.
  if (!wanted.success) return true;
  const { modeId, configId, value } = wanted.data;
  if (setting.data.method === 'session/set_mode') return modeId === undefined || !asks(modeId);
  const aboutMode =
    configId === undefined || /mode(?!l)|permission|approval|sandbox/i.test(configId);
  return aboutMode && !(typeof value === 'string' && asks(value));
}
