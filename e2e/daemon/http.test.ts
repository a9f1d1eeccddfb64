import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaemonProcess } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { TestOperator } from '../fixtures/operator';

let daemon: DaemonProcess;
let operator: TestOperator;
let agent: FakeAgent;
beforeEach(async () => {
  daemon = await DaemonProcess.start();
  // Without somebody there the run would be stopped, and its process with it.
  operator = await TestOperator.present(daemon);
  agent = FakeAgent.start(daemon);
  await agent.begin();
});
afterEach(async () => {
  agent.close();
  operator.close();
  await daemon.close();
});

describe('loopback HTTP', () => {
  it('serves a process of a run that has its credential, and refuses everything else alike', async () => {
    const key = await agent.credential();
    const served = await agent.http(key);
    expect(served).toMatchObject({ status: 200 });
    expect(served.text).toContain('deny');
    const refused = [
      await agent.http(null),
      await agent.http(key, { headers: { origin: 'http://localhost' } }),
      await agent.http(key, { headers: { 'sec-fetch-site': 'none' } }),
      await agent.http(key, { headers: { host: 'evil.example' } }),
      await agent.http(key, { headers: { 'content-type': 'text/plain' } }),
      await agent.http(key, { path: '/v1/unknown' }),
      await agent.http(key, { path: '/v1/hook/nobody' }),
    ];
    for (const one of refused) expect(one).toEqual({ status: 404, text: '{"error":"not found"}' });
    expect((await agent.http(key)).text).toBe(served.text);
  });

  it('keeps no key in the file that names its port', () => {
    expect(Object.keys(daemon.endpoint().http)).toEqual(['port']);
  });
});
