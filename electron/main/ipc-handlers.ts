import { done } from '../../shared/reasons';
import type { ApprovalFrame } from './approval-frame';
import type { DaemonLink } from './daemon-link';
import { withoutValue, type AppHandlers, type ApproveHandlers } from './ipc';

export type HandlerParts = {
  readonly link: DaemonLink;
  readonly frame: ApprovalFrame;
  readonly openMain: (view: 'now' | 'history' | 'agents') => void;
  readonly openApprovals: (approvalId?: string) => void;
};

/** What the two ordinary windows may ask. None of it can allow a call. */
export function appHandlers({ link, frame, openMain, openApprovals }: HandlerParts): AppHandlers {
  const user = { scope: 'user', dir: null } as const;
  return {
    'app:state': () => done(link.state()),
    'app:passphrase': async ({ passphrase }) => withoutValue(await link.passphrase(passphrase)),
    'app:start-daemon': async () => withoutValue(await link.connect()),
    'app:away': (body) => link.call('away', body),
    'app:open-approvals': ({ approvalId }) => withoutValue(done(openApprovals(approvalId))),
    'app:open-main': ({ view }) => withoutValue(done(openMain(view))),
    'approval:detail': (body) => link.call('approval.detail', body),
    'approval:show': ({ approvalId }) => withoutValue(frame.show(approvalId)),
    'approval:read': ({ approvalId, digest }) => withoutValue(done(frame.read(approvalId, digest))),
    'approval:deny': async (body) =>
      withoutValue(await link.call('approval.answer', { ...body, answer: 'deny', scope: 'once' })),
    'run:pause': (body) => link.call('run.pause', body),
    'run:resume': (body) => link.call('run.resume', body),
    'run:kill': (body) => link.call('run.kill', body),
    'runs:pause-all': async () => withoutValue(await link.call('runs.pause-all', {})),
    'runs:resume-all': async () => withoutValue(await link.call('runs.resume-all', {})),
    'runs:kill-all': async () => withoutValue(await link.call('runs.kill-all', {})),
    'grant:revoke': (body) => link.call('grant.revoke', body),
    'history:page': (body) => link.call('history.page', body),
    'history:record': (body) => link.call('history.record', body),
    'journal:verify': () => link.call('journal.verify', {}),
    'agent:connect': ({ product }) => link.call('agent.connect', { product, ...user }),
    'agent:disconnect': ({ product }) => link.call('agent.disconnect', { product, ...user }),
  };
}

/** What the approve frame may ask: what it stands for, and to allow just that. */
export function approveHandlers(frame: ApprovalFrame): ApproveHandlers {
  return {
    'approve:state': () => done(frame.state()),
    'approve:allow': async ({ approvalId, scope }) =>
      withoutValue(await frame.allow(approvalId, scope)),
  };
}
