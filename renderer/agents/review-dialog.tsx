import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Agent, AgentReview } from '../../shared/model/agent';
import type { Effect } from '../../shared/model/classification';
import { t } from '../i18n/translate';
import { sayPolitely } from '../stores/announcements';
import { perform } from '../stores/failure';
import { AgentText } from '../ui/agent-text';
import { Ago } from '../ui/ago';
import { Button } from '../ui/button';
import confirm from '../ui/confirm.module.css';
import { AgentDialog } from './agent-dialog';
import { DaysChoice } from './days-choice';
import { EffectChoice } from './effect-choice';
import form from '../ui/form.module.css';
import styles from './registry.module.css';

type PartProps = {
  readonly title: string;
  readonly none: string;
  readonly rows: readonly {
    readonly key: string;
    readonly name: ReactNode;
    readonly calls: number;
    readonly lastAt?: number;
  }[];
};

function Part({ title, none, rows }: PartProps) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul className={styles.counts}>
          {rows.map(({ key, name, calls, lastAt }) => (
            <li key={key}>
              <span>{name}</span>
              <small>
                {t('review.calls', { calls })}
                {lastAt === undefined ? null : (
                  <>
                    {' · '}
                    <Ago atMs={lastAt} />
                  </>
                )}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What it did: used, beyond, hosts. */
function Findings({ review }: { readonly review: AgentReview }) {
  return (
    <>
      <Part
        title={t('review.used')}
        none={t('review.used.none')}
        rows={review.used.map(({ effect, ...more }) => ({
          key: effect,
          name: t(`effect.${effect}`),
          ...more,
        }))}
      />
      <Part
        title={t('review.beyond')}
        none={t('review.beyond.none')}
        rows={review.beyond.map(({ effect, calls }) => ({
          key: effect,
          name: t(`effect.${effect}`),
          calls,
        }))}
      />
      <Part
        title={t('review.hosts')}
        none={t('review.hosts.none')}
        rows={review.hosts.map(({ host, calls }) => ({
          key: host,
          name: <AgentText text={host} mono />,
          calls,
        }))}
      />
    </>
  );
}

type FormProps = {
  readonly review: AgentReview;
  readonly onClose: () => void;
  /** May the review be ended from here? Only by the proved operator. */
  readonly mayEnd: boolean;
};

function ReviewForm({ review, onClose, mayEnd }: FormProps) {
  // What was never used is proposed for removal; the operator may keep any of it.
  const [removed, setRemoved] = useState<ReadonlySet<Effect>>(new Set(review.unused));
  const [days, setDays] = useState(90);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    onClose();
    const remove = review.unused.filter((effect) => removed.has(effect));
    const body = { agentId: review.agentId, remove, reviewInDays: days };
    const answer = await perform('agent.reviewed', body);
    if (answer.ok) sayPolitely(t('registry.done.reviewed'));
  };
  return (
    <form className={form.form} onSubmit={(event) => void submit(event)}>
      <Findings review={review} />
      {review.unused.length === 0 ? (
        <p>{t('review.unused.none')}</p>
      ) : (
        <EffectChoice
          legend={t('review.unused')}
          effects={review.unused}
          chosen={removed}
          onChange={setRemoved}
        />
      )}
      <DaysChoice days={days} onChange={setDays} />
      <div className={`${confirm.actions} ${form.foot}`}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          type="submit"
          look="accent"
          disabled={!mayEnd}
          title={mayEnd ? undefined : t('control.locked')}
        >
          {t('review.go', { removed: removed.size })}
        </Button>
      </div>
    </form>
  );
}

type ReviewDialogProps = Omit<FormProps, 'review'> & {
  readonly agent: Agent;
  readonly label: string;
};

/** What an agent may do against what it did since somebody last looked. */
export function ReviewDialog({ agent, label, onClose, mayEnd }: ReviewDialogProps) {
  const [review, setReview] = useState<AgentReview | null>(null);
  useEffect(() => {
    let stands = true;
    void perform('agent.review', { agentId: agent.id }).then((answer) => {
      if (!stands) return;
      if (answer.ok) setReview(answer.value);
      else onClose();
    });
    return () => {
      stands = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- one look for each opening
  }, [agent.id]);
  return (
    <AgentDialog
      title={t('review.title', { agent: label })}
      text={review === null ? t('review.loading') : t('review.text', { calls: review.calls })}
      onClose={onClose}
    >
      {review === null ? null : <ReviewForm review={review} onClose={onClose} mayEnd={mayEnd} />}
    </AgentDialog>
  );
}
