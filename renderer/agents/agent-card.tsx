import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AgentStatus } from '../../shared/model/snapshot';
import type { StepUpProof } from '../../shared/model/step-up';
import type { Outcome } from '../../shared/reasons';
import { countWords, duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { perform } from '../stores/failure';
import { sayPolitely } from '../stores/announcements';
import { Ago } from '../ui/ago';
import { AgentText } from '../ui/agent-text';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import styles from './agents-view.module.css';
import { CoveragePart } from './coverage-part';
import { DriftBadge, GradeBadge, VersionWords } from './grade';
import { HookTrial } from './hook-trial';
import { ProvedConfirm } from './proved-confirm';

const hookLook = {
  connected: { tone: 'ok', icon: CircleCheck },
  'not-connected': { tone: 'calm', icon: CircleDashed },
  changed: { tone: 'danger', icon: TriangleAlert },
} as const;

const sayDone = ({ changed }: { readonly changed: boolean }): void =>
  sayPolitely(changed ? t('agent.done.changed') : t('agent.done.same'));

async function connect(agent: AgentStatus): Promise<void> {
  const answer = await perform('agent:connect', { product: agent.product });
  if (answer.ok) sayDone(answer.value);
}

async function disconnect(
  agent: AgentStatus,
  proof: StepUpProof | null,
): Promise<Outcome<unknown>> {
  const answer = await window.holdpoint.call('agent:disconnect', { product: agent.product, proof });
  if (answer.ok) sayDone(answer.value);
  return answer;
}

function Disconnect({ agent }: { readonly agent: AgentStatus }) {
  const mayDisconnect = useAppState((state) => state.app?.link.kind === 'ready');
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        disabled={!mayDisconnect}
        title={mayDisconnect ? undefined : t('control.locked')}
        onClick={() => setAsking(true)}
      >
        {t('agent.disconnect')}
      </Button>
      {asking ? (
        <ProvedConfirm
          title={t('agent.disconnect.title')}
          text={t('agent.disconnect.text')}
          confirm={t('agent.disconnect')}
          onClose={() => setAsking(false)}
          act={(proof) => disconnect(agent, proof)}
        />
      ) : null}
    </>
  );
}

function AgentActions({ agent }: { readonly agent: AgentStatus }) {
  if (agent.hook === 'connected') return <Disconnect agent={agent} />;
  return (
    <Button look="accent" onClick={() => void connect(agent)}>
      {agent.hook === 'changed' ? t('agent.reconnect') : t('agent.connect')}
    </Button>
  );
}

function patienceWords({ coverage: { patienceMs } }: AgentStatus): string {
  if (patienceMs === null) return t('agent.waits.long');
  return t('agent.waits.limited', { time: duration(patienceMs) });
}

function Activity({ agent }: { readonly agent: AgentStatus }) {
  return (
    <>
      <dt>{t('agent.runs')}</dt>
      <dd>
        <data value={agent.runs}>{countWords(agent.runs)}</data>
      </dd>
      <dt>{t('agent.last-call')}</dt>
      <dd>
        {agent.lastCallAt === null ? t('agent.last-call.none') : <Ago atMs={agent.lastCallAt} />}
      </dd>
    </>
  );
}

function AgentFacts({ agent }: { readonly agent: AgentStatus }) {
  return (
    <dl className={styles.facts}>
      <dt>{t('agent.version')}</dt>
      <dd>
        <VersionWords agent={agent} />
      </dd>
      <dt>{t('grade.label')}</dt>
      <dd>{t(`grade.${agent.grade}.text`)}</dd>
      <dt>{t('agent.waits')}</dt>
      <dd>{patienceWords(agent)}</dd>
      <dt>{t('agent.settings')}</dt>
      <dd>
        <AgentText text={agent.settingsPath} mono />
      </dd>
      {agent.hook === 'not-connected' ? null : <Activity agent={agent} />}
    </dl>
  );
}

/** One agent product: is its hook in place, where, how much of it is gated, and the switch. */
export function AgentCard({ agent }: { readonly agent: AgentStatus }) {
  const { tone, icon: Icon } = hookLook[agent.hook];
  return (
    <li className={styles.card} data-hook={agent.hook}>
      <div className={styles.head}>
        <h3>
          <Said>{agent.label}</Said>
        </h3>
        <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
          {t(`agent.${agent.hook}`)}
        </Badge>
        {agent.hook === 'changed' ? null : <GradeBadge grade={agent.grade} />}
        <DriftBadge drift={agent.drift} />
        {agent.installed ? null : <Badge tone="calm">{t('agent.not-installed')}</Badge>}
        <span className={styles.action}>
          <AgentActions agent={agent} />
        </span>
      </div>
      {agent.hook === 'changed' ? (
        <p className={styles.changed}>{t('agent.changed.text')}</p>
      ) : null}
      {agent.detail === '' ? null : (
        <p className={styles.detail}>
          <Said>{agent.detail}</Said>
        </p>
      )}
      <AgentFacts agent={agent} />
      <CoveragePart agent={agent} />
      {agent.hook === 'not-connected' ? null : <HookTrial agent={agent} />}
    </li>
  );
}
