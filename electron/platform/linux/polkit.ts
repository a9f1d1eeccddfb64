import { randomUUID } from 'node:crypto';
import type { MessageBus } from 'dbus-native';
import { z } from 'zod';
import type { PlatformAuthenticator } from '../../../shared/platform';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { askBus } from './bus-question';
import { polkitActionFile, polkitActionId } from './polkit-action';

/** Names of polkit on the system bus (org.freedesktop.PolicyKit1.Authority, polkit reference manual). */
const authority = {
  destination: 'org.freedesktop.PolicyKit1',
  path: '/org/freedesktop/PolicyKit1/Authority',
  interface: 'org.freedesktop.PolicyKit1.Authority',
} as const;

const lookLimitMs = 3_000;
/** How long a person may take with the system's dialog. */
const dialogLimitMs = 120_000;

/** is_authorized, is_challenge, details. */
const Result = z.tuple([z.boolean(), z.boolean(), z.unknown()]);
/** Actions; the first field is the id. */
const Actions = z.array(z.tuple([z.string()]).rest(z.unknown()));

export type PolkitSetting = {
  /** Address of the system bus. */
  readonly address: string;
  readonly uid: number;
};

/** Lets polkit ask, on the desktop's own dialog, for the password or finger of the user that this process runs as. */
export function polkit({ address, uid }: PolkitSetting): PlatformAuthenticator {
  return {
    factor: 'polkit',
    async offered() {
      if (uid === 0)
        return {
          available: false,
          why: 'polkit asks the administrator nothing, so it proves nothing.',
        };
      const known = await askBus(address, lookLimitMs, isKnown);
      if (known === null)
        return { available: false, why: 'polkit cannot be reached on the system bus.' };
      return known
        ? { available: true, why: 'The system asks for your password or finger.' }
        : {
            available: false,
            why: `polkit does not know Holdpoint’s action: ${polkitActionFile} is not there.`,
          };
    },
    async prove() {
      // polkit takes its dialog away when the connection ends.
      const asked = await askBus(address, dialogLimitMs, ask);
      return asked ?? refuse('step-up-unavailable', 'polkit did not answer');
    },
  };
}

async function isKnown(bus: MessageBus): Promise<boolean> {
  const said: unknown = await bus.invoke({
    ...authority,
    member: 'EnumerateActions',
    signature: 's',
    body: [''],
  });
  return Actions.parse(said).some(([id]) => id === polkitActionId);
}

const interactive = 1;

async function check(
  bus: MessageBus,
  flags: number,
  cancellation: string,
): Promise<[boolean, boolean]> {
  // The bus itself tells polkit who we are, so that no process id can be mistaken for ours.
  const subject = ['system-bus-name', [['name', ['s', bus.name ?? '']]]];
  const [isAuthorized, isChallenge] = Result.parse(
    await bus.invoke({
      ...authority,
      member: 'CheckAuthorization',
      signature: '(sa{sv})sa{ss}us',
      body: [subject, polkitActionId, [], flags, cancellation],
    }),
  );
  return [isAuthorized, isChallenge];
}

async function ask(bus: MessageBus): Promise<Outcome<void>> {
  // Also the answer after which the library knows its own name on the bus.
  if (!(await isKnown(bus)))
    return refuse('step-up-unavailable', 'polkit does not know the action');
  const [without, wouldAsk] = await check(bus, 0, '');
  // SECURITY: T-9: where polkit lets it pass without asking (a changed rule, a kept authorization) nobody was proved.
  if (without || !wouldAsk) return refuse('step-up-unavailable', 'polkit would not ask');
  const [isAuthorized] = await check(bus, interactive, randomUUID());
  return isAuthorized ? done(undefined) : refuse('step-up-unavailable');
}
