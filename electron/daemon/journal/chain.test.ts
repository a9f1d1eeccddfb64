import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/json';
import { RecordType, type JournalEntry } from '../../../shared/model/journal';
import { PresenceState } from '../../../shared/model/presence';
import { canonicalJson } from './canonical-json';
import {
  emptyChain,
  genesis,
  hashRecord,
  hashStored,
  nextRecord,
  type ChainHead,
  type StoredRecord,
} from './chain';
import { verifyChain } from './verify-chain';

const word = fc.option(fc.string({ unit: 'binary' }), { nil: null });
const payload = fc.dictionary(
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ stringUnit: 'binary' }),
) as fc.Arbitrary<JsonObject>;
const entry: fc.Arbitrary<JournalEntry> = fc.record({
  type: fc.constantFrom(...RecordType.options),
  agent: word,
  run: word,
  presence: fc.constantFrom(...PresenceState.options),
  decision: word,
  rule: word,
  route: word,
  payload,
});

const stamp = { wallMs: 1_700_000_000_000.25, monoNs: '12345', bootId: 'boot' };

const chainOf = (entries: readonly JournalEntry[]): StoredRecord[] => {
  let head: ChainHead = emptyChain;
  return entries.map((item) => {
    const record = nextRecord(head, item, stamp);
    head = record;
    return record;
  });
};

const chain = (minLength: number): fc.Arbitrary<StoredRecord[]> =>
  fc.array(entry, { minLength, maxLength: 12 }).map(chainOf);
const at = (records: readonly StoredRecord[], seed: number): number => seed % records.length;

describe('the chain', () => {
  it('holds for any records, and its head is the last hash', () => {
    fc.assert(
      fc.property(chain(0), (records) => {
        const head = records.at(-1)?.hash ?? genesis;
        expect(verifyChain(records)).toEqual({
          ok: true,
          records: records.length,
          head,
          broken: null,
        });
      }),
    );
  });

  it('hashes a stored record as the whole record is hashed', () => {
    fc.assert(
      fc.property(entry, (item) => {
        const record = nextRecord(emptyChain, item, stamp);
        expect(record.hash).toBe(hashRecord({ ...record, payload: item.payload }));
        expect(record.hash).toBe(
          hashRecord({ ...record, payload: JSON.parse(record.payload) as JsonObject }),
        );
      }),
    );
  });

  it('goes on from a link in the middle', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (records, seed) => {
        const from = at(records, seed);
        const rest = records.slice(from + 1);
        expect(verifyChain(rest, records[from]).ok).toBe(true);
        if (rest.length > 0)
          expect(verifyChain(rest).broken).toMatchObject({ seq: 1, fault: 'gap' });
      }),
    );
  });

  const fields = [
    'type',
    'agent',
    'run',
    'presence',
    'decision',
    'rule',
    'route',
    'wallMs',
    'monoNs',
    'bootId',
    'prev',
    'hash',
  ] as const;
  it('names the first changed record, whichever field was changed (A01)', () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), fc.constantFrom(...fields), (records, seed, field) => {
        const i = at(records, seed);
        const changed = records.with(i, { ...records[i]!, [field]: `${records[i]![field]}x` });
        expect(verifyChain(changed).broken).toMatchObject({ seq: i + 1, fault: 'hash' });
      }),
    );
  });

  it('names a changed payload, also one that means the same', () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), (records, seed) => {
        const i = at(records, seed);
        const spaced = records.with(i, { ...records[i]!, payload: `${records[i]!.payload} ` });
        expect(verifyChain(spaced).broken).toMatchObject({ seq: i + 1, fault: 'hash' });
      }),
    );
  });

  it('names a record that was changed and hashed again by the one that follows', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (records, seed) => {
        const i = seed % (records.length - 1);
        const forged = { ...records[i]!, agent: `${records[i]!.agent}x` };
        const changed = records.with(i, { ...forged, hash: hashStored(forged) });
        expect(verifyChain(changed).broken).toMatchObject({ seq: i + 2, fault: 'prev' });
      }),
    );
  });

  it('names the first missing record (A02)', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (records, seed) => {
        const i = seed % (records.length - 1);
        expect(verifyChain(records.toSpliced(i, 1)).broken).toMatchObject({
          seq: i + 1,
          fault: 'gap',
        });
      }),
    );
  });

  it('finds records that changed places, also when they were numbered anew (A04)', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (records, seed) => {
        const i = seed % (records.length - 1);
        const [a, b] = [records[i]!, records[i + 1]!];
        expect(verifyChain(records.with(i, b).with(i + 1, a)).broken).toMatchObject({
          seq: i + 1,
          fault: 'gap',
        });
        const renumbered = records.with(i, { ...b, seq: a.seq }).with(i + 1, { ...a, seq: b.seq });
        expect(verifyChain(renumbered).broken).toMatchObject({ seq: i + 1, fault: 'hash' });
      }),
    );
  });

  it('finds a record that comes twice', () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), (records, seed) => {
        const i = at(records, seed);
        expect(verifyChain(records.toSpliced(i, 0, records[i]!)).broken).toMatchObject({
          seq: i + 1,
          fault: 'order',
        });
      }),
    );
  });

  it('says where reading failed', () => {
    const records = chainOf(fc.sample(entry, 3));
    function* broken(): Generator<StoredRecord> {
      yield* records.slice(0, 2);
      throw new Error('disk image is malformed');
    }
    expect(verifyChain(broken())).toEqual({
      ok: false,
      records: 2,
      head: records[1]!.hash,
      broken: { seq: 3, fault: 'unreadable', detail: 'disk image is malformed' },
    });
  });
});

describe('canonical JSON', () => {
  it('has one text for a value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(payload, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('keeps half a surrogate pair as its escape, in values and keys', () => {
    expect(canonicalJson({ 'a\ud83d': ['\udc00b', '\ud83d\ude00'] })).toBe(
      '{"a\\\\ud83d":["\\\\udc00b","😀"]}',
    );
  });

  it('throws on what is not JSON', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow();
  });
});
