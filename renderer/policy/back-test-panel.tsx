import { ArrowRight, DoorOpen, TrendingDown, TrendingUp } from 'lucide-react';
import type { BackTest } from '../../shared/wires/policy-wire';
import { countWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { runBackTest, usePolicy } from '../stores/policy';
import { openRecord, showView } from '../stores/selection';
import { answerOf } from '../stores/asked';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { RowList } from '../ui/row-list';
import { Said } from '../ui/said';
import { VerdictBadge } from '../ui/verdict-badge';
import { AskedPart } from './asked-part';
import { byDanger, newlyAllowed, turnOf, verdictCounts, type ChangedCall } from './back-test-order';
import own from './back-test-panel.module.css';
import styles from './panel.module.css';

const turns = {
  allows: { tone: 'danger', icon: DoorOpen },
  loosens: { tone: 'wait', icon: TrendingDown },
  tightens: { tone: 'calm', icon: TrendingUp },
} as const;

function showRecord(seq: number): void {
  openRecord(seq);
  showView('history');
}

function Change({ call }: { readonly call: ChangedCall }) {
  const turn = turnOf(call);
  const { tone, icon: Icon } = turns[turn];
  return (
    <li data-turn={turn}>
      <button type="button" onClick={() => showRecord(call.seq)}>
        <span className={own.line}>
          <code>
            <AgentText text={call.summary} />
          </code>
          <Ago atMs={call.wallMs} />
        </span>
        <span className={own.line}>
          <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
            {t(`turn.${turn}`)}
          </Badge>
          <span
            className={styles.turn}
            role="img"
            aria-label={t('policy.back-test.turn', {
              before: t(`verdict.${call.before}`),
              after: t(`verdict.${call.after}`),
            })}
          >
            <VerdictBadge verdict={call.before} />
            <ArrowRight size={12} aria-hidden />
            <VerdictBadge verdict={call.after} />
          </span>
        </span>
        <span className={styles.quiet}>
          <Said>{call.why}</Said>
        </span>
      </button>
    </li>
  );
}

/** Changed calls, the dangerous ones first. `most` cuts the list. */
export function ChangedCalls({
  changed,
  most = changed.length,
}: {
  readonly changed: readonly ChangedCall[];
  readonly most?: number;
}) {
  return (
    <RowList className={`${styles.changed} ${own.changed}`} label={t('policy.back-test.changed')}>
      {byDanger(changed)
        .slice(0, most)
        .map((call) => (
          <Change key={call.seq} call={call} />
        ))}
    </RowList>
  );
}

function Counts({ result }: { readonly result: BackTest }) {
  return (
    <table className={own.counts}>
      <caption>{t('policy.back-test.counts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('policy.back-test.verdict')}</th>
          <th scope="col">{t('policy.back-test.before')}</th>
          <th scope="col">{t('policy.back-test.after')}</th>
        </tr>
      </thead>
      <tbody>
        {verdictCounts(result).map(({ verdict, before, after }) => (
          <tr key={verdict} data-moved={before !== after}>
            <th scope="row">
              <VerdictBadge verdict={verdict} />
            </th>
            <td>
              <data value={before}>{countWords(before)}</data>
            </td>
            <td>
              <data value={after}>{countWords(after)}</data>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a back-test found, in one or two sentences. */
export function BackTestSummary({ result }: { readonly result: BackTest }) {
  const { calls, changed } = result;
  if (changed.length === 0) return <p role="status">{t('policy.back-test.same', { calls })}</p>;
  const allowed = newlyAllowed(changed).length;
  return (
    <p role="status" className={own.summary}>
      {t('policy.back-test.summary', { changed: changed.length, calls })}{' '}
      <strong data-allows={allowed > 0}>{t('policy.back-test.allowed', { count: allowed })}</strong>
      {result.moreChanged ? ` ${t('policy.back-test.more')}` : ''}
    </p>
  );
}

/** What the text would have done with past calls. Runs when it is asked to: it judges thousands. */
export function BackTestPanel() {
  const backTest = usePolicy((state) => state.backTest);
  const ran = answerOf(backTest) !== null;
  return (
    <>
      <p className={styles.quiet}>{t('policy.back-test.text')}</p>
      <Button disabled={backTest.kind === 'busy'} onClick={() => void runBackTest()}>
        {ran ? t('policy.back-test.again') : t('policy.back-test.go')}
      </Button>
      <AskedPart asked={backTest} again={() => void runBackTest()} saysStale>
        {(result) => (
          <>
            <BackTestSummary result={result} />
            {result.calls === 0 ? null : <Counts result={result} />}
            {result.changed.length === 0 ? null : <ChangedCalls changed={result.changed} />}
          </>
        )}
      </AskedPart>
    </>
  );
}
