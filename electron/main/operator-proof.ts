import type { LinkState } from '../../shared/ipc';
import { sentence, type Refusal } from '../../shared/reasons';
import type { OperatorClient } from '../client/operator-client';
import { enrolOperator, proveOperator, type OperatorKey } from '../client/operator-key';
import type { OperatorKeys } from './operator-key';

/** How far the operator is proved on one connection. Only `ready` has the epoch that heartbeats count in. */
export type Proof =
  | {
      readonly link: Extract<LinkState, { kind: 'ready' }>;
      readonly epoch: string;
      readonly key: OperatorKey;
    }
  | { readonly link: Exclude<LinkState, { kind: 'ready' }> };

/** The operator's key as it is opened, made and kept. */
export type Keys = Pick<OperatorKeys, 'makeSealed' | 'makeStored' | 'state' | 'unseal'>;

const refused = (because: Refusal): Proof => ({
  link: { kind: 'refused', reason: sentence(because) },
});

/** As far as it goes without a person: with an open key to `ready`, else to what must be asked. */
export async function proveWithoutAsking(client: OperatorClient, keys: Keys): Promise<Proof> {
  const state = keys.state();
  if (!state.ok) return refused(state);
  switch (state.value.kind) {
    case 'open':
      return prove(client, state.value.key);
    case 'sealed':
      return { link: { kind: 'locked', wrong: false } };
    case 'absent':
      // SECURITY: T-3: a second key is never enrolled over a first; a lost key is the operator's to reset.
      if (client.hello.enrolled) return refused({ ok: false, reason: 'operator-enrolled' });
      return state.value.store ? prove(client, keys.makeStored()) : { link: { kind: 'set-up' } };
  }
}

/** With the passphrase: makes the key at the first start, opens it at every other. */
export async function proveByPassphrase(
  client: OperatorClient,
  keys: Keys,
  passphrase: string,
): Promise<Proof> {
  const state = keys.state();
  if (!state.ok) return refused(state);
  switch (state.value.kind) {
    case 'open':
      return prove(client, state.value.key);
    case 'absent':
      if (client.hello.enrolled) return refused({ ok: false, reason: 'operator-enrolled' });
      return prove(client, await keys.makeSealed(passphrase));
    case 'sealed': {
      const opened = await keys.unseal(state.value.file, passphrase);
      if (!opened.ok) return { link: { kind: 'locked', wrong: true } };
      return opened.value.kind === 'open'
        ? prove(client, opened.value.key)
        : refused({ ok: false, reason: 'authentication-failed' });
    }
  }
}

async function prove(client: OperatorClient, key: OperatorKey): Promise<Proof> {
  if (!client.hello.enrolled) {
    const enrolled = await enrolOperator(client, key);
    // Tried again on the same connection (the seat was taken): the first try has enrolled this very key.
    if (!enrolled.ok && enrolled.reason !== 'operator-enrolled') return unproved(client, enrolled);
  }
  const proved = await proveOperator(client, key);
  if (proved.ok) return { link: { kind: 'ready' }, epoch: proved.value.epoch, key };
  return proved.reason === 'ui-taken' ? { link: { kind: 'seat-taken' } } : unproved(client, proved);
}

/**
 * No answer is no refusal: the daemon may wait for a record. What holds on such a line nobody knows, so it is given up, and the next one
 * proves anew.
 */
function unproved(client: OperatorClient, because: Refusal): Proof {
  if (because.reason === 'daemon-hung') client.close();
  return refused(because);
}
