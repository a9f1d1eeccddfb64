/**
 * The hash chain (threat T-18). A record's hash covers every other field of it, `prev` included, so that no record can be
 * changed, taken out or moved without every later hash being made again. What it cannot show is that the newest
 * records are missing: for that the head must be known elsewhere.
 */
import { hash } from 'node:crypto';
import type { JournalEntry, JournalRecord } from '../../../shared/model/journal';
import { canonicalJson } from './canonical-json';

/** `prev` of the first record. */
export const genesis = '0'.repeat(64);

/** The last link: what the next record is tied to. */
export type ChainHead = { readonly seq: number; readonly hash: string };
export const emptyChain: ChainHead = { seq: 0, hash: genesis };

/** When, on which boot, a record is made: wall ms for people, monotonic ns as decimal text for order. */
export type RecordStamp = {
  readonly wallMs: number;
  readonly monoNs: string;
  readonly bootId: string;
};

/** A record as it lies on disk: the payload is canonical JSON text. */
export type StoredRecord = Omit<JournalRecord, 'payload'> & { readonly payload: string };

/** sha256 (hex) over the canonical JSON of all fields but `hash`. */
export function hashRecord(record: Omit<JournalRecord, 'hash'>): string {
  const {
    type,
    agent,
    run,
    presence,
    decision,
    rule,
    route,
    payload,
    seq,
    wallMs,
    monoNs,
    bootId,
    prev,
  } = record;
  return hash(
    'sha256',
    canonicalJson({
      type,
      agent,
      run,
      presence,
      decision,
      rule,
      route,
      payload,
      seq,
      wallMs,
      monoNs,
      bootId,
      prev,
    }),
  );
}

/**
 * The same hash without parsing the payload: canonical JSON sorts keys, so the payload's text can be set in its place.
 * A payload text that is not canonical gives another hash than any honest writer would have stored.
 */
export function hashStored(record: Omit<StoredRecord, 'hash'>): string {
  const {
    agent,
    bootId,
    decision,
    monoNs,
    payload,
    presence,
    prev,
    route,
    rule,
    run,
    seq,
    type,
    wallMs,
  } = record;
  const before = canonicalJson({ agent, bootId, decision, monoNs }).slice(0, -1);
  const after = canonicalJson({ presence, prev, route, rule, run, seq, type, wallMs }).slice(1);
  return hash('sha256', `${before},"payload":${payload},${after}`);
}

/** The record that follows `head`. Throws when the payload is not JSON. */
export function nextRecord(head: ChainHead, entry: JournalEntry, stamp: RecordStamp): StoredRecord {
  const unsealed = {
    ...entry,
    ...stamp,
    payload: canonicalJson(entry.payload),
    seq: head.seq + 1,
    prev: head.hash,
  };
  return { ...unsealed, hash: hashStored(unsealed) };
}
