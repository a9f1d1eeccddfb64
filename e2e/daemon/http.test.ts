import { readFileSync } from 'node:fs';
import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { DaemonProcess, type Home } from '../fixtures/daemon';

const started: DaemonProcess[] = [];
const start = async (home?: Home): Promise<DaemonProcess> => {
  const daemon = await DaemonProcess.start(home);
  started.push(daemon);
  return daemon;
};
afterEach(async () => {
  for (const daemon of started.splice(0)) await daemon.close();
});

describe('loopback HTTP', () => {
  const ask = (
    port: number,
    headers: http.OutgoingHttpHeaders,
    path = '/v1/hook/claude-code',
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const request = http.request(
        { host: '127.0.0.1', port, path, method: 'POST', headers },
        (response) => {
          let text = '';
          response.on('data', (part) => (text += String(part)));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        },
      );
      request.on('error', reject);
      request.end(
        JSON.stringify({
          hook_event_name: 'PreToolUse',
          session_id: 's',
          cwd: '/',
          tool_name: 'HoldpointCanary',
          tool_input: { token: 't' },
          permission_mode: 'default',
        }),
      );
    });

  it('serves a program that knows the token and refuses everything else alike', async () => {
    const daemon = await start();
    const { port, token } = daemon.endpoint().http;
    const good = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const served = await ask(port, good);
    expect(served.text).toContain('deny');
    const refused = [
      await ask(port, { ...good, authorization: 'Bearer no' }),
      await ask(port, { ...good, origin: 'http://localhost' }),
      await ask(port, { ...good, host: 'evil.example' }),
      await ask(port, good, '/v1/unknown'),
      await ask(port, good, '/v1/hook/nobody'),
    ];
    for (const one of refused) expect(one).toEqual({ status: 404, text: '{"error":"not found"}' });
  });

  it('keeps the token out of the command line, the environment and the log', async () => {
    const daemon = await start();
    const { token } = daemon.endpoint().http;
    for (const file of ['cmdline', 'environ'])
      expect(readFileSync(`/proc/${daemon.child.pid}/${file}`, 'utf8')).not.toContain(token);
    expect(daemon.output).not.toContain(token);
  });
});
