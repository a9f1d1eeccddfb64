import { expect, it } from 'vitest';
import { done } from '../../shared/reasons';
import type { OperatorClient } from '../client/operator-client';
import { DaemonLink } from './daemon-link';

const never = (): never => {
  throw new Error('no key is looked at');
};

it('a line that stands is enough to end everything by, while what proves the operator on it waits for a record', async () => {
  const asked: string[] = [];
  const hello: OperatorClient['hello'] = {
    ...{ daemonId: 'd', version: 'v', pid: 1, challenge: 'c' },
    ...{ enrolled: true, uiTaken: false },
  };
  const client: OperatorClient = {
    hello,
    call: (name) => {
      asked.push(name);
      return new Promise(() => undefined);
    },
    onEvent: () => () => undefined,
    onClose: () => () => undefined,
    close: () => undefined,
  };
  const link = new DaemonLink({
    version: 'v',
    keys: { state: never, makeStored: never, makeSealed: never, unseal: never },
    reach: () => Promise.resolve(done(client)),
  });
  void link.connect();
  await new Promise((turn) => setImmediate(turn));
  expect(await link.connect()).toEqual(done(undefined));
  void link.call('runs.kill-all', {});
  expect(asked).toEqual(['subscribe', 'runs.kill-all']);
});
