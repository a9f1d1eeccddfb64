import { Check } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import type { DigestAgent, ReturnDigest } from '../../shared/model/digest';
import type { Run } from '../../shared/model/run';
import type { Snapshot } from '../../shared/model/snapshot';
import { duration, shortTime } from '../i18n/moments';
import { t } from '../i18n/translate';
import { PendingRow } from '../now/pending-row';
import { RunActions } from '../now/run-actions';
import { ContainmentBadges, StateBadge } from '../now/run-row';
import { RunStanding } from '../now/run-standing';
import { markSeen, useDigests } from '../stores/digest';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { PresenceBar, PresenceLegend, spansWithin } from '../ui/presence-bar';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import { AgentStory } from './digest-agent';
import styles from './digest.module.css';
import { Warnings } from './digest-warnings';

const runsIn = (digests: readonly Pick<ReturnDigest, 'agents'>[]): ReadonlySet<string> =>
  new Set(digests.flatMap(({ agents }) => agents.flatMap(({ runs }) => runs)));

/** The approvals that wait for runs of these digests: they are answered in them, and not a second time below. */
export function approvalsIn(
  digests: readonly Pick<ReturnDigest, 'agents'>[],
  approvals: readonly ApprovalCard[],
): readonly ApprovalCard[] {
  const runs = runsIn(digests);
  return approvals.filter(({ state, runId }) => state === 'pending' && runs.has(runId));
}

/** The same without what these digests name: what can be done about a run stands once, in the newest absence that knows of it. */
function without(digests: readonly ReturnDigest[], snapshot: Snapshot): Snapshot {
  const told = runsIn(digests);
  return {
    ...snapshot,
    runs: snapshot.runs.filter(({ id }) => !told.has(id)),
    approvals: snapshot.approvals.filter(({ runId }) => !told.has(runId)),
  };
}

function LiveRun({ run }: { readonly run: Run }) {
  return (
    <li className={styles.run}>
      <div className={styles.which}>
        <p>
          <StateBadge run={run} /> <ContainmentBadges run={run} /> <AgentText text={run.cwd} mono />
        </p>
        <RunStanding run={run} />
      </div>
      <RunActions run={run} />
    </li>
  );
}

type AgentProps = { readonly agent: DigestAgent; readonly snapshot: Snapshot };

function Agent({ agent, snapshot }: AgentProps) {
  const runs = snapshot.runs.filter(
    ({ id, state }) => agent.runs.includes(id) && state !== 'ended',
  );
  const waiting = approvalsIn([{ agents: [agent] }], snapshot.approvals);
  return (
    <section className={styles.agent}>
      <h3>
        <AgentText text={agent.label} />
      </h3>
      <AgentStory agent={agent} />
      {waiting.length + runs.length === 0 ? null : (
        <RowList className={styles.acts}>
          {waiting.map((card) => (
            <PendingRow key={card.id} card={card} />
          ))}
          {runs.map((run) => (
            <LiveRun key={run.id} run={run} />
          ))}
        </RowList>
      )}
    </section>
  );
}

function Seen() {
  return (
    <Button
      size="s"
      icon={<Check size={13} aria-hidden />}
      title={t('digest.seen.hint')}
      onClick={markSeen}
    >
      {t('digest.seen')}
    </Button>
  );
}

type OneProps = {
  readonly digest: ReturnDigest;
  readonly snapshot: Snapshot;
  readonly newest: boolean;
};

function Absence({ digest, snapshot, newest }: OneProps) {
  const { leftAt, returnedAt, spans, agents, warnings } = digest;
  const toMs = returnedAt ?? leftAt;
  const parts = spansWithin(spans, { fromMs: leftAt, toMs });
  return (
    <div className={styles.absence}>
      <div className={styles.when}>
        <p>
          <strong>{t('digest.away', { time: duration(toMs - leftAt) })}</strong>{' '}
          <time dateTime={new Date(leftAt).toISOString()}>{shortTime(leftAt)}</time>
          <span aria-hidden="true">–</span>
          <time dateTime={new Date(toMs).toISOString()}>{shortTime(toMs)}</time>
        </p>
        {newest ? <Seen /> : null}
        <div className={styles.bar}>
          <PresenceBar parts={parts} />
          <PresenceLegend parts={parts} />
        </div>
      </div>
      <Warnings warnings={warnings} />
      {agents.map((agent) => (
        <Agent key={agent.label} agent={agent} snapshot={snapshot} />
      ))}
    </div>
  );
}

/** What happened while the operator was away, until he says that he has seen it: never in the way, never taking the focus. */
export function WhileAway({ snapshot }: { readonly snapshot: Snapshot }) {
  const unseen = useDigests((state) => state.unseen);
  if (unseen.length === 0) return null;
  return (
    <Section title={t('digest.title')}>
      <div className={styles.digest}>
        {unseen.map((digest, i) => (
          <Absence
            key={digest.leftAt}
            digest={digest}
            snapshot={without(unseen.slice(0, i), snapshot)}
            newest={i === 0}
          />
        ))}
      </div>
    </Section>
  );
}
