import { useMemo } from 'react';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import hidden from '../ui/hidden.module.css';
import styles from './edit-diff.module.css';
import { diffLines, type DiffLine } from './line-diff';

const signs = { same: ' ', removed: '−', added: '+' } as const;

/** One line with its sign; the words of the sign are for the ear. */
export function DiffRow({ line }: { readonly line: DiffLine }) {
  return (
    <div className={styles.line} data-kind={line.kind}>
      <span aria-hidden="true" data-sign="">
        {signs[line.kind]}
      </span>
      {line.kind === 'same' ? null : (
        <span className={hidden.hidden}>{t(`diff.${line.kind}`)}</span>
      )}
      <AgentText text={line.text} />
    </div>
  );
}

/** How many lines go and come. */
export function DiffSummary({ lines }: { readonly lines: readonly DiffLine[] }) {
  const count = (kind: DiffLine['kind']): number =>
    lines.filter((line) => line.kind === kind).length;
  return (
    <p className={styles.summary}>
      {t('diff.summary', { removed: count('removed'), added: count('added') })}
    </p>
  );
}

/** What goes and what comes, line by line, by sign and colour. */
export function EditDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  return (
    <>
      <DiffSummary lines={lines} />
      {lines.map((line, i) => (
        // Lines have no identity but their place, and the text never changes while it stands.
        // oxlint-disable-next-line react/no-array-index-key
        <DiffRow key={i} line={line} />
      ))}
    </>
  );
}
