import { useState, type FormEvent } from 'react';
import type { Agent } from '../../shared/model/agent';
import { Effect } from '../../shared/model/classification';
import type { AgentStatus } from '../../shared/model/snapshot';
import type { StepUpProof } from '../../shared/model/step-up';
import { sentence } from '../../shared/reasons';
import { t } from '../i18n/translate';
import { sayPolitely } from '../stores/announcements';
import { useAppState } from '../stores/app-state';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import confirm from '../ui/confirm.module.css';
import { Fact, Facts } from '../ui/facts';
import { firstProof } from '../ui/proof-field';
import { ProofPart } from '../ui/proof-part';
import { useAsking } from '../ui/use-asking';
import { AgentDialog } from './agent-dialog';
import { EffectChips } from './effect-choice';
import form from '../ui/form.module.css';
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

type Given = { readonly terms: Terms; readonly proof: StepUpProof | null };

/** Null when it is active; else the sentence that says why not. */
async function onboard(agent: Agent, { terms, proof }: Given): Promise<string | null> {
  const answer = await window.holdpoint.call('agent.onboard', {
    agentId: agent.id,
    purpose: terms.purpose.trim(),
    entitlements: {
      effects: Effect.options.filter((effect) => terms.effects.has(effect)),
      projects: linesOf(terms.projects),
      hosts: linesOf(terms.hosts),
    },
    detachment: terms.detachment,
    reviewInDays: terms.days,
    proof,
  });
  if (!answer.ok) return sentence(answer);
  sayPolitely(t('registry.done.onboarded'));
  return null;
}

/** Makes an agent active, or changes its terms. Terms are rights, so with a step-up set up it takes one. */
export function OnboardDialog({ agent, label, found, onClose }: OnboardDialogProps) {
  const enrolled = useAppState(({ app }) => app?.snapshot?.stepUp.enrolled) ?? [];
  const [terms, setTerms] = useState(() => termsOf(agent));
  const [proof, setProof] = useState(() => firstProof(enrolled));
  const { busy, fault, ask } = useAsking(onClose);
  const asksProof = enrolled.length > 0;
  const blocked = busy || (asksProof && proof === null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!blocked) void ask(() => onboard(agent, { terms, proof: asksProof ? proof : null }));
  };
  return (
    <AgentDialog
      title={t('onboard.title', { agent: label })}
      text={t('onboard.text')}
      onClose={onClose}
    >
      <form className={form.form} onSubmit={submit}>
        <Found agent={agent} found={found} />
        <TermsFields
          terms={terms}
          onChange={(change) => setTerms((before) => ({ ...before, ...change }))}
        />
        <ProofPart enrolled={enrolled} text={t('onboard.proof')} fault={fault} onProof={setProof} />
        <div className={`${confirm.actions} ${form.foot}`}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="accent" disabled={blocked}>
            {t('onboard.go')}
          </Button>
        </div>
      </form>
    </AgentDialog>
  );
}
