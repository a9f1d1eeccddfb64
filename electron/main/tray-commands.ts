import type { View } from '../../shared/ipc';
import type { DaemonLink } from './daemon-link';
import type { TrayCommand } from './tray-state';

export type TrayOpens = {
  readonly openMain: (view: View) => void;
  readonly openApprovals: (approvalId: string) => void;
  /** Shows the main window with the dialog that makes a lease. */
  readonly openLeaving: () => void;
  /** Ends every run and shows what is left. */
  readonly endEverything: () => void;
  readonly quit: () => void;
};

/** Does what the tray menu says. What the daemon refuses shows in the windows; resuming opens them, as it may need the passphrase. */
export function trayCommands(link: DaemonLink, opens: TrayOpens): (command: TrayCommand) => void {
  return (command) => {
    switch (command.do) {
      case 'deny': {
        const { approvalId, digest } = command;
        void link.call('approval.answer', {
          approvalId,
          digest,
          answer: 'deny',
          scope: 'once',
          notAsked: false,
        });
        return;
      }
      case 'review':
        return opens.openApprovals(command.approvalId);
      case 'open':
        return opens.openMain(command.view);
      case 'away':
        // Coming back takes the proved operator: where he is not, the window asks.
        void link
          .call('away', { away: command.away })
          .then((answer) => answer.ok || opens.openMain('now'));
        return;
      case 'leaving':
        return opens.openLeaving();
      case 'end-lease':
        void link.call('lease.end', { leaseId: command.leaseId });
        return;
      case 'pause-all':
        void link.call('runs.pause-all', {});
        return;
      case 'kill-all':
        return opens.endEverything();
      case 'resume-all':
        void link.call('runs.resume-all', {}).then((answer) => {
          // A run that waits for a step-up was left out: the window asks for it.
          const waits = link.state().snapshot?.runs.some(({ resumes }) => resumes === 'prove');
          if (!answer.ok || waits === true) opens.openMain('now');
        });
        return;
      case 'quit':
        return opens.quit();
    }
  };
}
