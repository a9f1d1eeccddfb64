import { keptLocked, stoodStill } from '../../shared/digest-gist';
import type { DigestAgent, DigestWarning, ReturnDigest } from '../../shared/model/digest';
import type { LeaseEnd } from '../../shared/model/lease';
import type { PresenceSpan } from '../../shared/model/presence';
import { inWords } from '../../shared/witness-words';
import { formatRow } from './format-log';
import { count, duration, localTime } from './layout';
import { shown, type Paint } from './terminal-text';

/** Rows of one list that are printed; `--json` has those that the daemon gave. */
const printedRows = 5;

const endWords: Readonly<Record<LeaseEnd, string>> = {
  time: 'its time was over',
  calls: 'its calls were used up',
  denied: 'a call was denied',
  revoked: 'revoked',
  returned: 'by your return',
  'tray-lost': 'the tray app was lost',
  'daemon-restart': 'the daemon was started anew',
  'agent-barred': 'the agent was suspended or revoked',
};

/** `locked 22 min`; the one that still holds is only named. */
const spanWords = ({ state, fromMs, toMs }: PresenceSpan): string =>
  toMs === null ? state : `${state} ${duration(toMs - fromMs)}`;

/** Where the operator was, in one line: at most the newest six stretches, each of one state, whatever the grounds for it were. */
export function formatSpans(spans: readonly PresenceSpan[]): string {
  const stretches: PresenceSpan[] = [];
  for (const span of spans) {
    const before = stretches.at(-1);
    if (before?.state !== span.state) stretches.push(span);
    else stretches[stretches.length - 1] = { ...before, toMs: span.toMs };
  }
  const left = stretches.length > 6 ? ['…'] : [];
  return [...left, ...stretches.slice(-6).map(spanWords)].join(', ');
}

function awayLine({ leftAt, returnedAt, spans }: ReturnDigest, nowMs: number): string {
  const long = duration((returnedAt ?? nowMs) - leftAt);
  const until = returnedAt === null ? 'until now' : `to ${localTime(returnedAt)}`;
  return `Away from ${localTime(leftAt)} ${until}, ${long}: ${formatSpans(spans)}`;
}

const warningLine = (warning: DigestWarning, paint: Paint): string => {
  const who = warning.agent === null ? '' : `${shown(warning.agent)}: `;
  const where = warning.seq === null ? '' : ` (record ${warning.seq})`;
  return `  ${paint('red', warning.kind)}  ${who}${shown(inWords(warning.text))}${where}`;
};

/** A list of calls or events: how many, and the newest of them. */
function listLines(
  what: string,
  { count: all, rows }: DigestAgent['ran'],
  paint: Paint,
): readonly string[] {
  if (all === 0) return [];
  const printed = rows.slice(0, printedRows);
  const rest = all - printed.length;
  return [
    `  ${what}`,
    ...printed.map((row) => `    ${formatRow(row, paint)}`),
    ...(rest > 0 ? [`    and ${rest} more; holdpoint log has them all`] : []),
  ];
}

function agentLines(agent: DigestAgent, paint: Paint, nowMs: number): readonly string[] {
  const { lease, ran, held, denied, ended } = agent;
  const still = stoodStill(agent, nowMs);
  const standing = agent.pauses.some(({ toMs }) => toMs === null) ? ', still paused' : '';
  const locked = keptLocked(agent, nowMs).map(shown).join(', ');
  const proof = still.verified ? 'verified' : 'NOT VERIFIED';
  return [
    '',
    paint('bold', shown(agent.label)),
    ...(lease === null
      ? []
      : [
          `  lease ${shown(lease.id)} for ${lease.scopes.join(', ')}: ${count(lease.used, 'call')}, ${lease.ended === null ? 'still stands' : `ended: ${endWords[lease.ended]}`}`,
        ]),
    ...listLines(`${count(ran.count, 'call')} ran while you were away:`, ran, paint),
    ...listLines(`${count(held.count, 'call')} waited:`, held, paint),
    ...listLines(`${count(denied.count, 'call')} denied:`, denied, paint),
    ...(still.runs === 0
      ? []
      : [
          `  ${count(still.runs, 'run')} stood still for ${duration(still.longestMs)}, ${proof}${standing}${still.timesOut ? '; open requests may fail with time-outs' : ''}`,
        ]),
    ...(locked === '' ? [] : [`  meanwhile it kept locked: ${locked}`]),
    ...listLines(`${count(ended.count, 'run')} ended:`, ended, paint),
  ];
}

/** `holdpoint digest`: the newest absence in plain words, what is suspicious first. */
export function formatDigest(digest: ReturnDigest, paint: Paint, nowMs: number): string {
  const { agents, warnings } = digest;
  return [
    awayLine(digest, nowMs),
    ...(warnings.length === 0
      ? []
      : ['', paint('red', 'Look at this'), ...warnings.map((one) => warningLine(one, paint))]),
    ...agents.flatMap((agent) => agentLines(agent, paint, nowMs)),
    ...(agents.length === 0 && warnings.length === 0 ? ['No agent did anything.'] : []),
  ].join('\n');
}
