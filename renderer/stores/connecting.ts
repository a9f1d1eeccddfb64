import { create } from 'zustand';
import type { CanaryResult } from '../../shared/model/canary';
import type { Product } from '../../shared/model/tool-call';
import { sentence } from '../../shared/reasons';
import type { FoundProduct } from '../../shared/wires/agents-wire';
import { t } from '../i18n/translate';
import { sayNow, sayPolitely } from './announcements';
import { rememberOffered } from './offered';
import { showView } from './selection';

/** How far one product is. `tried` = its hook was written and a harmless call went through it. */
export type Step =
  | { readonly kind: 'waits' }
  | { readonly kind: 'connects' }
  | { readonly kind: 'tries' }
  | { readonly kind: 'tried'; readonly result: CanaryResult }
  | { readonly kind: 'failed'; readonly text: string };

/** A product on its way; the label and the files are those that were shown before. */
export type Connecting = { readonly found: FoundProduct; readonly step: Step };

/** The screen that finds products and connects them: one step after the other, and back to `closed`. */
type Stage =
  | { readonly kind: 'closed' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly text: string }
  | {
      readonly kind: 'offer';
      readonly products: readonly FoundProduct[];
      readonly chosen: ReadonlySet<Product>;
    }
  | { readonly kind: 'connecting'; readonly products: readonly Connecting[] };

export const useConnecting = create<{ readonly stage: Stage }>()(() => ({
  stage: { kind: 'closed' },
}));
const set = (stage: Stage): void => useConnecting.setState({ stage });

/** Can its hook be written now? What is connected already has nothing to write. */
export const canConnect = ({ status, fault }: FoundProduct): boolean =>
  fault === null && status.hook !== 'connected';

/** Has every product come to an end, good or bad? */
export const isOver = (products: readonly Connecting[]): boolean =>
  products.every(({ step }) => step.kind === 'tried' || step.kind === 'failed');

/** Looks for products on this machine and shows what connecting each would write. Writes nothing. */
export async function findAgents(): Promise<void> {
  showView('agents');
  set({ kind: 'looking' });
  const answer = await window.holdpoint.call('agents.found', {});
  if (useConnecting.getState().stage.kind !== 'looking') return;
  if (!answer.ok) {
    set({ kind: 'failed', text: sentence(answer) });
    return;
  }
  const { products } = answer.value;
  const chosen = new Set(products.filter(canConnect).map(({ status }) => status.product));
  set({ kind: 'offer', products, chosen });
  sayPolitely(t('connect.found', { count: products.length }));
}

export function choose(product: Product, on: boolean): void {
  const { stage } = useConnecting.getState();
  if (stage.kind !== 'offer') return;
  const chosen = new Set(stage.chosen);
  if (on) chosen.add(product);
  else chosen.delete(product);
  set({ ...stage, chosen });
}

/** Leaves the screen. What was offered is not offered again by itself. */
export function leaveConnecting(): void {
  const { stage } = useConnecting.getState();
  if (stage.kind === 'offer') rememberOffered(stage.products.map(({ status }) => status.product));
  set({ kind: 'closed' });
}

/** Connects what was chosen, one after the other, and tries each hook at once. */
export async function connectChosen(): Promise<void> {
  const { stage } = useConnecting.getState();
  if (stage.kind !== 'offer' || stage.chosen.size === 0) return;
  rememberOffered(stage.products.map(({ status }) => status.product));
  const going = stage.products.filter(({ status }) => stage.chosen.has(status.product));
  set({
    kind: 'connecting',
    products: going.map((found) => ({ found, step: { kind: 'waits' } })),
  });
  for (const found of going) await connectOne(found);
}

async function connectOne(found: FoundProduct): Promise<void> {
  const { product, label } = found.status;
  advance(product, { kind: 'connects' });
  const written = await window.holdpoint.call('agent:connect', {
    product,
    ...(found.plan === null ? {} : { plan: found.plan }),
  });
  if (!written.ok) {
    fail(found, sentence(written));
    return;
  }
  advance(product, { kind: 'tries' });
  const tried = await window.holdpoint.call('agent.canary', { product });
  if (!tried.ok) {
    fail(found, sentence(tried));
    return;
  }
  advance(product, { kind: 'tried', result: tried.value });
  sayTried(label, tried.value);
}

function fail({ status }: FoundProduct, text: string): void {
  advance(status.product, { kind: 'failed', text });
  sayNow(t('connect.said.failed', { agent: status.label, why: text }));
}

/** Says how a hook dealt with the harmless call; a hook that did not block interrupts. */
export function sayTried(agent: string, { kind }: CanaryResult): void {
  const text = t(`connect.said.${kind}`, { agent });
  if (kind === 'live') sayPolitely(text);
  else sayNow(text);
}

function advance(product: Product, next: Step): void {
  const { stage } = useConnecting.getState();
  if (stage.kind !== 'connecting') return;
  set({
    ...stage,
    products: stage.products.map((one) =>
      one.found.status.product === product ? { ...one, step: next } : one,
    ),
  });
}
