import { useId, useMemo } from 'react';
import type { FoundProduct } from '../../shared/wires/agents-wire';
import { DiffRow, DiffSummary } from '../approvals/edit-diff';
import { diffLines } from '../approvals/line-diff';
import { t, type MessageId } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import { Badge } from '../ui/badge';
import styles from './connect.module.css';
import { foldDiff } from './fold-diff';

type FileChange = FoundProduct['files'][number];

const context = 2;

function wordOf({ before, after }: FileChange): MessageId {
  if (before === after) return 'connect.file.same';
  return before === null ? 'connect.file.new' : 'connect.file.changed';
}

function Lines({ before, after }: FileChange) {
  const lines = useMemo(() => diffLines(before ?? '', after ?? ''), [before, after]);
  return (
    <>
      <DiffSummary lines={lines} />
      {foldDiff(lines, context).map((line, i) =>
        line.kind === 'fold' ? (
          // Lines have no identity but their place, and the texts never change while they stand.
          // oxlint-disable-next-line react/no-array-index-key
          <p key={i} className={styles.fold}>
            {t('diff.stays', { count: line.count })}
          </p>
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- as above
          <DiffRow key={i} line={line} />
        ),
      )}
    </>
  );
}

/** One file that connecting would write, and each line of it that is new or goes. */
export function FileChangeView({ file }: { readonly file: FileChange }) {
  const id = useId();
  const changes = file.before !== file.after;
  return (
    <section className={styles.file} aria-labelledby={id}>
      <h4 id={id}>
        <AgentText text={file.path} mono /> <Badge tone="calm">{t(wordOf(file))}</Badge>
      </h4>
      {changes ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled area must be reachable by keys
        <div className={styles.lines} tabIndex={0} role="group" aria-labelledby={id}>
          <Lines {...file} />
        </div>
      ) : null}
    </section>
  );
}
