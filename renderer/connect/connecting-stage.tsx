import { CircleDashed, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { OnboardDialog } from '../agents/onboard-dialog';
import { t } from '../i18n/translate';
import { useAgent } from '../now/agent-state-badge';
import { isOver, leaveConnecting, type Connecting, type Step } from '../stores/connecting';
import { useAppState } from '../stores/app-state';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import { CanaryBadge, CanaryText } from './canary-report';
import styles from './connect.module.css';
import { StageFrame } from './stage-frame';

const isLive = ({ step }: Connecting): boolean =>
  step.kind === 'tried' && step.result.kind === 'live';

function StepBadge({ step }: { readonly step: Step }) {
  switch (step.kind) {
    case 'tried':
      return <CanaryBadge result={step.result} />;
    case 'failed':
      return (
        <Badge tone="danger" icon={<TriangleAlert size={12} aria-hidden />}>
          {t('connect.step.failed')}
        </Badge>
      );
    case 'waits':
      return (
        <Badge tone="calm" icon={<CircleDashed size={12} aria-hidden />}>
          {t('connect.step.waits')}
        </Badge>
      );
    case 'connects':
    case 'tries':
      return (
        <Badge tone="calm" icon={<LoaderCircle size={12} aria-hidden />}>
          {t(`connect.step.${step.kind}`)}
        </Badge>
      );
  }
}

/** The next step: what the agent is for and may do, asked by the registry's own dialog. */
function Onboard({ one: { found } }: { readonly one: Connecting }) {
  const [open, setOpen] = useState(false);
  const agent = useAgent(found.status.product);
  const proved = useAppState((state) => state.app?.link.kind === 'ready');
  if (agent?.state !== 'proposed' && agent?.state !== 'active') return null;
  const { label } = found.status;
  return (
    <>
      <Button
        disabled={!proved}
        title={proved ? undefined : t('control.locked')}
        onClick={() => setOpen(true)}
      >
        {t(`connect.onboard.${agent.state}`, { agent: label })}
      </Button>
      {open ? (
        <OnboardDialog
          agent={agent}
          label={label}
          found={found.status}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

function Row({ one }: { readonly one: Connecting }) {
  const { found, step } = one;
  return (
    <li className={styles.product} data-chosen>
      <div className={styles.head}>
        <h3>
          <Said>{found.status.label}</Said>
        </h3>
        <StepBadge step={step} />
        <span className={styles.end}>{isLive(one) ? <Onboard one={one} /> : null}</span>
      </div>
      {step.kind === 'tried' ? <CanaryText result={step.result} /> : null}
      {step.kind === 'failed' ? (
        <p className={styles.fault}>
          <TriangleAlert size={15} aria-hidden />
          <Said>{step.text}</Said>
        </p>
      ) : null}
    </li>
  );
}

/** How far all of it is, and what that means. */
function wordsOf(products: readonly Connecting[]): {
  readonly title: string;
  readonly text: string;
} {
  const [count, good] = [products.length, products.filter(isLive).length];
  if (!isOver(products))
    return { title: t('connect.going', { count }), text: t('connect.going.text') };
  return good === count
    ? { title: t('connect.over.good', { count }), text: t('connect.over.text') }
    : { title: t('connect.over.bad', { good, count }), text: t('connect.over.bad.text') };
}

/** Each product on its way: its hook written, then tried with a harmless call. */
export function ConnectingStage({ products }: { readonly products: readonly Connecting[] }) {
  const over = isOver(products);
  return (
    <StageFrame {...wordsOf(products)}>
      <ul className={styles.list} aria-label={t('connect.list')}>
        {products.map((one) => (
          <Row key={one.found.status.product} one={one} />
        ))}
      </ul>
      <div className={styles.foot}>
        <Button look="accent" disabled={!over} onClick={leaveConnecting}>
          {t('connect.done')}
        </Button>
      </div>
    </StageFrame>
  );
}
