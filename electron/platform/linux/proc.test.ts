import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linuxPeers } from './peers';
import { alive } from '../posix/process-table';
import { linuxProcesses, parseStat, procTable, readStat } from './proc';

const tail = (start: string) =>
  `S 1 42 42 34816 42 4194304 1 2 3 4 5 6 7 8 20 0 1 0 ${start} 99 100`;

describe('stat line', () => {
  it('is read in spite of blanks, parentheses and newlines in the name', () => {
    expect(parseStat(`77 (a) (b ) \n) ${tail('4711')}`)).toEqual({
      pid: 77,
      name: 'a) (b ) \n',
      startTime: '4711',
      state: 'S',
      parent: 1,
      group: 42,
      session: 42,
      tty: 34816,
      foreground: 42,
    });
  });

  it('keeps any name apart from the fields', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 15 }), fc.nat(), (name, start) => {
        const stat = parseStat(`9 (${name}) ${tail(String(start))}`);
        expect(stat).toMatchObject({ pid: 9, name, startTime: String(start), parent: 1 });
      }),
    );
  });

  it.each(['', '77', '77 (x)', '77 (x) S 1 2', '(x) S 1'])(
    'that is cut short (%j) is no process',
    (line) => {
      expect(parseStat(line)).toBeNull();
    },
  );
});

describe('processes', () => {
  it('are named with their start time, parent and command', () => {
    const me = linuxProcesses.identify(process.pid);
    expect(me).toMatchObject({ pid: process.pid, startTime: readStat(process.pid)?.startTime });
    expect(linuxProcesses.parentOf(process.pid)).toBe(process.ppid);
    expect(linuxProcesses.commandOf(process.pid)).toMatchObject({
      exe: fs.realpathSync(process.execPath),
      cwd: process.cwd(),
    });
    expect(linuxProcesses.identify(2 ** 22)).toBeNull();
    expect(linuxProcesses.commandOf(2 ** 22)).toBeNull();
  });

  it('with another start time are strangers: not alive, never signalled (K06)', async () => {
    const child = spawn('sleep', ['30'], { stdio: 'ignore' });
    try {
      const ref = linuxProcesses.identify(child.pid!)!;
      const reused = { ...ref, startTime: String(Number(ref.startTime) - 1) };
      expect(linuxProcesses.isAlive(reused)).toBe(false);
      expect(procTable.signal(reused, 'SIGKILL')).toBe(false);
      expect(alive(procTable, ref)).not.toBeNull();
      const gone = once(child, 'exit');
      expect(procTable.signal(ref, 'SIGKILL')).toBe(true);
      expect((await gone)[1]).toBe('SIGKILL');
      expect(linuxProcesses.isAlive(ref)).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('peer of a socket', () => {
  it('is the process and user at the other end of a Unix socket', async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'holdpoint-peer-'));
    const server = net.createServer();
    try {
      await once(server.listen(path.join(directory, 's')), 'listening');
      const script = `require('net').connect(${JSON.stringify(path.join(directory, 's'))}); setTimeout(() => {}, 30000)`;
      const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
      const [socket] = (await once(server, 'connection')) as [net.Socket];
      expect(linuxPeers.peerOf(fdOf(socket))).toEqual({ pid: child.pid, uid: os.userInfo().uid });
      child.kill('SIGKILL');
      socket.destroy();
    } finally {
      server.close();
      fs.rmSync(directory, { recursive: true });
    }
  });

  it('is unknown for a TCP socket and for no socket', async () => {
    const server = net.createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [net.Socket];
    expect(linuxPeers.peerOf(fdOf(socket))).toBeNull();
    expect(linuxPeers.peerOf(-1)).toBeNull();
    client.destroy();
    socket.destroy();
    server.close();
  });
});

/** Node has no public name for a socket's descriptor. */
function fdOf(socket: net.Socket): number {
  return (socket as unknown as { _handle: { fd: number } })._handle.fd;
}

describe('open files', () => {
  it('are told of a process that holds them, and of no other', () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'hp-open-')), 'device');
    expect(linuxProcesses.holdsOpen(process.pid, file)).toBe(false);
    const fd = fs.openSync(file, 'w');
    expect(linuxProcesses.holdsOpen(process.pid, file)).toBe(true);
    expect(linuxProcesses.holdsOpen(process.ppid, file)).toBe(false);
    fs.closeSync(fd);
    expect(linuxProcesses.holdsOpen(process.pid, file)).toBe(false);
    expect(linuxProcesses.holdsOpen(2 ** 30, file)).toBe(false);
    fs.rmSync(path.dirname(file), { recursive: true });
  });
});
