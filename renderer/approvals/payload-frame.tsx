import { ArrowDown, Check, TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { ApprovalCard, PatchedFile } from '../../shared/model/approval';
import { countHidden, mixedScripts } from '../../shared/text-safety';
import { t, type MessageId } from '../i18n/translate';
import { reportRead, useApprovals } from '../stores/approvals';
import { AgentText } from '../ui/agent-text';
import { EditDiff } from './edit-diff';
import styles from './payload-frame.module.css';

const titles: Readonly<Record<ApprovalCard['payload']['kind'], MessageId>> = {
  command: 'approval.payload',
  file: 'approval.payload.file',
  edit: 'approval.payload.edit',
  url: 'approval.payload.url',
  json: 'approval.payload.json',
};

/** Calls `onSeen` once when the element is really on screen, through every frame that clips it. */
function useSeen(onSeen: () => void) {
  const end = useRef<HTMLSpanElement>(null);
  const seen = useEffectEvent(onSeen);
  useEffect(() => {
    if (end.current === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) seen();
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return end;
}

const changes: Readonly<Record<PatchedFile['change'], MessageId>> = {
  add: 'approval.patch.add',
  update: 'approval.patch.update',
  delete: 'approval.patch.delete',
};

/** Every file of a patch: its own heading says what becomes of it, so that no text of a patch can look like one. */
function PatchedFiles({ files }: { readonly files: readonly PatchedFile[] }) {
  return files.map((file, i) => (
    // A patch may name a file twice, and its order never changes while it stands.
    // oxlint-disable-next-line react/no-array-index-key
    <section key={i} className={styles.file}>
      <h3>
        {t(changes[file.change])} <AgentText text={file.path} mono />
        {file.to === undefined ? null : (
          <>
            {' '}
            {t('approval.patch.move')} <AgentText text={file.to} mono />
          </>
        )}
      </h3>
      {file.change === 'delete' ? null : <EditDiff before={file.before} after={file.after} />}
    </section>
  ));
}

function PayloadText({ payload }: Pick<ApprovalCard, 'payload'>) {
  if (payload.files !== undefined) return <PatchedFiles files={payload.files} />;
  if (payload.kind === 'edit' && payload.before !== undefined && payload.after !== undefined) {
    return <EditDiff before={payload.before} after={payload.after} />;
  }
  return <AgentText text={payload.text} lines />;
}

function HiddenCount({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <p className={styles.hidden}>
      <TriangleAlert size={15} aria-hidden />
      {t('approval.hidden', { count })}
    </p>
  );
}

function Mixed({ words }: { readonly words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <p className={styles.hidden}>
      <TriangleAlert size={15} aria-hidden />
      <span>
        {t('approval.mixed', { count: words.length })}{' '}
        {words.map((word) => (
          <code key={word}>
            <AgentText text={word} />{' '}
          </code>
        ))}
      </span>
    </p>
  );
}

function ReadState({ read }: { readonly read: boolean }) {
  return (
    <p className={styles.read} data-read={read} role="status">
      {read ? <Check size={13} aria-hidden /> : <ArrowDown size={13} aria-hidden />}
      {read ? t('approval.read-all') : t('approval.read-on')}
    </p>
  );
}

/** Exactly what would run, every character visible. Allow waits until its end was on screen (threat U-07). */
export function PayloadFrame({ card }: { readonly card: ApprovalCard }) {
  const { payload } = card;
  const moved = payload.files?.map(({ to }) => to) ?? [];
  const whole = [payload.path, payload.before, payload.text, ...moved].join('\n');
  const read = useApprovals((state) => state.readId === card.id);
  const end = useSeen(() => void reportRead(card));
  return (
    <section className={styles.section} aria-labelledby="payload-title">
      <header className={styles.head}>
        <h2 id="payload-title">{t(titles[payload.kind])}</h2>
        <ReadState read={read} />
      </header>
      {payload.path === undefined || payload.files !== undefined ? null : (
        <p className={styles.path}>
          <AgentText text={payload.path} mono />
        </p>
      )}
      <HiddenCount count={countHidden(whole)} />
      <Mixed words={mixedScripts(whole)} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled area must be reachable by keys */}
      <div className={styles.frame} tabIndex={0} role="group" aria-labelledby="payload-title">
        <PayloadText payload={payload} />
        <span ref={end} className={styles.end} />
      </div>
    </section>
  );
}
