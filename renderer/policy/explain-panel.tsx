import { useEffect, useState } from 'react';
import type { HistoryRow } from '../../shared/model/journal';
import type { RuleStanding } from '../../shared/wires/policy-wire';
import { EffectBadge, Opaque, Targets } from '../approvals/card-facts';
import { DecisionBadge } from '../history/decision-badge';
import { SignalList } from '../history/signal-list';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import {
  explainRecord,
  explainSample,
  readRecent,
  usePolicy,
  type Explained,
} from '../stores/policy';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { Fact, Facts } from '../ui/facts';
import { RowList } from '../ui/row-list';
import { Said } from '../ui/said';
import { VerdictBadge } from '../ui/verdict-badge';
import { AskedPart } from './asked-part';
import styles from './panel.module.css';
import { gistOfSample, sampleOfCommand } from './sample-of';

/** The folder of a live run, else the operator's own: what a typed command is most likely meant for. */
const useLikelyFolder = (): string =>
  useAppState(({ app }) => {
    const home = app?.snapshot?.daemon.rulesPath.split('/.config/')[0] ?? '/';
    return app?.snapshot?.runs[0]?.cwd ?? home;
  });

function CommandForm() {
  const likely = useLikelyFolder();
  const [command, setCommand] = useState('');
  const [cwd, setCwd] = useState(likely);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (command.trim() !== '') void explainSample(sampleOfCommand(command, cwd));
      }}
    >
      <label>
        <span>{t('policy.explain.command')}</span>
        <input
          data-from="operator"
          className={styles.mono}
          value={command}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setCommand(event.target.value)}
        />
      </label>
      <label>
        <span>{t('policy.explain.cwd')}</span>
        <input
          data-from="operator"
          className={styles.mono}
          value={cwd}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setCwd(event.target.value)}
        />
      </label>
      <Button type="submit" disabled={command.trim() === ''}>
        {t('policy.explain.go')}
      </Button>
    </form>
  );
}

function Recent({ rows }: { readonly rows: readonly HistoryRow[] }) {
  if (rows.length === 0) return <p className={styles.quiet}>{t('policy.explain.recent.none')}</p>;
  return (
    <RowList className={styles.recent}>
      {rows.map((row) => (
        <li key={row.seq}>
          <button type="button" onClick={() => void explainRecord(row.seq)}>
            <code>
              <AgentText text={row.summary} />
            </code>
            <DecisionBadge decision={row.decision} />
          </button>
        </li>
      ))}
    </RowList>
  );
}

function Rule({ rule }: { readonly rule: RuleStanding }) {
  return (
    <li className={styles.rule}>
      <code>
        <AgentText text={rule.id} />
      </code>
      <VerdictBadge verdict={rule.outcome} />
      {rule.missed === null ? null : (
        <span className={styles.condition}>
          {t('policy.explain.does-not-hold')}{' '}
          <code>
            <AgentText text={rule.missed} />
          </code>
        </span>
      )}
    </li>
  );
}

function Rules({ rules }: { readonly rules: readonly RuleStanding[] }) {
  const matched = rules.filter((rule) => rule.matched);
  const missed = rules.filter((rule) => !rule.matched);
  const items = (some: readonly RuleStanding[]) =>
    some.map((rule) => <Rule key={`${rule.source} ${rule.id}`} rule={rule} />);
  return (
    <section aria-labelledby="matched-title">
      <h2 id="matched-title" className={styles.heading}>
        {t('policy.explain.matched')}
      </h2>
      {matched.length === 0 ? (
        <p className={styles.quiet}>{t('policy.explain.matched.none')}</p>
      ) : (
        <ul className={styles.rules}>{items(matched)}</ul>
      )}
      {missed.length === 0 ? null : (
        <details className={styles.missed}>
          <summary>{t('policy.explain.missed', { count: missed.length })}</summary>
          <ul className={styles.rules}>{items(missed)}</ul>
        </details>
      )}
    </section>
  );
}

function Result({ explained }: { readonly explained: Explained }) {
  const { policy, classification, rules } = explained;
  return (
    <>
      <p className={styles.verdict} role="status">
        <VerdictBadge verdict={policy.verdict} />
        <Said>{policy.why}</Said>
      </p>
      <Opaque why={classification.uninspectable} />
      <Rules rules={rules} />
      <Facts>
        {policy.signals.length === 0 ? null : (
          <Fact label={t('policy.explain.signals')}>
            <SignalList signals={policy.signals} />
          </Fact>
        )}
        <Fact label={t('policy.explain.effects')}>
          <span className={styles.effects}>
            {classification.effects.map((effect) => (
              <EffectBadge key={effect} effect={effect} />
            ))}
          </span>
        </Fact>
        <Fact label={t('policy.explain.targets')}>
          <Targets targets={classification.targets} />
        </Fact>
        {classification.programs.length === 0 ? null : (
          <Fact label={t('policy.explain.programs')}>
            <AgentText text={classification.programs.join(', ')} mono />
          </Fact>
        )}
      </Facts>
    </>
  );
}

/** What would become of one call under the text: type a command, or take one that was made. */
export function ExplainPanel() {
  const { sample, explain, recent } = usePolicy();
  useEffect(() => void readRecent(), []);
  return (
    <>
      <CommandForm />
      {sample === null ? null : (
        <section aria-labelledby="explain-title" className={styles.part}>
          <h2 id="explain-title" className={styles.heading}>
            {t('policy.explain.result')}
          </h2>
          <p className={styles.sample}>
            <AgentText text={gistOfSample(sample)} mono />
          </p>
          <AskedPart asked={explain} again={() => void explainSample()}>
            {(explained) => <Result explained={explained} />}
          </AskedPart>
        </section>
      )}
      {sample === null ? (
        <AskedPart asked={explain} again={() => void explainSample()}>
          {(explained) => <Result explained={explained} />}
        </AskedPart>
      ) : null}
      <section aria-labelledby="recent-title" className={styles.part}>
        <h2 id="recent-title" className={styles.heading}>
          {t('policy.explain.recent')}
        </h2>
        <AskedPart asked={recent} again={() => void readRecent()}>
          {(rows) => <Recent rows={rows} />}
        </AskedPart>
      </section>
    </>
  );
}
