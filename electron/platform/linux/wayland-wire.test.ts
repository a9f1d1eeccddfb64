import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsIn, offerIn, request } from './wayland-wire';

describe('the Wayland wire', () => {
  it('writes a request as the protocol says', () => {
    // wl_display.get_registry(new_id 2), from the description of the wire format.
    expect(request(1, 1, 2).toString('hex')).toBe('0100000001000c0002000000');
    // wl_registry.bind(name 7, "wl_seat" version 1, new_id 3): the text has its zero byte and stands on words.
    expect(request(2, 0, 7, 'wl_seat', 1, 3).toString('hex')).toBe(
      '0200000000002000' + '07000000' + '08000000776c5f7365617400' + '01000000' + '03000000',
    );
  });

  it('reads what it wrote, whatever the pieces it comes in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(9), fc.array(fc.oneof(fc.nat(), fc.string()))), {
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 64 }),
        (messages, piece) => {
          const bytes = Buffer.concat(
            messages.map(([id, op, values]) => request(id, op, ...values)),
          );
          const seen: number[][] = [];
          let rest = Buffer.alloc(0);
          for (let at = 0; at < bytes.length; at += piece) {
            const read = eventsIn(Buffer.concat([rest, bytes.subarray(at, at + piece)]));
            seen.push(...(read?.events ?? []).map(({ object, opcode }) => [object, opcode]));
            rest = Buffer.from(read?.rest ?? []);
          }
          expect(seen).toEqual(messages.map(([id, op]) => [id, op]));
          expect(rest).toHaveLength(0);
        },
      ),
    );
  });

  it('gives up on what is no Wayland, and on half an offer', () => {
    expect(eventsIn(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toMatchObject({ events: [] });
    expect(eventsIn(Buffer.alloc(8))).toBeNull();
    const whole = request(2, 0, 7, 'wl_seat', 4).subarray(8);
    expect(offerIn(whole)).toEqual({ name: 7, interface: 'wl_seat', version: 4 });
    for (let cut = 0; cut < whole.length; cut++) expect(offerIn(whole.subarray(0, cut))).toBeNull();
  });
});
