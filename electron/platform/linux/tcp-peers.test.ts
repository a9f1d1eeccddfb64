import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { clientSocket, tcpPeerAmong } from './tcp-peers';

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, remote: string, state: string, inode: number): string =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0\n`;
// 8080 = 1F90, 40000 = 9C40
const ports = { server: 8080, client: 40_000 };

describe('the socket at the other end of a loopback connection', () => {
  it('is the one whose addresses are turned round', () => {
    const text =
      head +
      line('0100007F:1F90', '0100007F:9C40', '01', 1) +
      line('0100007F:9C40', '0100007F:1F90', '01', 2);
    expect(clientSocket(text, ports)).toEqual({ inode: '2', uid: 1000 });
  });

  it('is found when the client used an IPv6 socket', () => {
    const mapped = '0000000000000000FFFF00000100007F';
    const text = head + line(`${mapped}:9C40`, `${mapped}:1F90`, '01', 3);
    expect(clientSocket(text, ports)).toEqual({ inode: '3', uid: 1000 });
  });

  it.each([
    ['another port', line('0100007F:9C41', '0100007F:1F90', '01', 2)],
    ['another address', line('0200007F:9C40', '0100007F:1F90', '01', 2)],
    ['a closing connection', line('0100007F:9C40', '0100007F:1F90', '06', 2)],
    ['nothing', ''],
    ['no table', 'garbage\n\n'],
  ])('is not %s', (_name, text) => expect(clientSocket(head + text, ports)).toBeNull());

  it('names the real process, and only among those asked about', async () => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const script = `require('node:net').connect(${port}, '127.0.0.1')`;
    const connected = once(server, 'connection');
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    const [socket] = (await connected) as [net.Socket];
    const real = { server: port, client: socket.remotePort ?? 0 };
    expect(tcpPeerAmong(real, [process.pid, child.pid ?? 0])).toBe(child.pid);
    expect(tcpPeerAmong(real, [process.pid, process.ppid])).toBeNull();
    child.kill('SIGKILL');
    socket.destroy();
    server.close();
  });
});
