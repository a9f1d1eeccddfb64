/**
 * Messages of the Wayland wire protocol (wayland.freedesktop.org, "Wire Format"): object id, then size and opcode in one word, then
 * arguments in words of 32 bits. Written for little-endian machines, which are all that Node runs on under Wayland.
 */

export type WaylandEvent = {
  readonly object: number;
  readonly opcode: number;
  readonly body: Buffer;
};

const headBytes = 8;
/** Larger than any event we ask for; a peer that sends more is no compositor. */
const mostBytes = 65_536;

/** A number (uint, object or new id) or a text. */
type Argument = number | string;

function encodeOne(argument: Argument): Buffer {
  if (typeof argument === 'number') {
    const word = Buffer.alloc(4);
    word.writeUInt32LE(argument);
    return word;
  }
  const length = Buffer.byteLength(argument) + 1;
  const text = Buffer.alloc(4 + padded(length));
  text.writeUInt32LE(length);
  text.write(argument, 4);
  return text;
}

const padded = (length: number): number => (length + 3) & ~3;

/** One request. */
export function request(object: number, opcode: number, ...values: readonly Argument[]): Buffer {
  const body = Buffer.concat(values.map(encodeOne));
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(object);
  head.writeUInt32LE((headBytes + body.length) * 0x1_0000 + opcode, 4);
  return Buffer.concat([head, body]);
}

/** The whole events at the beginning of `bytes`, and what is left over; null when these bytes are no Wayland. */
export function eventsIn(
  bytes: Buffer,
): { readonly events: WaylandEvent[]; readonly rest: Buffer } | null {
  const events: WaylandEvent[] = [];
  let rest = bytes;
  while (rest.length >= headBytes) {
    const word = rest.readUInt32LE(4);
    const size = word >>> 16;
    if (size < headBytes || size > mostBytes) return null;
    if (rest.length < size) break;
    const body = rest.subarray(headBytes, size);
    events.push({ object: rest.readUInt32LE(0), opcode: word & 0xffff, body });
    rest = rest.subarray(size);
  }
  return { events, rest };
}

/** wl_registry.global: what the compositor offers. */
export type Offer = { readonly name: number; readonly interface: string; readonly version: number };

/** Reads a wl_registry.global event; null when it is not whole. */
export function offerIn(body: Buffer): Offer | null {
  if (body.length < 12) return null;
  const length = body.readUInt32LE(4);
  const after = 8 + padded(length);
  if (length < 1 || body.length < after + 4) return null;
  return {
    name: body.readUInt32LE(0),
    interface: body.toString('utf8', 8, 7 + length),
    version: body.readUInt32LE(after),
  };
}
