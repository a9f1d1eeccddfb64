import http from 'node:http';
import { describe, expect, it } from 'vitest';
import { done } from '../../../shared/reasons';
import { admits, credentialOf, startHttpGateway } from './http-gateway';

const good = {
  host: '127.0.0.1:4000',
  'content-type': 'application/json',
};

describe('loopback HTTP', () => {
  it('admits a local program', () => {
    expect(admits(good, 4000)).toBe(true);
    expect(admits({ ...good, host: 'localhost:4000', 'sec-fetch-mode': 'cors' }, 4000)).toBe(true);
  });

  it.each([
    ['a rebound host', { ...good, host: 'evil.example:4000' }],
    ['another port', { ...good, host: '127.0.0.1:4001' }],
    ['no host', { ...good, host: undefined }],
    ['an alias of loopback', { ...good, host: '127.1:4000' }],
    ['the IPv6 loopback', { ...good, host: '[::1]:4000' }],
    ['an upper-case host', { ...good, host: 'LOCALHOST:4000' }],
    ['an origin', { ...good, origin: 'http://localhost:4000' }],
    ['a null origin', { ...good, origin: 'null' }],
    ['a browser without origin', { ...good, 'sec-fetch-site': 'cross-site' }],
    ['a same-origin browser', { ...good, 'sec-fetch-site': 'same-origin' }],
    ['a simple post', { ...good, 'content-type': 'text/plain' }],
  ])('refuses %s', (_name, headers) => {
    expect(admits(headers as never, 4000)).toBe(false);
  });

  const key = 'a1'.repeat(32);
  it('takes a credential in one spelling only', () => {
    expect(credentialOf({ authorization: `Bearer ${key}` })).toBe(key);
  });

  it.each([
    ['none', undefined],
    ['an empty one', 'Bearer '],
    ['a short one', `Bearer ${key.slice(1)}`],
    ['a long one', `Bearer ${key}0`],
    ['upper case', `Bearer ${key.toUpperCase()}`],
    ['another scheme', `Basic ${key}`],
    ['two', `Bearer ${key}, Bearer ${key}`],
    ['the bare key', key],
  ])('I01: takes no credential from %s', (_name, authorization) => {
    expect(credentialOf({ authorization })).toBeNull();
  });
});

it('tells a call whose caller hung up before anybody asked that he is gone', async () => {
  const key = 'a1'.repeat(32);
  let request: http.ClientRequest | undefined;
  const told = new Promise<void>((late) => {
    void startHttpGateway({
      admit: () => Promise.resolve(1),
      hook: (_asked, { onGone }) =>
        new Promise((settle) => {
          // First somebody who hears it as it happens, and long after it a second one.
          onGone(() =>
            setImmediate(() => {
              onGone(late);
              settle(done({ stdout: '', stderr: '', exit: 2 }));
            }),
          );
          request?.destroy();
        }),
    }).then(({ port, close }) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const path = '/v1/hook/claude-code';
      request = http.request({ host: '127.0.0.1', port, path, method: 'POST', headers });
      request.on('error', () => undefined).on('close', close);
      request.end('{}');
    });
  });
  await told;
});
