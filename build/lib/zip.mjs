// Reads a zip through its central directory. Only what one known archive needs: no encryption, no
// zip64, no multi-volume; the archive itself is checked by npm against the lock file's hash.
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

import { Stop } from './terminal.mjs';

const inflate = promisify(inflateRaw);
const endMark = 0x06054b50;
const stored = 0;
const deflated = 8;

export async function openZip(file) {
  const handle = await open(file);
  const { size } = await handle.stat();
  const entries = await readDirectory(handle, size);
  return {
    entries,
    read: (entry) => readEntry(handle, entry),
    close: () => handle.close(),
  };
}

async function readDirectory(handle, size) {
  const tail = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || tail.readUInt32LE(end) !== endMark) throw new Stop('The zip has no directory.');
  const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  for (let at = 0; entries.length < tail.readUInt16LE(end + 10);) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) =>
      directory.readUInt16LE(at + o),
    );
    entries.push({
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      mode: directory.readUInt16LE(at + 40) & 0o777,
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

async function readEntry(handle, entry) {
  const header = await readAt(handle, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const data = await readAt(handle, start, entry.compressedSize);
  if (entry.method === stored) return data;
  if (entry.method === deflated) return inflate(data);
  throw new Stop(`The zip entry ${entry.name} uses unknown method ${entry.method}.`);
}

async function readAt(handle, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Stop('The zip ends too early.');
  return buffer;
}
