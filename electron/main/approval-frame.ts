import { nativeTheme } from 'electron';
import type { AppState, FrameState, LinkState } from '../../shared/ipc';
import type { AllowRequest } from '../../shared/ipc-window';
import type { ApprovalCard } from '../../shared/model/approval';
import { meets } from '../../shared/model/step-up';
import { done, refuse, sentence, type Outcome, type Refusal } from '../../shared/reasons';
import {
  armInMs,
  bind,
  follow,
  markRead,
  mayAllow,
  nothingBound,
  type ArmState,
  type Bound,
} from './approval-arm';
import type { DaemonLink } from './daemon-link';
import { askSystem } from './system-proof';
import type { ApprovalWindow } from './windows';

const failureShownMs = 5_000;

/** What became of the last press on Allow. */
type Press =
  | { readonly kind: 'none' }
  | { readonly kind: 'sent'; readonly approvalId: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  /** The step-up that came with it is being looked at. */
  | { readonly kind: 'checking'; readonly approvalId: string }
  /** The step-up did not count; the call waits on and can be tried again. */
  | { readonly kind: 'refused'; readonly approvalId: string; readonly sentence: string };

type Waiting = Extract<FrameState, { kind: 'waiting' }>;

/** Hears what the frame shows, and whether Allow is armed. */
export type TellFrame = (state: FrameState, armed: boolean) => void;

/**
 * The one way to allow a call. Main binds approval and digest, from the daemon's own list, to the frame; the frame can
 * only say "the one you bound". When a press counts is decided in approval-arm.ts.
 */
export class ApprovalFrame {
  readonly #link: DaemonLink;
  readonly #approval: ApprovalWindow;
  readonly #tell: TellFrame;
  #arm: ArmState = nothingBound;
  #press: Press = { kind: 'none' };
  #timer: NodeJS.Timeout | null = null;

  constructor(link: DaemonLink, approval: ApprovalWindow, tell: TellFrame) {
    this.#link = link;
    this.#approval = approval;
    this.#tell = tell;
    this.#watchWindow();
    nativeTheme.on('updated', () => this.#changed());
    link.onChange((state) => this.#follow(state));
  }

  /** Binds the approval that the card shows. Refusal: `approval-unknown` when the daemon has it not waiting. */
  show(approvalId: string): Outcome<void> {
    const card = this.#pending().find((other) => other.id === approvalId);
    this.#press = { kind: 'none' };
    this.#arm = bind(this.#arm, card === undefined ? null : boundOf(card), performance.now());
    this.#changed();
    return card === undefined ? refuse('approval-unknown') : done(undefined);
  }

  /** The card's whole text was on screen. */
  read(approvalId: string, digest: string): void {
    this.#arm = markRead(this.#arm, approvalId, digest);
    this.#changed();
  }

  /** A press on Allow. Refusals: those of `mayAllow`, and those of the daemon. */
  async allow(request: AllowRequest): Promise<Outcome<void>> {
    const { approvalId, ...chosen } = request;
    this.#look();
    if (this.#press.kind === 'sent' || this.#press.kind === 'checking')
      return refuse('ticket-used');
    const may = mayAllow(this.#arm, approvalId, performance.now());
    if (!may.ok) return may;
    this.#press = { kind: chosen.proof === undefined ? 'sent' : 'checking', approvalId };
    this.#changed();
    const { digest, count } = may.value;
    const shown = await askSystem(chosen.proof, this.#link.state().snapshot);
    if (!shown.ok) return this.#notProved(approvalId, shown);
    const answered = await this.#link.call('approval.answer', {
      approvalId,
      digest,
      answer: 'allow',
      ...chosen,
      notAsked: false,
      count,
    });
    if (answered.ok) return this.#sent(approvalId);
    if (answered.reason.startsWith('step-up-')) return this.#notProved(approvalId, answered);
    this.#failed(sentence(answered));
    return answered;
  }

  #sent(approvalId: string): Outcome<void> {
    // The list may have come first, without this call: then there is nothing left to show for it.
    this.#press = this.#arm.bound === null ? { kind: 'none' } : { kind: 'sent', approvalId };
    this.#changed();
    return done(undefined);
  }

  /** The card stays, with the sentence, and so does the field to try again in. */
  #notProved(approvalId: string, refusal: Refusal): Outcome<void> {
    this.#press = { kind: 'refused', approvalId, sentence: sentence(refusal) };
    this.#arm = { ...this.#arm, changedAtMs: performance.now() };
    this.#changed();
    return refusal;
  }

  state(): FrameState {
    const { bound } = this.#arm;
    if (this.#press.kind === 'failed') return this.#press;
    if (bound === null) return { kind: 'empty' };
    if (this.#press.kind === 'sent') return this.#press;
    const wait = armInMs(this.#arm, performance.now());
    const asked = this.#asked(bound);
    const checking = this.#press.kind === 'checking' ? 'Checking your step-up.' : null;
    const why = checking ?? missing(this.#link.state().link, this.#arm) ?? missingFactor(asked);
    const refused = this.#press.kind === 'refused' ? { refused: this.#press.sentence } : {};
    return {
      kind: 'waiting',
      approvalId: bound.approvalId,
      armInMs: wait ?? 0,
      canAllow: why === null && wait !== null,
      why: why ?? '',
      count: bound.count,
      ...asked,
      ...refused,
      theme: theme(),
    };
  }

  /** What the bound card asks for besides the click. */
  #asked({ approvalId }: Bound): Pick<Waiting, 'needs' | 'factors' | 'reach' | 'onceOnly'> {
    const card = this.#pending().find((one) => one.id === approvalId);
    const enrolled = this.#link.state().snapshot?.stepUp.enrolled ?? [];
    const needs = card?.needs ?? 'none';
    return {
      needs,
      factors: enrolled.filter((factor) => meets(factor, needs)),
      reach: card?.reach?.says ?? null,
      onceOnly: card !== undefined && card.classification.uninspectable !== null,
    };
  }

  #pending(): readonly ApprovalCard[] {
    return this.#link.state().snapshot?.approvals ?? [];
  }

  #follow(state: AppState): void {
    const pending = (state.snapshot?.approvals ?? []).map(boundOf);
    this.#arm = follow(this.#arm, pending, performance.now());
    if (this.#arm.bound === null && this.#press.kind !== 'failed') this.#press = { kind: 'none' };
    this.#changed();
  }

  #failed(why: string): void {
    this.#press = { kind: 'failed', sentence: why };
    this.#changed();
    setTimeout(() => {
      if (this.#press.kind !== 'failed') return;
      this.#press = { kind: 'none' };
      this.#arm = { ...this.#arm, changedAtMs: performance.now() };
      this.#changed();
    }, failureShownMs);
  }

  #watchWindow(): void {
    const { window } = this.#approval;
    const changed = (): void => {
      this.#look();
      this.#changed();
    };
    window.on('focus', changed);
    window.on('blur', changed);
    window.on('show', changed);
    window.on('hide', changed);
    window.on('minimize', changed);
    window.on('restore', changed);
    window.on('move', changed);
  }

  /** Looks at the window itself, so that a missed event cannot keep Allow armed. */
  #look(): void {
    const now = performance.now();
    const { focusedAtMs, visibleAtMs } = this.#arm;
    this.#arm = {
      ...this.#arm,
      // SECURITY: T-8: a time is kept only as long as its condition holds without a break.
      focusedAtMs: this.#approval.window.isFocused() ? (focusedAtMs ?? now) : null,
      visibleAtMs: this.#approval.isVisible() ? (visibleAtMs ?? now) : null,
    };
  }

  /** Tells the pages, now and again at the moment Allow becomes armed. */
  #changed(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const state = this.state();
    const waits = state.kind === 'waiting' && state.canAllow;
    this.#tell(state, waits && state.armInMs === 0);
    this.#approval.frame.setVisible(state.kind !== 'empty');
    if (waits && state.armInMs > 0)
      this.#timer = setTimeout(() => this.#changed(), state.armInMs + 1);
  }
}

const boundOf = (card: ApprovalCard): Bound => ({
  approvalId: card.id,
  digest: card.digest,
  count: card.count,
});

/** What the operator must do before Allow can count, as a sentence; null when nothing is missing but time. */
function missing(link: LinkState, arm: ArmState): string | null {
  const line = missingLink(link);
  if (line !== null) return line;
  if (!arm.read) return 'Scroll to the end of the card to read all of it.';
  if (arm.visibleAtMs === null) return 'Bring this window into view.';
  return arm.focusedAtMs === null ? 'Click this window first, then decide.' : null;
}

/** A call that takes a step-up cannot be allowed while nothing that would do is set up; denying it needs nothing. */
const missingFactor = ({ needs, factors }: Pick<Waiting, 'needs' | 'factors'>): string | null =>
  needs === 'none' || factors.length > 0 ? null : sentence({ reason: 'step-up-missing' });

function missingLink(link: LinkState): string | null {
  switch (link.kind) {
    case 'ready':
      return null;
    case 'set-up':
      return 'Choose a passphrase in the main window first.';
    case 'locked':
      return 'Enter your passphrase in the main window first.';
    case 'seat-taken':
      return 'Another Holdpoint window has the seat; answer there.';
    case 'refused':
      return link.reason;
    case 'connecting':
    case 'daemon-down':
      return 'The daemon is not running, so nothing can be allowed.';
  }
}

function theme(): 'light' | 'dark' | 'contrast' {
  if (nativeTheme.shouldUseHighContrastColors) return 'contrast';
  return nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
}
