import { createClient, type MessageBus } from 'dbus-native';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { polkit } from '../../electron/platform/linux/polkit';
import { polkitActionId } from '../../electron/platform/linux/polkit-action';
import { Desktop } from '../fixtures/desktop';
import { until } from '../fixtures/until';

/** Is authorized, would ask: what polkit says without and with leave to show its dialog. */
type Answers = { silent: [boolean, boolean]; afterDialog: [boolean, boolean] };

/** polkit as seen from the bus: it knows some actions, and its dialog ends as the test says. A real bus carries it. */
class PolkitService {
  actions: string[] = [polkitActionId];
  answers: Answers = { silent: [false, true], afterDialog: [true, false] };
  readonly asked: { subject: unknown; action: unknown; flags: unknown }[] = [];
  private constructor(readonly bus: MessageBus) {}

  static async start(address: string): Promise<PolkitService> {
    const service = new PolkitService(createClient({ busAddress: address }));
    const call = {
      EnumerateActions: () => service.actions.map((id) => [id, '', '', '', '', '', 0, 0, 0, []]),
      CheckAuthorization: (
        subject: unknown,
        action: unknown,
        _details: unknown,
        flags: unknown,
      ) => {
        service.asked.push({ subject, action, flags });
        return [...(flags === 1 ? service.answers.afterDialog : service.answers.silent), []];
      },
    };
    service.bus.exportInterface(call, '/org/freedesktop/PolicyKit1/Authority', {
      name: 'org.freedesktop.PolicyKit1.Authority',
      methods: {
        EnumerateActions: ['s', 'a(ssssssuuua{ss})', ['locale'], ['actions']],
        CheckAuthorization: [
          '(sa{sv})sa{ss}us',
          '(bba{ss})',
          ['subject', 'action', 'details', 'flags', 'cancellation'],
          ['result'],
        ],
      },
    });
    await service.bus.requestName('org.freedesktop.PolicyKit1', 0);
    return service;
  }
}

let desktop: Desktop;
let service: PolkitService;
const uid = 1000;
const here = () => polkit({ address: desktop.address('system'), uid });
beforeEach(async () => {
  desktop = await Desktop.start([]);
  service = await PolkitService.start(desktop.address('system'));
});
afterEach(async () => {
  service.bus.connection.stream.destroy();
  await desktop.close();
});

it('proves the operator when the dialog did, and asks about our own connection', async () => {
  // It is asked again where it did not answer in its three seconds.
  await until('polkit', async () => (await here().offered()).available);
  expect(await here().prove()).toEqual({ ok: true, value: undefined });
  expect(service.asked.map(({ flags }) => flags)).toEqual([0, 1]);
  expect(JSON.stringify(service.asked)).toContain('system-bus-name');
});

it('proves nobody when the dialog was dismissed, or when polkit would not have asked', async () => {
  service.answers.afterDialog = [false, false];
  expect(await here().prove()).toMatchObject({ ok: false, reason: 'step-up-unavailable' });
  service.answers = { silent: [true, false], afterDialog: [true, false] };
  expect(await here().prove()).toMatchObject({ ok: false, detail: 'polkit would not ask' });
  expect(service.asked.filter(({ flags }) => flags === 1)).toHaveLength(1);
});

it('is not offered without its action, to the administrator, or without polkit', async () => {
  service.actions = ['org.freedesktop.policykit.exec'];
  expect(await here().offered()).toMatchObject({ available: false });
  expect(await here().prove()).toMatchObject({ ok: false });
  const root = polkit({ address: desktop.address('system'), uid: 0 });
  expect(await root.offered()).toMatchObject({ available: false });
  await desktop.stopBus('system');
  await until('a bus that is gone', async () => !(await here().offered()).available);
  expect(await here().prove()).toMatchObject({ ok: false, reason: 'step-up-unavailable' });
});
