import { useState, type FormEvent } from 'react';
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
import { AgentDialog } from './agent-dialog';
import { EffectChips } from './effect-choice';
import styles from './registry.module.css';
import { termsOf, TermsFields, type Terms } from './terms-fields';

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

async function onboard(agent: Agent, terms: Terms): Promise<void> {
  const answer = await perform('agent.onboard', {
    agentId: agent.id,
    purpose: terms.purpose.trim(),
    entitlements: {
      effects: Effect.options.filter((effect) => terms.effects.has(effect)),
      projects: linesOf(terms.projects),
      hosts: linesOf(terms.hosts),
    },
    detachment: terms.detachment,
    reviewInDays: terms.days,
  });
  if (answer.ok) sayPolitely(t('registry.done.onboarded'));
}

/** Makes an agent active, or changes its terms. */
export function OnboardDialog({ agent, label, found, onClose }: OnboardDialogProps) {
  const [terms, setTerms] = useState(() => termsOf(agent));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onClose();
    void onboard(agent, terms);
  };
  return (
    <AgentDialog
      title={t('onboard.title', { agent: label })}
      text={t('onboard.text')}
      onClose={onClose}
    >
      <form className={styles.form} onSubmit={submit}>
        <Found agent={agent} found={found} />
        <TermsFields
          terms={terms}
          onChange={(change) => setTerms((before) => ({ ...before, ...change }))}
        />
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
