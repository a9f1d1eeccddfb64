import { FilePlus2, Scale } from 'lucide-react';
import type { JournalRecord } from '../../shared/model/journal';
import { EffectBadge, Opaque, Targets } from '../approvals/card-facts';
import { Chain } from '../approvals/chain';
import { Claims } from '../approvals/claims';
import { duration, fullMoment, tookWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { draftRule } from '../policy/rule-draft';
import { explainRecord, insertRule, showTab } from '../stores/policy';
import { showView } from '../stores/selection';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { Fact, Facts } from '../ui/facts';
import { Said } from '../ui/said';
import { VerdictBadge } from '../ui/verdict-badge';
import { decidedBy } from './decided-by';
import { DecisionBadge } from './decision-badge';
import styles from './record-drawer.module.css';
import { factsOf, type RecordFacts } from './record-facts';
import { SignalList } from './signal-list';

type RecordProps = { readonly record: JournalRecord; readonly facts: RecordFacts };

/** A fact in the record's own words; nothing where the record has none. */
function TextFact({ label, text }: { readonly label: string; readonly text: string | null }) {
  if (text === null || text === '') return null;
  return (
    <Fact label={label}>
      <AgentText text={text} mono />
    </Fact>
  );
}

const minuteMs = 60_000;

/** The step-up that was passed, the standing permission that covered it or came of it, and which rules a save touched. */
function PermissionFacts({ facts }: Pick<RecordProps, 'facts'>) {
  const { factor, grantId, scope, minutes } = facts;
  return (
    <>
      {factor === null ? null : <Fact label={t('record.factor')}>{t(`factor.${factor}`)}</Fact>}
      {scope === null || scope === 'once' ? null : (
        <Fact label={t('record.scope')}>
          {t(`grants.scope.${scope}`)}
          {minutes === null ? null : <data value={minutes}> {duration(minutes * minuteMs)}</data>}
        </Fact>
      )}
      <TextFact label={t('record.grant')} text={grantId} />
      <TextFact label={t('record.rules.added')} text={facts.added.join(', ')} />
      <TextFact label={t('record.rules.changed')} text={facts.changed.join(', ')} />
      <TextFact label={t('record.rules.removed')} text={facts.removed.join(', ')} />
    </>
  );
}

function DecisionFacts({ record, facts }: RecordProps) {
  const by = decidedBy(facts.by);
  return (
    <>
      {record.decision === null ? null : (
        <Fact label={t('record.decision')}>
          <DecisionBadge decision={record.decision} />
        </Fact>
      )}
      {by === null ? null : <Fact label={t('record.by')}>{by}</Fact>}
      {facts.verdict === null ? null : (
        <Fact label={t('record.verdict')}>
          <VerdictBadge verdict={facts.verdict} />
        </Fact>
      )}
      {facts.why === null ? null : (
        <Fact label={t('record.why')}>
          <Said>{facts.why}</Said>
        </Fact>
      )}
      <TextFact label={t('record.rule')} text={record.rule?.replaceAll(',', ', ') ?? null} />
      {facts.signals.length === 0 ? null : (
        <Fact label={t('record.signals')}>
          <SignalList
            signals={facts.signals.map(({ id, floor }) => ({ id, floor, says: t(`signal.${id}`) }))}
          />
        </Fact>
      )}
      <PermissionFacts facts={facts} />
      {facts.told === null ? null : (
        <Fact label={t('record.told')}>
          <Said>{facts.told}</Said>
        </Fact>
      )}
    </>
  );
}

function CallFacts({ facts }: Pick<RecordProps, 'facts'>) {
  if (facts.effects.length === 0) return null;
  return (
    <section aria-labelledby="call-title">
      <h3 id="call-title" className={styles.heading}>
        {t('record.call')}
      </h3>
      <Opaque why={facts.uninspectable} />
      <Facts>
        <Fact label={t('record.effects')}>
          <span className={styles.effects}>
            {facts.effects.map((effect) => (
              <EffectBadge key={effect} effect={effect} />
            ))}
          </span>
        </Fact>
        {facts.targets.length === 0 ? null : (
          <Fact label={t('approval.targets')}>
            <Targets targets={facts.targets} />
          </Fact>
        )}
        <TextFact label={t('record.programs')} text={facts.programs.join(', ')} />
        {facts.chain.length === 0 ? null : (
          <Fact label={t('record.chain')}>
            <Chain chain={facts.chain} targets={facts.targets} />
          </Fact>
        )}
      </Facts>
      <Claims claims={facts.claims} />
    </section>
  );
}

function PlaceFacts({ record, facts }: RecordProps) {
  return (
    <section aria-labelledby="place-title">
      <h3 id="place-title" className={styles.heading}>
        {t('record.place')}
      </h3>
      <Facts>
        <Fact label={t('record.when')}>
          <time dateTime={new Date(record.wallMs).toISOString()}>{fullMoment(record.wallMs)}</time>
        </Fact>
        <Fact label={t('record.presence')}>{t(`presence.${record.presence}`)}</Fact>
        <TextFact label={t('record.agent')} text={record.agent} />
        <TextFact label={t('record.run')} text={record.run} />
        <TextFact label={t('record.cwd')} text={facts.cwd} />
        <TextFact label={t('record.route')} text={record.route} />
        {facts.tookMs === null ? null : (
          <Fact label={t('record.took')}>
            <data value={facts.tookMs}>{tookWords(facts.tookMs)}</data>
          </Fact>
        )}
      </Facts>
    </section>
  );
}

function toPolicy(tab: 'check' | 'explain'): void {
  showTab(tab);
  showView('policy');
}

/** From what was done once to what shall be done always: a rule as a draft, and what the rules of today say. */
function Onwards({ record }: Pick<RecordProps, 'record'>) {
  const draft = draftRule(record);
  if (draft === null) return null;
  return (
    <div className={styles.onwards}>
      <Button
        size="s"
        icon={<FilePlus2 size={13} aria-hidden />}
        onClick={() => {
          insertRule(draft);
          toPolicy('check');
        }}
      >
        {t('record.make-rule')}
      </Button>
      <Button
        size="s"
        icon={<Scale size={13} aria-hidden />}
        onClick={() => {
          void explainRecord(record.seq);
          toPolicy('explain');
        }}
      >
        {t('record.explain')}
      </Button>
    </div>
  );
}

/** What the record says, in the order in which it is asked: what was decided and why, what the call was, whose and when. */
export function RecordBody({ record }: Pick<RecordProps, 'record'>) {
  const facts = factsOf(record.payload);
  return (
    <>
      <p className={styles.summary}>
        <AgentText text={facts.summary} mono />
      </p>
      <Facts>
        <DecisionFacts record={record} facts={facts} />
      </Facts>
      <Onwards record={record} />
      <CallFacts facts={facts} />
      <PlaceFacts record={record} facts={facts} />
    </>
  );
}
