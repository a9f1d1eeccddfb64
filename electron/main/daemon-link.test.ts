import { afterEach, expect, it, vi } from 'vitest';
import { done, refuse, type Outcome } from '../../shared/reasons';
import type { OperatorClient } from '../client/operator-client';
import { makeKey } from '../client/operator-key';
import { DaemonLink } from './daemon-link';
import { snapshot } from './tray-state.test-data';

const hello: OperatorClient['hello'] = {
  ...{ daemonId: 'd', version: 'v', pid: 1, challenge: 'c' },
  ...{ enrolled: true, uiTaken: false },
};
const links: DaemonLink[] = [];
afterEach(() => links.splice(0).forEach((link) => link.close()));

/** The app's line to a daemon that gives these answers, and no other; what was asked, on one line after the other. */
function linkTo(answers: Readonly<Record<string, Outcome<unknown>>>) {
  const lines: string[][] = [];
  const lineOf = (asked: string[]): OperatorClient => {
    const hearers: Parameters<OperatorClient['onClose']>[0][] = [];
    return {
      hello,
      call: (name) => {
        asked.push(name);
        const answer = answers[name];
        return (
          answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer)
        ) as never;
      },
      onEvent: () => () => undefined,
      onClose: (hear) => {
        hearers.push(hear);
        return () => undefined;
      },
      close: () => hearers.splice(0).forEach((hear) => hear(refuse('daemon-lost'))),
    };
  };
  const key = makeKey();
  const link = new DaemonLink({
    version: 'v',
    keys: {
      state: () => done({ kind: 'open', key }),
      makeStored: () => key,
      makeSealed: () => Promise.resolve(key),
      unseal: () => Promise.resolve(done({ kind: 'open', key })),
    },
    reach: () => {
      lines.push([]);
      return Promise.resolve(done(lineOf(lines.at(-1) ?? [])));
    },
  });
  links.push(link);
  return { link, lines };
}

it('a line that stands is enough to end everything by, while what proves the operator on it waits for a record', async () => {
  const { link, lines } = linkTo({ subscribe: done(snapshot()) });
  void link.connect();
  await vi.waitFor(() => expect(lines).toEqual([['subscribe', 'authenticate']]), {
    timeout: 60_000,
  });
  expect(await link.connect()).toEqual(done(undefined));
  void link.call('runs.kill-all', {});
  expect(lines).toEqual([['subscribe', 'authenticate', 'runs.kill-all']]);
});

it('a proof that is not answered is given anew on another line, and is no refusal', async () => {
  const { link, lines } = linkTo({
    subscribe: done(snapshot()),
    authenticate: refuse('daemon-hung'),
  });
  const kinds = new Set<string>();
  link.onChange((state) => kinds.add(state.link.kind));
  void link.connect();
  const proving = ['subscribe', 'authenticate'];
  await vi.waitFor(() => expect(lines).toEqual([proving, proving]), { timeout: 60_000 });
  expect([...kinds]).not.toContain('refused');
});

it('a proof that is refused stays so, and is told', async () => {
  const { link } = linkTo({
    subscribe: done(snapshot()),
    authenticate: refuse('authentication-failed'),
  });
  await link.connect();
  expect(link.state().link).toMatchObject({ kind: 'refused' });
});
