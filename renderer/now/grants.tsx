import { Hourglass, Undo2 } from 'lucide-react';
import type { Grant, Snapshot } from '../../shared/model/snapshot';
import { duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { useGrantLeft } from '../stores/time-left';
import { AgentText } from '../ui/agent-text';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import { RowList } from '../ui/row-list';
import { Section } from '../ui/section';
import styles from '../ui/standing-list.module.css';
import { holderOf } from './grant-holder';
import { projectOf } from './project-name';

function Reach({ grant }: { readonly grant: Grant }) {
  if (grant.covers.scope === 'agent')
    return (
      <span className={styles.reach}>
        <Said>{grant.covers.reach.says}</Said>
      </span>
    );
  return (
    <span className={styles.reach}>
      <AgentText text={grant.summary} mono />
    </span>
  );
}

function TimeLeft({ grant }: { readonly grant: Grant }) {
  const left = useGrantLeft(grant);
  return (
    <span className={styles.left}>
      <Hourglass size={13} aria-hidden />
      {left === null ? t('grants.while-run') : t('grants.left', { time: duration(left) })}
    </span>
  );
}

function GrantRow({ grant, snapshot }: { readonly grant: Grant; readonly snapshot: Snapshot }) {
  const { label, cwd } = holderOf(grant, snapshot);
  const project = grant.covers.scope === 'agent' ? grant.covers.reach.project : cwd;
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Reach grant={grant} />
        <p className={styles.facts}>
          <strong>
            <AgentText text={label} />
          </strong>
          {project === null ? null : <AgentText text={projectOf(project)} />}
          <span>{t(`grants.scope.${grant.covers.scope}`)}</span>
        </p>
      </div>
      <TimeLeft grant={grant} />
      <span className={styles.used}>{t('now.grants.used', { count: grant.used })}</span>
      <Button
        size="s"
        icon={<Undo2 size={13} aria-hidden />}
        onClick={() => void perform('grant:revoke', { grantId: grant.id })}
      >
        {t('now.grants.revoke')}
      </Button>
    </li>
  );
}

/** What goes on without asking because the operator said so: for whom, how far, how long still, how often used. */
export function Grants({ snapshot }: { readonly snapshot: Snapshot }) {
  const { grants } = snapshot;
  if (grants.length === 0) return null;
  return (
    <Section title={t('now.grants')} count={grants.length}>
      <RowList className={styles.list}>
        {grants.map((grant) => (
          <GrantRow key={grant.id} grant={grant} snapshot={snapshot} />
        ))}
      </RowList>
    </Section>
  );
}
