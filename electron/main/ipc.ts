import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { z } from 'zod';
import { appIpc, approveIpc, type appEvents, type approveEvents } from '../../shared/ipc';
import { done, refuse, type Outcome } from '../../shared/reasons';
import type { RequestOf, WireTable } from '../../shared/wire';

/**
 * The only place that touches Electron's message bus. Every message is checked three times: it comes from the page it
 * belongs to, it has the agreed shape, and so has its answer.
 */

/** A page that may speak: its own webContents, and the one address it has. */
export type Page = { readonly contents: WebContents; readonly url: string };

/** What the answer of a call holds when it succeeds. */
type ValueOf<R> = R extends { ok: true; value: infer V } ? V : never;
type Handler<T extends WireTable, K extends keyof T> = (
  body: RequestOf<T, K>,
) =>
  | Outcome<ValueOf<z.infer<T[K]['response']>>>
  | Promise<Outcome<ValueOf<z.infer<T[K]['response']>>>>;
export type Handlers<T extends WireTable> = { readonly [K in keyof T]: Handler<T, K> };
export type AppHandlers = Handlers<typeof appIpc>;
export type ApproveHandlers = Handlers<typeof approveIpc>;

/** Calls that only the approval window's page makes; the main window has no card. */
const cardOnly: ReadonlySet<keyof typeof appIpc> = new Set(['approval:show', 'approval:read']);
/** All that both windows may say. */
const shared: ReadonlySet<keyof typeof appIpc> = new Set([
  'app:open-main',
  'app:state',
  'approval:deny',
  'approval:detail',
]);

export type IpcSetting = {
  readonly main: Page;
  readonly approval: Page;
  readonly approveFrame: Page;
  readonly app: AppHandlers;
  readonly approve: ApproveHandlers;
};

/** Answers the pages' calls, table by table. */
export function answerPages({ main, approval, approveFrame, app, approve }: IpcSetting): void {
  answerTable(appIpc, app, (name) => {
    if (cardOnly.has(name)) return [approval];
    // SECURITY: T-10: the page that shows what agents write gives no right, sets nothing up and saves no rules.
    return shared.has(name) ? [main, approval] : [main];
  });
  // SECURITY: T-10, T-8: no other page can allow.
  answerTable(approveIpc, approve, () => [approveFrame]);
}

function answerTable<T extends WireTable>(
  table: T,
  handlers: Handlers<T>,
  sendersOf: (name: keyof T & string) => readonly Page[],
): void {
  for (const name of keysOf(table)) {
    ipcMain.handle(name, (event, body: unknown) => {
      // SECURITY: T-10: a page that is not the one it should be is not heard.
      const isHeard = sendersOf(name).some((page) => isFrom(event, page));
      return isHeard
        ? answer(table[name], handlers[name], body)
        : refusal(refuse('sender-refused'));
    });
  }
}

/** Any handler of a table, seen from where only its schema knows what it takes. */
type AnyHandler = (body: never) => Outcome<unknown> | Promise<Outcome<unknown>>;

async function answer(
  call: WireTable[string] | undefined,
  handle: AnyHandler,
  body: unknown,
): Promise<unknown> {
  if (call === undefined) return refusal(refuse('call-unknown'));
  const request = call.request.safeParse(body);
  if (!request.success) return refusal(refuse('body-invalid'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parsed by the schema of this very handler
  const outcome = await handle(request.data as never);
  const response = call.response.safeParse(outcome.ok ? outcome : refusal(outcome));
  return response.success ? response.data : refusal(refuse('answer-malformed'));
}

/** The page's own top frame, at exactly its address: no inner frame, no other window, no page that navigated. */
function isFrom(event: IpcMainInvokeEvent, page: Page): boolean {
  const { senderFrame } = event;
  return (
    event.sender.id === page.contents.id &&
    senderFrame !== null &&
    senderFrame === page.contents.mainFrame &&
    senderFrame.url === page.url
  );
}

/** A refusal as the schemas have it: no `detail` key when there is none. */
const refusal = ({ reason, detail }: { reason: string; detail?: string | undefined }) =>
  detail === undefined ? { ok: false, reason } : { ok: false, reason, detail };

const keysOf = <T extends object>(table: T): (keyof T & string)[] =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a const table has no other keys
  Object.keys(table) as (keyof T & string)[];

/** Sends an event to a page that still lives. */
export function tellPage<K extends keyof typeof appEvents>(
  page: Page,
  name: K,
  body: z.infer<(typeof appEvents)[K]>,
): void {
  if (!page.contents.isDestroyed()) page.contents.send(name, body);
}

/** Sends the approve frame its state. */
export function tellApproveFrame(
  page: Page,
  body: z.infer<(typeof approveEvents)['approve:changed']>,
): void {
  if (!page.contents.isDestroyed()) page.contents.send('approve:changed', body);
}

/** An outcome whose value no page needs. */
export const withoutValue = (outcome: Outcome<unknown>): Outcome<Record<string, never>> =>
  outcome.ok ? done({}) : outcome;
