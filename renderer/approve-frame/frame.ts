// The Allow control: a document of its own, with its own origin and a preload that can only allow. No third-party code, and
// nothing of the page that shows the agent's text. Main binds approval and digest; this frame can name no other.
import '../ui/tokens.css';
import './frame.css';
import type { FrameState } from '../../shared/ipc';
import { waysOf, type Way } from '../../shared/proof-of';
import { allowable, receiveState, shut } from './arming';
import { asksProof, firstChoice, minuteChoices, requestOf, scopesOf, type Choice } from './choice';
import { allowWords, minuteWords, wayWords, words } from './words';

type Waiting = Extract<FrameState, { kind: 'waiting' }>;

function part<T extends Element>(selector: string, type: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The frame has no ${selector}.`);
  return found;
}

const frame = part('#frame', HTMLElement);
const note = part('#note', HTMLElement);
const button = part('#allow', HTMLButtonElement);
const label = part('#allow span', HTMLElement);
const radios = [...document.querySelectorAll<HTMLInputElement>('input[name="scope"]')];
const minutes = part('#minutes', HTMLSelectElement);
const proof = part('#proof', HTMLElement);
const code = part('#code', HTMLInputElement);
const codeLabel = part('label[for="code"]', HTMLElement);
const way = part('#way', HTMLSelectElement);

let arming = shut;
let timer: ReturnType<typeof setTimeout> | undefined;

const now = (): number => performance.now();

function choice(): Choice {
  const checked = radios.find((radio) => radio.checked)?.value;
  return {
    scope: checked === 'run' || checked === 'agent' ? checked : 'once',
    minutes: Number(minutes.value),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its options are made of ways only
    way: way.value as Way,
    text: code.value,
  };
}

function noteOf(state: FrameState): string {
  switch (state.kind) {
    case 'empty':
      return words.empty;
    case 'sent':
      return words.sent;
    case 'failed':
      return state.sentence;
    case 'waiting':
      return waitingNote(state);
  }
}

function waitingNote(state: Waiting): string {
  if (!state.canAllow) return state.why;
  if (state.refused !== undefined) return state.refused;
  const chosen = choice();
  if (chosen.scope === 'run') return words.runNote;
  if (chosen.scope === 'agent') return words.agentNote.replace('{reach}', () => state.reach ?? '');
  return asksProof(state, chosen) && chosen.way === 'platform' ? words.platformNote : '';
}

const fields = {
  totp: { type: 'text', inputMode: 'numeric', autocomplete: 'one-time-code' },
  passphrase: { type: 'password', inputMode: 'text', autocomplete: 'current-password' },
  recovery: { type: 'text', inputMode: 'text', autocomplete: 'off' },
  platform: { type: 'text', inputMode: 'none', autocomplete: 'off' },
} as const satisfies Record<Way, object>;

function drawChoices(state: Waiting): void {
  const scopes = scopesOf(state);
  const chosen = choice();
  part('#scope', HTMLElement).hidden = scopes.length < 2;
  for (const radio of radios)
    radio
      .closest('label')
      ?.toggleAttribute('hidden', !scopes.some((scope) => scope === radio.value));
  minutes.hidden = chosen.scope !== 'agent';
  proof.hidden = !asksProof(state, chosen) || waysOf(state.factors).length === 0;
  way.hidden = way.options.length < 2;
  codeLabel.textContent = wayWords[chosen.way];
  // Never a field that cannot be named: the system's dialog has none of its own here.
  codeLabel.hidden = code.hidden = chosen.way === 'platform';
  if (code.dataset.way !== chosen.way) {
    Object.assign(code, fields[chosen.way]);
    code.dataset.way = chosen.way;
  }
  code.ariaInvalid = String(state.refused !== undefined);
}

function draw(): void {
  const { state, opensAt } = arming;
  const open = allowable(arming, now()) !== null;
  frame.dataset.kind = state.kind;
  frame.dataset.refused = String(state.kind === 'waiting' && state.refused !== undefined);
  if (state.kind === 'waiting') {
    document.documentElement.dataset.theme = state.theme;
    drawChoices(state);
    label.textContent = open || !state.canAllow ? allowWords(state.count) : words.arming;
  }
  // SECURITY: T-9: without the step-up that is asked for there is nothing to press.
  button.disabled = !open || state.kind !== 'waiting' || requestOf(state, choice()) === null;
  const text = noteOf(state);
  if (note.textContent !== text) note.textContent = text;
  clearTimeout(timer);
  if (!open && Number.isFinite(opensAt)) timer = setTimeout(draw, Math.max(0, opensAt - now()));
}

/** SECURITY: T-6, T-9: a wide scope or a code that was meant for one call must not carry over to the next. */
function beginAnew(state: Waiting): void {
  const first = firstChoice(state);
  for (const radio of radios) radio.checked = radio.value === first.scope;
  minutes.value = String(first.minutes);
  way.replaceChildren(...waysOf(state.factors).map((one) => new Option(wayWords[one], one)));
  way.value = first.way;
  code.value = '';
}

const sameWays = (a: Waiting, b: Waiting): boolean =>
  a.approvalId === b.approvalId && a.factors.join() === b.factors.join();

function receive(state: FrameState): void {
  const before = arming.state;
  arming = receiveState(arming, state, now());
  if (state.kind !== 'waiting') code.value = '';
  else if (before.kind !== 'waiting' || !sameWays(before, state)) beginAnew(state);
  else if (state.refused !== undefined && before.refused !== state.refused) tryAgain();
  draw();
}

/** A code works once, right or wrong: the field is empty for the next one. */
function tryAgain(): void {
  code.value = '';
  if (document.activeElement === document.body || document.activeElement === button) code.focus();
}

async function allow(): Promise<void> {
  const { state } = arming;
  if (allowable(arming, now()) === null || state.kind !== 'waiting') return;
  const request = requestOf(state, choice());
  if (request === null) return;
  arming = { ...arming, opensAt: Infinity };
  draw();
  const answer = await window.holdpointApprove.allow(request);
  // Main tells what became of it by a state; without one, say that nothing was allowed and let the operator try again.
  if (!answer.ok && arming.state === state) {
    arming = receiveState(shut, arming.state, now());
    draw();
    note.textContent = words.unknown;
  }
}

function name(): void {
  part('h1', HTMLElement).textContent = words.title;
  part('legend', HTMLElement).textContent = words.scope;
  for (const scope of ['once', 'run', 'agent'] as const)
    part(`input[value="${scope}"] + span`, HTMLElement).textContent = words[scope];
  minutes.replaceChildren(...minuteChoices.map((one) => new Option(minuteWords(one), String(one))));
  minutes.ariaLabel = words.minutes;
  way.ariaLabel = words.way;
  part('kbd', HTMLElement).textContent = /Mac/.test(navigator.userAgent) ? '⌘⏎' : 'Ctrl ⏎';
}

function wire(): void {
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
  frame.addEventListener('input', draw);
  way.addEventListener('change', () => {
    code.value = '';
    draw();
  });
}

async function start(): Promise<void> {
  name();
  wire();
  window.holdpointApprove.onState(receive);
  const first = await window.holdpointApprove.state();
  if (first.ok && arming.state.kind === 'empty') receive(first.value);
}

void start();
