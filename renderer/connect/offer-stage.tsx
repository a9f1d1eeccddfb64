import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { Product } from '../../shared/model/tool-call';
import type { FoundProduct } from '../../shared/wires/agents-wire';
import { CoveragePart } from '../agents/coverage-part';
import { DriftBadge, GradeBadge, VersionWords } from '../agents/grade';
import { t } from '../i18n/translate';
import { canConnect, choose, connectChosen, leaveConnecting } from '../stores/connecting';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Fact, Facts } from '../ui/facts';
import { Said } from '../ui/said';
import { Toggle } from '../ui/toggle';
import styles from './connect.module.css';
import { FileChangeView } from './file-change';
import { StageFrame } from './stage-frame';

type OfferedProps = { readonly found: FoundProduct; readonly chosen: boolean };

function Choice({ found, chosen }: OfferedProps) {
  const id = useId();
  const { hook, label, product } = found.status;
  if (hook === 'connected') {
    return (
      <Badge tone="ok" icon={<CircleCheck size={12} aria-hidden />}>
        {t('connect.already')}
      </Badge>
    );
  }
  if (!canConnect(found)) return null;
  return (
    <span className={styles.choice}>
      <Toggle
        id={id}
        on={chosen}
        label={t('connect.choose', { agent: label })}
        onChange={(on) => choose(product, on)}
      />
      <label htmlFor={id}>{t('agent.connect')}</label>
    </span>
  );
}

/** What would be written, or why nothing can be. */
function Written({ found: { files, fault } }: { readonly found: FoundProduct }) {
  if (fault !== null) {
    return (
      <p className={styles.fault}>
        <TriangleAlert size={15} aria-hidden />
        <span>
          {t('connect.fault')}: <Said>{fault}</Said>
        </span>
      </p>
    );
  }
  return (
    <div className={styles.files}>
      {files.map((file) => (
        <FileChangeView key={file.path} file={file} />
      ))}
    </div>
  );
}

function Offered({ found, chosen }: OfferedProps) {
  const { status } = found;
  return (
    <li className={styles.product} data-chosen={chosen}>
      <div className={styles.head}>
        <h3>
          <Said>{status.label}</Said>
        </h3>
        <GradeBadge grade={status.grade} />
        <DriftBadge drift={status.drift} />
        <span className={styles.end}>
          <Choice found={found} chosen={chosen} />
        </span>
      </div>
      {status.hook === 'changed' ? (
        <p className={styles.changed}>
          {t('connect.changed')}. <Said>{status.detail}</Said>
        </p>
      ) : null}
      <Facts>
        <Fact label={t('agent.version')}>
          <VersionWords agent={status} />
        </Fact>
        <Fact label={t('grade.label')}>{t(`grade.${status.grade}.text`)}</Fact>
      </Facts>
      <CoveragePart agent={status} />
      {status.hook === 'connected' ? null : <Written found={found} />}
    </li>
  );
}

type OfferStageProps = {
  readonly products: readonly FoundProduct[];
  readonly chosen: ReadonlySet<Product>;
};

/** Every product that was found, with what connecting it would write, a switch each, and one button. */
export function OfferStage({ products, chosen }: OfferStageProps) {
  return (
    <StageFrame title={t('connect.title')} text={t('connect.text')}>
      <ul className={styles.list} aria-label={t('connect.list')}>
        {products.map((found) => (
          <Offered
            key={found.status.product}
            found={found}
            chosen={chosen.has(found.status.product)}
          />
        ))}
      </ul>
      <div className={styles.foot}>
        <Button onClick={leaveConnecting}>{t('connect.later')}</Button>
        <Button look="accent" disabled={chosen.size === 0} onClick={() => void connectChosen()}>
          {t('connect.go', { count: chosen.size })}
        </Button>
      </div>
    </StageFrame>
  );
}
