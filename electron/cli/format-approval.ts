import type { ApprovalCard, PatchedFile } from '../../shared/model/approval';
import { headlineOf } from '../../shared/headline';
import { mixedScripts } from '../../shared/text-safety';
import { columns, count, cut, duration, localTime } from './layout';
import { block, shown, type Paint } from './terminal-text';

/** `holdpoint approvals`: one line each, oldest first. */
export function formatApprovals(cards: readonly ApprovalCard[]): string {
  if (cards.length === 0) return 'Nothing waits for an answer.';
  const oldestFirst = cards.toSorted((a, b) => a.askedAt - b.askedAt);
  const rows = oldestFirst.map((card) => [
    shown(card.id),
    shown(card.agentLabel),
    shown(card.tool),
    `${duration(card.expiresInMs)} left`,
    `${card.count > 1 ? `${card.count} × ` : ''}${cut(shown(card.payload.path ?? card.payload.text), 100)}`,
  ]);
  return columns(rows).join('\n');
}

/** `holdpoint show`: the whole card. What would run stands whole and behind a margin; the agent's words are called so. `nowMs` is wall time. */
export function formatCard(card: ApprovalCard, paint: Paint, nowMs: number): string {
  const { classification } = card;
  const facts: (readonly [string, string])[] = [
    ['Effects', shown(classification.effects.join(', ') || 'none known')],
    ['Asked by', shown(chainText(card))],
    ['Run', `${shown(card.runId)} (${card.containment} containment)`],
    ['Directory', shown(card.cwd)],
    ['Why', shown(card.why)],
    ...card.signals.map((one) => ['Signal', shown(one.says)] as const),
    ['Rules', shown(card.rules.map((rule) => `${rule.id} (${rule.source})`).join(', ') || 'none')],
    [
      'Waits',
      `${count(card.count, 'call')}, denied in ${duration(card.expiresInMs)}${card.callerAway ? ', its caller is away' : ''}`,
    ],
    ...hostLimit(card, nowMs),
    ['Can grant', shown(card.reach?.says ?? 'nothing beyond this call')],
    ['Digest', shown(card.digest)],
  ];
  return [
    paint('bold', shown(headlineOf(classification, card).text)),
    `${shown(card.tool)}  ${shown(card.id)}`,
    ...payloadLines(card),
    ...mixed(card, paint),
    ...(classification.uninspectable === null
      ? []
      : [paint('yellow', `Cannot be seen through: ${shown(classification.uninspectable)}`)]),
    ...classification.targets.map(
      (target) =>
        `  ${target.effect}: ${shown(target.resolved)}${target.inProject === false ? paint('yellow', ' (outside the project)') : ''}`,
    ),
    '',
    ...columns(facts.map((fact) => [...fact])),
    ...claims(card, paint),
  ].join('\n');
}

/** Most products run a tool whose answer comes too late, so their own limit is what counts. */
const hostLimit = (card: ApprovalCard, nowMs: number): (readonly [string, string])[] =>
  card.hostLimit
    ? [['Limit', `the product waits until ${localTime(nowMs + card.expiresInMs)}, no longer`]]
    : [];

const margin = '  │ ';

function payloadLines({ payload }: ApprovalCard): string[] {
  if (payload.files !== undefined) return payload.files.flatMap(patchedFile);
  const path = payload.path === undefined ? [] : [`  ${shown(payload.path)}`];
  if (payload.kind !== 'edit') return [...path, block(payload.text, margin)];
  return [...path, block(payload.before ?? '', '  - '), block(payload.after ?? '', '  + ')];
}

/** One file of a patch: what becomes of it, then what goes and what comes. */
function patchedFile({ path, to, change, before, after }: PatchedFile): string[] {
  const verb = { add: 'adds', update: 'changes', delete: 'deletes' }[change];
  const moved = to === undefined ? '' : ` and moves it to ${shown(to)}`;
  return [
    `  ${verb} ${shown(path)}${moved}`,
    ...(before === '' ? [] : [block(before, '  - ')]),
    ...(after === '' ? [] : [block(after, '  + ')]),
  ];
}

const chainText = (card: ApprovalCard): string =>
  card.chain.map((link) => `${link.name}${link.verified ? '' : ' (unverified)'}`).join(' > ') ||
  card.agentLabel;

const claims = (card: ApprovalCard, paint: Paint): string[] =>
  card.claims.length === 0
    ? []
    : [
        '',
        paint('dim', 'The agent says (not checked):'),
        ...card.claims.map((claim) => block(`${claim.label}: ${claim.text}`, margin)),
      ];

function mixed({ payload }: ApprovalCard, paint: Paint): string[] {
  const moved = payload.files?.map(({ to }) => to) ?? [];
  const all = [payload.path, payload.text, payload.before, payload.after, ...moved];
  const words = mixedScripts(all.join(' '));
  return words.length === 0
    ? []
    : [paint('yellow', `Words that mix look-alike alphabets: ${shown(words.join(', '))}`)];
}
