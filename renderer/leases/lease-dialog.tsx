import { useId, useState, type FormEvent } from 'react';
import { labelOf } from '../../shared/agent-label';
import type { Agent } from '../../shared/model/agent';
import type { Snapshot } from '../../shared/model/snapshot';
import type { StepUpProof } from '../../shared/model/step-up';
import { sentence } from '../../shared/reasons';
import { AgentDialog } from '../agents/agent-dialog';
import { t } from '../i18n/translate';
import { sayPolitely } from '../stores/announcements';
import { closeLeaving, useLeaving } from '../stores/leaving';
import { showView } from '../stores/selection';
import { Button } from '../ui/button';
import confirm from '../ui/confirm.module.css';
import form from '../ui/form.module.css';
import { firstProof } from '../ui/proof-field';
import { ProofPart } from '../ui/proof-part';
import { useAsking } from '../ui/use-asking';
import { CallsField, MoreFields, ScopeField, TimeField } from './lease-fields';
import { formFor, leasable, leaseOf, type LeaseForm } from './lease-form';

type Wanted = { readonly lease: LeaseForm; readonly proof: StepUpProof | null };

/** Null when the lease stands (and, where it was asked for, the operator is away); else the sentence that says why not. */
async function makeLease({ lease, proof }: Wanted): Promise<string | null> {
  const body = leaseOf(lease, proof);
  if (body === null) return null;
  const made = await window.holdpoint.call('lease.make', body);
  if (!made.ok) return sentence(made);
  sayPolitely(t('lease.done'));
  if (!lease.awayNow) return null;
  const left = await window.holdpoint.call('app:away', { away: true });
  return left.ok ? null : sentence(left);
}

type AgentFieldProps = {
  readonly agents: readonly Agent[];
  readonly chosen: Agent;
  readonly snapshot: Snapshot;
  readonly onChange: (agent: Agent) => void;
};

function AgentField({ agents, chosen, snapshot, onChange }: AgentFieldProps) {
  const id = useId();
  return (
    <div className={form.inline}>
      <label htmlFor={id}>{t('lease.agent')}</label>
      <select
        id={id}
        value={chosen.id}
        onChange={({ target }) =>
          onChange(agents.find((agent) => agent.id === target.value) ?? chosen)
        }
      >
        {agents.map((agent) => (
          <option key={agent.id} value={agent.id} data-from="holdpoint">
            {labelOf(agent.id, snapshot)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A lease trusts processes to stay what they are; where that cannot be held, it is said before it is made. */
function Warnings({ agent, snapshot }: { readonly agent: Agent; readonly snapshot: Snapshot }) {
  const isLoose = snapshot.runs.some(
    (run) => run.agentId === agent.id && run.state !== 'ended' && run.containment !== 'strong',
  );
  const stands = snapshot.leases.some(({ agentId }) => agentId === agent.id);
  return (
    <>
      {isLoose ? <p className={`${form.note} ${form.warn}`}>{t('lease.loose')}</p> : null}
      {stands ? <p className={`${form.note} ${form.warn}`}>{t('lease.replaces')}</p> : null}
    </>
  );
}

type FormProps = {
  readonly agents: readonly Agent[];
  readonly first: Agent;
  readonly snapshot: Snapshot;
};

function LeaseFormPart({ agents, first, snapshot }: FormProps) {
  const { enrolled } = snapshot.stepUp;
  const [lease, setLease] = useState(() => formFor(first));
  const [proof, setProof] = useState(() => firstProof(enrolled));
  const { busy, fault, ask } = useAsking(closeLeaving);
  const agent = agents.find(({ id }) => id === lease.agentId) ?? first;
  const given = enrolled.length === 0 ? null : proof;
  const isBlocked =
    busy || leaseOf(lease, given) === null || (enrolled.length > 0 && given === null);
  const change = (part: Partial<LeaseForm>): void => setLease((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBlocked) void ask(() => makeLease({ lease, proof: given }));
  };
  return (
    <form className={`${form.form} ${form.tight}`} onSubmit={submit}>
      {agents.length === 1 ? null : (
        <AgentField
          agents={agents}
          chosen={agent}
          snapshot={snapshot}
          onChange={(next) => setLease(formFor(next))}
        />
      )}
      <TimeField lease={lease} onChange={change} />
      <CallsField lease={lease} onChange={change} />
      <ScopeField lease={lease} agent={agent} onChange={change} />
      <MoreFields lease={lease} onChange={change} />
      <div className={form.stack}>
        <p className={form.note}>{t('lease.not-covered')}</p>
        <Warnings agent={agent} snapshot={snapshot} />
      </div>
      <ProofPart enrolled={enrolled} text={t('lease.proof')} fault={fault} onProof={setProof} />
      <div className={`${confirm.actions} ${form.foot}`}>
        <Button onClick={closeLeaving}>{t('cancel')}</Button>
        <Button type="submit" look="accent" disabled={isBlocked}>
          {t(lease.awayNow ? 'lease.go.away' : 'lease.go')}
        </Button>
      </div>
    </form>
  );
}

function NoAgent() {
  return (
    <div className={confirm.actions}>
      <Button onClick={closeLeaving}>{t('cancel')}</Button>
      <Button
        look="accent"
        onClick={() => {
          closeLeaving();
          showView('agents');
        }}
      >
        {t('lease.none.go')}
      </Button>
    </div>
  );
}

/** With one agent there is nothing to pick, so the title names it. */
function titleFor(agents: readonly Agent[], snapshot: Snapshot): string {
  const [only, other] = agents;
  return only === undefined || other !== undefined
    ? t('lease.title')
    : t('lease.title.one', { agent: labelOf(only.id, snapshot) });
}

/** Makes a lease before the operator leaves: for whom, how long, how many calls, and what it lets pass. */
export function LeaseDialog({ snapshot }: { readonly snapshot: Snapshot }) {
  const dialog = useLeaving((state) => state.dialog);
  if (dialog.kind === 'closed') return null;
  const agents = leasable(snapshot);
  const first = agents.find(({ id }) => id === dialog.agentId) ?? agents[0];
  return (
    <AgentDialog
      title={titleFor(agents, snapshot)}
      text={t(first === undefined ? 'lease.none' : 'lease.text')}
      onClose={closeLeaving}
    >
      {first === undefined ? (
        <NoAgent />
      ) : (
        <LeaseFormPart agents={agents} first={first} snapshot={snapshot} />
      )}
    </AgentDialog>
  );
}
