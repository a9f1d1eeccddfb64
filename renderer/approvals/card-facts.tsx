import { EyeOff } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import type { Effect, Target } from '../../shared/model/classification';
import { t, type MessageId } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import { Badge, type Tone } from '../ui/badge';
import { Fact, Facts } from '../ui/facts';
import { Said } from '../ui/said';
import styles from './card-facts.module.css';
import { Chain } from './chain';

const calm: ReadonlySet<Effect> = new Set(['reads', 'searches', 'delegates']);
const grave: ReadonlySet<Effect> = new Set([
  'deletes',
  'persists',
  'touches-credentials',
  'changes-instructions',
  'changes-holdpoint',
  'changes-permissions',
  'drives-input',
  'publishes',
  'sends-data',
  'escalates',
  'runs-remote-code',
  'weakens-defences',
  'destroys',
]);

const toneOf = (effect: Effect): Tone => {
  if (grave.has(effect)) return 'danger';
  return calm.has(effect) ? 'calm' : 'wait';
};

/** Does the real path only spell out what is shown (`./a`, `~/a`, `a`), with nothing followed or left? */
const isSpelledOut = ({ shown, resolved }: Target): boolean => {
  const plain = shown.replace(/^(?:\.|~)\//, '');
  return resolved === shown || (!plain.includes('..') && resolved.endsWith(`/${plain}`));
};

/** One effect as a word, its weight as colour. */
export function EffectBadge({ effect }: { readonly effect: Effect }) {
  return <Badge tone={toneOf(effect)}>{t(`effect.${effect}`)}</Badge>;
}

function TargetLine({ target }: { readonly target: Target }) {
  return (
    <li>
      <EffectBadge effect={target.effect} />
      <AgentText text={target.shown} mono />
      {isSpelledOut(target) ? null : (
        <span className={styles.really}>
          {t('approval.target.really')} <AgentText text={target.resolved} mono />
        </span>
      )}
      {target.inProject === false ? (
        <em className={styles.outside}>{t('approval.target.outside')}</em>
      ) : null}
    </li>
  );
}

/** What a call reaches, each with what would happen to it. */
export function Targets({ targets }: { readonly targets: readonly Target[] }) {
  if (targets.length === 0) return t('approval.targets.none');
  return (
    <ul className={styles.targets}>
      {targets.map((target) => (
        <TargetLine
          key={`${target.kind} ${target.effect} ${target.resolved} ${target.shown}`}
          target={target}
        />
      ))}
    </ul>
  );
}

/** Says that the analysis did not reach the bottom of this call, and why. */
export function Opaque({ why }: { readonly why: string | null }) {
  if (why === null) return null;
  return (
    <p className={styles.opaque}>
      <EyeOff size={15} aria-hidden />
      <span>
        <strong>{t('approval.uninspectable')}</strong> <Said>{why}</Said>
      </span>
    </p>
  );
}

/** How a call came that no hook of a product told; null = by the product's own hook. */
function routeOf(product: ApprovalCard['product']): MessageId | null {
  switch (product) {
    case 'mcp-client':
    case 'acp-agent':
    case 'custom':
      return `approval.route.${product}`;
    default:
      return null;
  }
}

/** Where, how, what it touches, through whom, and what a wider Allow would cover: all from our own analysis. */
export function CardFacts({ card }: { readonly card: ApprovalCard }) {
  const { classification, reach } = card;
  const route = routeOf(card.product);
  return (
    <Facts>
      <Fact label={t('approval.cwd')}>
        <AgentText text={card.cwd} mono />
      </Fact>
      <Fact label={t('approval.targets')}>
        <Targets targets={classification.targets} />
      </Fact>
      {card.chain.length === 0 ? null : (
        <Fact label={t('approval.chain')}>
          <Chain chain={card.chain} targets={classification.targets} />
        </Fact>
      )}
      {route === null ? null : <Fact label={t('approval.route')}>{t(route)}</Fact>}
      {reach === null ? null : (
        <Fact label={t('approval.reach')}>
          <Said>{reach.says}</Said>
        </Fact>
      )}
    </Facts>
  );
}
