import { useState } from 'react';
import type { Agent } from '../../shared/model/agent';
import type { AgentStatus } from '../../shared/model/snapshot';
import type { StepUpProof } from '../../shared/model/step-up';
import type { Outcome } from '../../shared/reasons';
import { t } from '../i18n/translate';
import { sayPolitely } from '../stores/announcements';
import { useAppState } from '../stores/app-state';
import { perform } from '../stores/failure';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import type { Offboarded } from './offboard-report';
import { OnboardDialog } from './onboard-dialog';
import { ProvedConfirm } from './proved-confirm';
import styles from './registry.module.css';
import { ReviewDialog } from './review-dialog';

/** What may be done with an agent in each state: the first is the way forward, the last ends something. */
const offered = {
  proposed: ['onboard', 'suspend', 'revoke', 'offboard'],
  active: ['review', 'terms', 'suspend', 'revoke', 'offboard'],
  suspended: ['onboard.again', 'review', 'revoke', 'offboard'],
  revoked: ['offboard'],
  retired: ['onboard.again'],
} as const satisfies Record<Agent['state'], readonly string[]>;
type Act = (typeof offered)[Agent['state']][number];

/** What only takes rights away needs no proof. */
const needsProof: ReadonlySet<Act> = new Set(['onboard', 'onboard.again', 'terms', 'offboard']);
/** What waits to be done stands out; what ends something stays quiet. */
function lookOf(act: Act, overdue: boolean): 'accent' | 'quiet' | 'plain' {
  if (act === 'review') return overdue ? 'accent' : 'plain';
  if (act === 'terms') return 'plain';
  return act === 'onboard' || act === 'onboard.again' ? 'accent' : 'quiet';
}

type RegistryActionsProps = {
  readonly agent: Agent;
  readonly label: string;
  readonly found: AgentStatus | undefined;
  /** Its review is overdue. */
  readonly overdue: boolean;
  readonly onOffboarded: (report: Offboarded) => void;
};

async function takeAway(agent: Agent, act: 'suspend' | 'revoke'): Promise<void> {
  const answer = await perform(`agent.${act}`, { agentId: agent.id });
  if (answer.ok)
    sayPolitely(t(act === 'suspend' ? 'registry.done.suspended' : 'registry.done.revoked'));
}

function OffboardConfirm({
  agent,
  label,
  onClose,
  onOffboarded,
}: Pick<RegistryActionsProps, 'agent' | 'label' | 'onOffboarded'> & {
  readonly onClose: () => void;
}) {
  const offboard = async (proof: StepUpProof | null): Promise<Outcome<unknown>> => {
    const answer = await window.holdpoint.call('agent.offboard', { agentId: agent.id, proof });
    if (answer.ok) onOffboarded({ label, steps: answer.value.steps });
    return answer;
  };
  return (
    <ProvedConfirm
      title={t('registry.offboard.title')}
      text={t('registry.offboard.text')}
      confirm={t('registry.offboard.go')}
      onClose={onClose}
      act={offboard}
    />
  );
}

/** The buttons of one agent, and what they open. */
export function RegistryActions({
  agent,
  label,
  found,
  overdue,
  onOffboarded,
}: RegistryActionsProps) {
  const proved = useAppState((state) => state.app?.link.kind === 'ready');
  const [open, setOpen] = useState<Act | null>(null);
  const close = (): void => setOpen(null);
  const press = (act: Act): void => {
    if (act === 'suspend') void takeAway(agent, 'suspend');
    else setOpen(act);
  };
  return (
    <div className={styles.actions}>
      {offered[agent.state].map((act) => {
        const locked = needsProof.has(act) && !proved;
        return (
          <Button
            key={act}
            size="s"
            look={lookOf(act, overdue)}
            disabled={locked}
            title={locked ? t('control.locked') : undefined}
            onClick={() => press(act)}
          >
            {t(`registry.${act}`)}
          </Button>
        );
      })}
      {open === 'onboard' || open === 'onboard.again' || open === 'terms' ? (
        <OnboardDialog agent={agent} label={label} found={found} onClose={close} />
      ) : null}
      {open === 'review' ? (
        <ReviewDialog agent={agent} label={label} onClose={close} mayEnd={proved} />
      ) : null}
      <Confirm
        open={open === 'revoke'}
        title={t('registry.revoke.title')}
        text={t('registry.revoke.text')}
        confirm={t('registry.revoke.go')}
        onClose={close}
        onConfirm={() => void takeAway(agent, 'revoke')}
      />
      {open === 'offboard' ? (
        <OffboardConfirm agent={agent} label={label} onClose={close} onOffboarded={onOffboarded} />
      ) : null}
    </div>
  );
}
