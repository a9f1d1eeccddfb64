import { CircleDashed, ShieldCheck, TriangleAlert } from 'lucide-react';
import { Fault, type FaultResult, type MeasuredFaults } from '../../shared/model/coverage';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import { Badge } from '../ui/badge';
import styles from './coverage.module.css';

const looks = {
  blocked: { tone: 'ok', icon: ShieldCheck },
  obeyed: { tone: 'ok', icon: ShieldCheck },
  ran: { tone: 'danger', icon: TriangleAlert },
  'not-measured': { tone: 'calm', icon: CircleDashed },
} as const;

/** How often each result stands in a measured row. */
const countOf = ({ faults }: MeasuredFaults, result: FaultResult): number =>
  Object.values(faults).filter((one) => one === result).length;

/** The measured row in one badge: the worst that is in it. */
export function FaultsBadge({ measured }: { readonly measured: MeasuredFaults | null }) {
  if (measured === null) return <Badge tone="calm">{t('faults.none')}</Badge>;
  const ran = countOf(measured, 'ran');
  if (ran > 0) {
    return (
      <Badge tone="danger" icon={<TriangleAlert size={12} aria-hidden />}>
        {t('faults.ran', { count: ran })}
      </Badge>
    );
  }
  const open = countOf(measured, 'not-measured');
  return open > 0 ? (
    <Badge tone="calm">{t('faults.some', { count: open })}</Badge>
  ) : (
    <Badge tone="ok" icon={<ShieldCheck size={12} aria-hidden />}>
      {t('faults.safe')}
    </Badge>
  );
}

/** What the product did with each fault, as the tests measured it; a tool that ran is marked by word, sign and weight. */
export function FaultTable({ measured }: { readonly measured: MeasuredFaults | null }) {
  if (measured === null) return <p>{t('faults.none.text')}</p>;
  return (
    <table className={styles.faults}>
      <caption>
        {t('faults.caption')} <AgentText text={measured.version} />
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('faults.fault')}</th>
          <th scope="col">{t('faults.result')}</th>
        </tr>
      </thead>
      <tbody>
        {Fault.options.map((fault) => {
          const result = measured.faults[fault];
          const { tone, icon: Icon } = looks[result];
          return (
            <tr key={fault} data-result={result}>
              <th scope="row">{t(`fault.${fault}`)}</th>
              <td>
                <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
                  {t(`fault-result.${result}`)}
                </Badge>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
