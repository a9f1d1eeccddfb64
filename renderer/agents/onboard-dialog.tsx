import { useId, useState, type FormEvent } from 'react';
import type { Agent } from '../../shared/model/agent';
import { Effect } from '../../shared/model/classification';
import type { AgentStatus } from '../../shared/model/snapshot';
import { t } from '../i18n/translate';
import { sayPolitely } from '../stores/announcements';
import { perform } from '../stores/failure';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import confirm from '../ui/confirm.module.css';
import { Fact, Facts } from '../ui/facts';
import { AbsenceChoice } from './absence-choice';
import { AgentDialog } from './agent-dialog';
import { DaysChoice } from './days-choice';
import { EffectChips, EffectChoice } from './effect-choice';
import styles from './registry.module.css';

type OnboardDialogProps = {
  readonly agent: Agent;
  readonly label: string;
  readonly found: AgentStatus | undefined;
  readonly onClose: () => void;
};

/** What is known of the product on this machine, before anybody says what it is for. */
function Found({ agent, found }: Pick<OnboardDialogProps, 'agent' | 'found'>) {
  return (
    <Facts>
      {found === undefined ? null : (
        <>
          <Fact label={t('onboard.found')}>
            <AgentText text={found.version ?? agent.product} />,{' '}
            {t('onboard.found.runs', { runs: found.runs })}
          </Fact>
          <Fact label={t('onboard.hook')}>
            {t(`agent.${found.hook}`)}: <AgentText text={found.settingsPath} mono />
          </Fact>
        </>
      )}
      <Fact label={t('onboard.asks')}>
        <EffectChips label={t('onboard.asks')} effects={agent.entitlements.effects} />
      </Fact>
    </Facts>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

type LinesProps = {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
};

function Lines({ label, hint, text, onChange }: LinesProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
      <small id={`${id}-hint`}>{hint}</small>
    </div>
  );
}

/** Makes an agent active, or changes its terms: what it is for, what it may do, what absence does to it, and until when. */
export function OnboardDialog({ agent, label, found, onClose }: OnboardDialogProps) {
  const id = useId();
  const [purpose, setPurpose] = useState(agent.purpose);
  const [effects, setEffects] = useState<ReadonlySet<Effect>>(new Set(agent.entitlements.effects));
  const [projects, setProjects] = useState(agent.entitlements.projects.join('\n'));
  const [hosts, setHosts] = useState(agent.entitlements.hosts.join('\n'));
  const [detachment, setDetachment] = useState(agent.detachment);
  const [days, setDays] = useState(90);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    onClose();
    const answer = await perform('agent.onboard', {
      agentId: agent.id,
      purpose: purpose.trim(),
      entitlements: {
        effects: Effect.options.filter((effect) => effects.has(effect)),
        projects: linesOf(projects),
        hosts: linesOf(hosts),
      },
      detachment,
      reviewInDays: days,
    });
    if (answer.ok) sayPolitely(t('registry.done.onboarded'));
  };
  return (
    <AgentDialog
      title={t('onboard.title', { agent: label })}
      text={t('onboard.text')}
      onClose={onClose}
    >
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Found agent={agent} found={found} />
        <div className={styles.field}>
          <label htmlFor={id}>{t('onboard.purpose')}</label>
          <input
            id={id}
            maxLength={500}
            placeholder={t('onboard.purpose.hint')}
            value={purpose}
            onChange={({ target }) => setPurpose(target.value)}
          />
        </div>
        <EffectChoice
          legend={t('registry.may')}
          effects={Effect.options.filter((effect) => effect !== 'unknown')}
          chosen={effects}
          onChange={setEffects}
        />
        <Lines
          label={t('onboard.projects')}
          hint={t('onboard.projects.hint')}
          text={projects}
          onChange={setProjects}
        />
        <Lines
          label={t('onboard.hosts')}
          hint={t('onboard.hosts.hint')}
          text={hosts}
          onChange={setHosts}
        />
        <AbsenceChoice detachment={detachment} onChange={setDetachment} />
        <DaysChoice days={days} onChange={setDays} />
        <div className={`${confirm.actions} ${styles.foot}`}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="accent">
            {t('onboard.go')}
          </Button>
        </div>
      </form>
    </AgentDialog>
  );
}
