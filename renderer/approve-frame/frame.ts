// The Allow control: a document of its own, with its own origin and a preload that can only allow. No third-party code, and
// nothing of the page that shows the agent's text. Main binds approval and digest; this frame can name no other.
import '../ui/tokens.css';
import './frame.css';
import type { FrameState } from '../../shared/ipc';
import type { GrantScope } from '../../shared/model/approval';
import { allowable, receiveState, shut } from './arming';
import { allowWords, words } from './words';

function part<T extends Element>(selector: string, type: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The frame has no ${selector}.`);
  return found;
}

const frame = part('#frame', HTMLElement);
const note = part('#note', HTMLElement);
const button = part('#allow', HTMLButtonElement);
const label = part('#allow span', HTMLElement);
const runChoice = part('input[value="run"]', HTMLInputElement);
const onceChoice = part('input[value="once"]', HTMLInputElement);

let arming = shut;
let timer: ReturnType<typeof setTimeout> | undefined;

const now = (): number => performance.now();
const scope = (): GrantScope => (runChoice.checked ? 'run' : 'once');

function noteOf(state: FrameState): string {
  switch (state.kind) {
    case 'empty':
      return words.empty;
    case 'sent':
      return words.sent;
    case 'failed':
      return state.sentence;
    case 'waiting':
      if (!state.canAllow) return state.why;
      return runChoice.checked ? words.runNote : '';
  }
}

function draw(): void {
  const { state, opensAt } = arming;
  const open = allowable(arming, now()) !== null;
  frame.dataset.kind = state.kind;
  button.disabled = !open;
  if (state.kind === 'waiting') {
    document.documentElement.dataset.theme = state.theme;
    label.textContent = open || !state.canAllow ? allowWords(state.count) : words.arming;
  }
  const text = noteOf(state);
  if (note.textContent !== text) note.textContent = text;
  clearTimeout(timer);
  if (!open && Number.isFinite(opensAt)) timer = setTimeout(draw, Math.max(0, opensAt - now()));
}

function receive(state: FrameState): void {
  const before = arming.state;
  arming = receiveState(arming, state, now());
  // SECURITY: a wide scope chosen for one call must not carry over to the next (T-6).
  if (
    before.kind !== 'waiting' ||
    state.kind !== 'waiting' ||
    before.approvalId !== state.approvalId
  )
    onceChoice.checked = true;
  draw();
}

async function allow(): Promise<void> {
  const approvalId = allowable(arming, now());
  if (approvalId === null) return;
  arming = { ...arming, opensAt: Infinity };
  draw();
  const answer = await window.holdpointApprove.allow({ approvalId, scope: scope() });
  // Main tells what became of it by a state; without one, say that nothing was allowed and let the operator try again.
  if (!answer.ok && arming.state.kind === 'waiting') {
    arming = receiveState(shut, arming.state, now());
    draw();
    note.textContent = words.unknown;
  }
}

function wire(): void {
  part('h1', HTMLElement).textContent = words.title;
  part('legend', HTMLElement).textContent = words.scope;
  part('input[value="once"] + span', HTMLElement).textContent = words.once;
  part('input[value="run"] + span', HTMLElement).textContent = words.run;
  part('kbd', HTMLElement).textContent = /Mac/.test(navigator.userAgent) ? '⌘⏎' : 'Ctrl ⏎';
  button.addEventListener('click', () => void allow());
  // SECURITY: Enter or Space typed for something else must not allow; only the pointer or the chord does (T-9, U-16).
  button.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') event.preventDefault();
  });
  button.addEventListener('keyup', (event) => {
    if (event.key === ' ') event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) void allow();
  });
  frame.addEventListener('change', draw);
}

async function start(): Promise<void> {
  wire();
  window.holdpointApprove.onState(receive);
  const first = await window.holdpointApprove.state();
  if (first.ok && arming.state.kind === 'empty') receive(first.value);
}

void start();
