import { TriangleAlert } from 'lucide-react';
import type { DigestWarning } from '../../shared/model/digest';
import { inWords } from '../../shared/witness-words';
import { t } from '../i18n/translate';
import { openRecord, showView } from '../stores/selection';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { RowList } from '../ui/row-list';
import { Said } from '../ui/said';
import styles from './digest.module.css';

/** Shows a record in History. */
function look(seq: number): void {
  openRecord(seq);
  showView('history');
}

function Warning({ warning: { kind, text, seq, agent } }: { readonly warning: DigestWarning }) {
  const what = t(`digest.warning.${kind}`);
  return (
    <li className={styles.warning}>
      <TriangleAlert size={16} aria-hidden />
      <div>
        <strong>{what}</strong>
        {agent === null ? null : (
          <>
            {' '}
            <AgentText text={agent} />
          </>
        )}
        <p>
          <Said>{inWords(text)}</Said>
        </p>
      </div>
      {seq === null ? null : (
        <Button size="s" aria-label={t('digest.look.at', { what })} onClick={() => look(seq)}>
          {t('digest.look')}
        </Button>
      )}
    </li>
  );
}

/** What should make the operator look closer; it stands before everything else. */
export function Warnings({ warnings }: { readonly warnings: readonly DigestWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <RowList className={styles.warnings} label={t('digest.warnings')}>
      {warnings.map((warning) => (
        <Warning key={`${warning.kind} ${warning.seq} ${warning.text}`} warning={warning} />
      ))}
    </RowList>
  );
}
