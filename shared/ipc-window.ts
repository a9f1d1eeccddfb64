import type { appEvents, appIpc, FrameState } from './ipc';
import type { z } from 'zod';
import type { RequestOf, ResponseOf } from './wire';

/**
 * What the preload scripts put on `window`. Only types and names stand here, so that a preload bundle carries no
 * schema library: main parses every request and every answer by the tables of ipc.ts.
 */

export type AppCall = keyof typeof appIpc;
export type AppEvent = keyof typeof appEvents;
export type AppRequest<K extends AppCall> = RequestOf<typeof appIpc, K>;
export type AppResponse<K extends AppCall> = ResponseOf<typeof appIpc, K>;
export type AppEventBody<K extends AppEvent> = z.infer<(typeof appEvents)[K]>;

/** `window.holdpoint` in the main and the approval window. */
export interface HoldpointApi {
  /** Always resolves with a result value; rejects only for a name outside the contract (a bug). */
  call<K extends AppCall>(name: K, body: AppRequest<K>): Promise<AppResponse<K>>;
  /** Subscribes; the returned function unsubscribes. */
  on<K extends AppEvent>(event: K, callback: (body: AppEventBody<K>) => void): () => void;
}

/** The answer of `approve:state`. */
export type FrameStateResult = ResponseOf<typeof import('./ipc').approveIpc, 'approve:state'>;
/** The answer of `approve:allow`. */
export type AllowResult = ResponseOf<typeof import('./ipc').approveIpc, 'approve:allow'>;

/** What the frame sends on Allow. */
export type AllowRequest = RequestOf<typeof import('./ipc').approveIpc, 'approve:allow'>;

/** `window.holdpointApprove` in the approve frame: exactly three functions. */
export interface ApproveApi {
  state(): Promise<FrameStateResult>;
  /** Refused unless `approvalId` is the one main bound to the frame and Allow is armed. */
  allow(request: AllowRequest): Promise<AllowResult>;
  /** Subscribes to state changes; the returned function unsubscribes. */
  onState(callback: (state: FrameState) => void): () => void;
}

/** Every call the app preload lets through; the type makes it equal to the contract, no more and no less. */
export const appCallNames = {
  'app:state': true,
  'app:passphrase': true,
  'app:start-daemon': true,
  'app:away': true,
  'app:open-approvals': true,
  'app:open-main': true,
  'approval:detail': true,
  'approval:show': true,
  'approval:read': true,
  'approval:deny': true,
  'run:pause': true,
  'run:resume': true,
  'run:kill': true,
  'runs:pause-all': true,
  'runs:resume-all': true,
  'runs:kill-all': true,
  'app:panic-key': true,
  'grant:revoke': true,
  'history:page': true,
  'history:record': true,
  'journal:verify': true,
  'agent:connect': true,
  'agent:disconnect': true,
  'rules.read': true,
  'rules.check': true,
  'rules.explain': true,
  'rules.back-test': true,
  'rules.suggest': true,
  'rules.save': true,
  'agents.found': true,
  'agent.canary': true,
  'agents.list': true,
  'agent.onboard': true,
  'agent.suspend': true,
  'agent.revoke': true,
  'agent.offboard': true,
  'agent.review': true,
  'agent.reviewed': true,
  'lease.make': true,
  'lease.end': true,
  'step-up.status': true,
  'step-up.totp-begin': true,
  'step-up.totp-finish': true,
  'step-up.passphrase': true,
  'step-up.recovery': true,
  'step-up.remove': true,
  'step-up.platform': true,
  'digest.latest': true,
  'presence.spans': true,
} as const satisfies Record<AppCall, true>;

/** Every event the app preload lets a page hear. */
export const appEventNames = {
  'app:changed': true,
  'app:view': true,
  'app:leaving': true,
  'app:ended': true,
  'approval:pick': true,
  'approval:frame': true,
} as const satisfies Record<AppEvent, true>;

declare global {
  interface Window {
    readonly holdpoint: HoldpointApi;
    readonly holdpointApprove: ApproveApi;
  }
}
