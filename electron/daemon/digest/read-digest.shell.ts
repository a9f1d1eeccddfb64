import {
  digestRows,
  type DigestAgent,
  type DigestWarning,
  type ReturnDigest,
} from '../../../shared/model/digest';
import type { HistoryRow } from '../../../shared/model/journal';
import { Product } from '../../../shared/model/tool-call';
import { done, type Outcome } from '../../../shared/reasons';
import type { TimelineRecord } from '../../../shared/store-port';
import type { StoryReader } from '../store/story-reader';
import { newestAbsence, type Absence } from './absence';
import { endsOf, leasesOf, usedAfterEnd } from './leases';
import { isDaemonOrPresence, shownSpans, wasInterrupted } from './spans';
import { Story, type AgentStory, type PauseStory } from './story';

/** Records of presence, daemon and leases that are looked at for the newest absence and for spans. */
export const timelineRecords = 2_000;

/** The newest absence, told; null when there was none. Walks every record of it. Refusal: `journal-corrupt`. Throws what SQLite throws. */
export function readDigest(reader: StoryReader, nowMs: number): Outcome<ReturnDigest | null> {
  const timeline = reader.timeline(timelineRecords);
  if (!timeline.ok) return timeline;
  const whole = timeline.value.length < timelineRecords;
  const absence = newestAbsence(timeline.value, { wallMs: nowMs, whole });
  return absence === null ? done(null) : tell(reader, absence, timeline.value);
}

function tell(
  reader: StoryReader,
  absence: Absence,
  timeline: readonly TimelineRecord[],
): Outcome<ReturnDigest> {
  const toSeq = absence.returned?.seq ?? Number.MAX_SAFE_INTEGER;
  const story = new Story(
    (seq) => absence.spans.findLast((span) => span.seq <= seq)?.state === 'present',
  );
  for (const record of reader.records(absence.fromSeq, toSeq)) story.take(record);
  const stretch = { fromSeq: absence.fromSeq, toSeq };
  for (const lost of interruptions(timeline, stretch)) story.warnings.add(lost);
  const ends = endsOf(timeline);
  const leases = leasesOf(timeline, ends, stretch);
  const told = story.agents();
  for (const { agent, used } of told)
    for (const seq of usedAfterEnd(ends, used))
      story.warnings.add({ kind: 'detached-execution', text: leaseWasOver, seq, agent });
  const agents: DigestAgent[] = [];
  for (const one of withLeases(told, [...leases.keys()])) {
    const agent = agentOf(reader, one, leases.get(one.agent));
    if (!agent.ok) return agent;
    agents.push(agent.value);
  }
  return done({
    leftAt: absence.leftAt,
    returnedAt: absence.returned?.atMs ?? null,
    spans: shownSpans(absence.spans),
    agents,
    warnings: story.warnings.list(),
  });
}

const leaseWasOver = 'A call passed under a lease that had ended.';

const silent = (agent: string): AgentStory => ({
  agent,
  runs: [],
  ran: [],
  held: [],
  denied: [],
  pauses: [],
  ended: [],
  used: new Map(),
});

/** An agent whose lease stood is told even if it did nothing with it. */
const withLeases = (agents: readonly AgentStory[], leased: readonly string[]): AgentStory[] => [
  ...agents,
  ...leased.filter((name) => agents.every(({ agent }) => agent !== name)).map(silent),
];

/** Daemons that were killed: until the next one started nothing was recorded. */
function interruptions(
  timeline: readonly TimelineRecord[],
  { fromSeq, toSeq }: { readonly fromSeq: number; readonly toSeq: number },
): DigestWarning[] {
  const story = timeline.filter(isDaemonOrPresence);
  return story
    .filter(({ type }, i) => type === 'daemon.started' && isLost(story, i))
    .filter(({ seq }) => seq >= fromSeq && seq < toSeq)
    .map(({ seq, wallMs, beforeMs }) => ({
      kind: 'daemon-lost',
      text: `The daemon was interrupted: nothing was recorded for ${Math.round((wallMs - (beforeMs ?? wallMs)) / 1000)} s before it started again.`,
      seq,
      agent: null,
    }));
}

const isLost = (story: readonly TimelineRecord[], i: number): boolean => {
  const started = story[i];
  return started !== undefined && wasInterrupted(started, story[i - 1]);
};

type Lease = Omit<NonNullable<DigestAgent['lease']>, 'used'>;

function agentOf(
  reader: StoryReader,
  told: AgentStory,
  lease: Lease | undefined,
): Outcome<DigestAgent> {
  const held = cut(reader, newestOfCalls(reader, told.held), told.held.length);
  const ran = cut(reader, told.ran);
  const denied = cut(reader, told.denied);
  const ended = cut(reader, told.ended);
  if (!held.ok) return held;
  if (!ran.ok) return ran;
  if (!denied.ok) return denied;
  if (!ended.ok) return ended;
  return done({
    agentId: Product.safeParse(told.agent).data ?? null,
    label: told.agent,
    runs: [...told.runs],
    lease: lease === undefined ? null : { ...lease, used: told.used.get(lease.id)?.length ?? 0 },
    ran: ran.value,
    held: held.value,
    denied: denied.value,
    pauses: told.pauses.slice(-digestRows).map((pause) => shownPause(reader, pause)),
    ended: ended.value,
  });
}

/** What became of the calls that waited, as far as rows are shown: they are looked up one by one. */
const newestOfCalls = (reader: StoryReader, keys: readonly string[]): number[] =>
  keys.slice(-digestRows).flatMap((key) => reader.newestOfCall(key) ?? []);

/** The newest of these records as History shows them, newest first. */
function cut(
  reader: StoryReader,
  seqs: readonly number[],
  count = seqs.length,
): Outcome<{ count: number; rows: HistoryRow[] }> {
  const newest = seqs.toSorted((a, b) => b - a).slice(0, digestRows);
  const rows: HistoryRow[] = [];
  for (const seq of newest) {
    const row = reader.row(seq);
    if (row?.ok === false) return row;
    if (row !== null) rows.push(row.value);
  }
  return done({ count, rows });
}

function shownPause(
  reader: StoryReader,
  { seq, ...pause }: PauseStory,
): DigestAgent['pauses'][number] {
  const shown = { ...pause, locks: [...pause.locks] };
  return pause.toMs === null ? { ...shown, ...reader.pauseEnd(pause.runId, seq) } : shown;
}
