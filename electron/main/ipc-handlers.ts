import type { PanicKey, PassedOn, View } from '../../shared/ipc';
import type { StepUpProof } from '../../shared/model/step-up';
import { done, type Outcome } from '../../shared/reasons';
import type { ApprovalFrame } from './approval-frame';
import type { DaemonLink } from './daemon-link';
import { askSystem, askTouchId } from './system-proof';
import { withoutValue, type AppHandlers, type ApproveHandlers } from './ipc';

export type HandlerParts = {
  readonly link: DaemonLink;
  readonly frame: ApprovalFrame;
  readonly openMain: (view: View) => void;
  readonly openApprovals: (approvalId?: string) => void;
  /** Connects now; a daemon that was given up is started again. */
  readonly startDaemon: DaemonLink['connect'];
  readonly panic: { readonly key: PanicKey; readonly end: () => Promise<void> };
};

/** Calls that may carry a step-up: where the system's own dialog is ours to show, it is shown first. */
async function asked<T>(
  link: DaemonLink,
  { proof }: { readonly proof?: StepUpProof | null | undefined },
  call: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const shown = await askSystem(proof, link.state().snapshot);
  return shown.ok ? call() : shown;
}

/** Calls that go to the daemon as they are. */
const passOn = (link: DaemonLink): Pick<AppHandlers, PassedOn> => ({
  'rules.read': (body) => link.call('rules.read', body),
  'rules.check': (body) => link.call('rules.check', body),
  'rules.explain': (body) => link.call('rules.explain', body),
  'rules.back-test': (body) => link.call('rules.back-test', body),
  'rules.suggest': (body) => link.call('rules.suggest', body),
  'rules.save': (body) => asked(link, body, () => link.call('rules.save', body)),
  'agents.found': (body) => link.call('agents.found', body),
  'agent.canary': (body) => link.call('agent.canary', body),
  'agents.list': (body) => link.call('agents.list', body),
  'agent.onboard': (body) => asked(link, body, () => link.call('agent.onboard', body)),
  'agent.suspend': (body) => link.call('agent.suspend', body),
  'agent.revoke': (body) => link.call('agent.revoke', body),
  'agent.offboard': (body) => asked(link, body, () => link.call('agent.offboard', body)),
  'agent.review': (body) => link.call('agent.review', body),
  'agent.reviewed': (body) => link.call('agent.reviewed', body),
  'lease.make': (body) => asked(link, body, () => link.call('lease.make', body)),
  'lease.end': (body) => link.call('lease.end', body),
  'step-up.status': (body) => link.call('step-up.status', body),
  'step-up.totp-begin': (body) => asked(link, body, () => link.call('step-up.totp-begin', body)),
  'step-up.totp-finish': (body) => link.call('step-up.totp-finish', body),
  'step-up.passphrase': (body) => asked(link, body, () => link.call('step-up.passphrase', body)),
  'step-up.recovery': (body) => asked(link, body, () => link.call('step-up.recovery', body)),
  'step-up.remove': (body) => asked(link, body, () => link.call('step-up.remove', body)),
  'digest.latest': (body) => link.call('digest.latest', body),
  'presence.spans': (body) => link.call('presence.spans', body),
  'step-up.platform': async (body) => {
    const touched = await askTouchId();
    return touched.ok ? link.call('step-up.platform', body) : touched;
  },
});

/** What the two ordinary windows may ask. None of it can allow a call. */
export function appHandlers(parts: HandlerParts): AppHandlers {
  const { link, frame, openMain, openApprovals, panic } = parts;
  const user = { scope: 'user', dir: null } as const;
  return {
    'app:state': () => done(link.state()),
    'app:passphrase': async ({ passphrase }) => withoutValue(await link.passphrase(passphrase)),
    'app:start-daemon': async () => withoutValue(await parts.startDaemon()),
    'app:away': (body) => link.call('away', body),
    'app:open-approvals': ({ approvalId }) => withoutValue(done(openApprovals(approvalId))),
    'app:open-main': ({ view }) => withoutValue(done(openMain(view))),
    'approval:detail': (body) => link.call('approval.detail', body),
    'approval:show': ({ approvalId }) => withoutValue(frame.show(approvalId)),
    'approval:read': ({ approvalId, digest }) => withoutValue(done(frame.read(approvalId, digest))),
    'approval:deny': async (body) =>
      withoutValue(await link.call('approval.answer', { ...body, answer: 'deny', scope: 'once' })),
    'run:pause': (body) => link.call('run.pause', body),
    'run:resume': (body) => asked(link, body, () => link.call('run.resume', body)),
    'run:kill': (body) => link.call('run.kill', body),
    'runs:pause-all': async () => withoutValue(await link.call('runs.pause-all', {})),
    'runs:resume-all': async () => withoutValue(await link.call('runs.resume-all', {})),
    'runs:kill-all': async () => withoutValue(done(await panic.end())),
    'app:panic-key': () => done(panic.key),
    'grant:revoke': (body) => link.call('grant.revoke', body),
    'history:page': (body) => link.call('history.page', body),
    'history:record': (body) => link.call('history.record', body),
    'journal:verify': () => link.call('journal.verify', {}),
    'agent:connect': (chosen) => link.call('agent.connect', { ...chosen, ...user }),
    'agent:disconnect': (body) =>
      asked(link, body, () => link.call('agent.disconnect', { ...body, ...user })),
    ...passOn(link),
  };
}

/** What the approve frame may ask: what it stands for, and to allow just that. */
export function approveHandlers(frame: ApprovalFrame): ApproveHandlers {
  return {
    'approve:state': () => done(frame.state()),
    'approve:allow': async (request) => withoutValue(await frame.allow(request)),
  };
}
