import type { ConnectedBus } from './bus-link';
import { managerProperty } from './logind-session';

/**
 * Is the lid shut with nobody able to look at a screen? logind counts a machine as docked when it stands in a dock or has an external
 * display (`Docked`; systemd's own rule for what a shut lid means), and then a shut lid is how people work. Null when it cannot be told.
 * Neither property announces its changes (EmitsChangedSignal "false", org.freedesktop.login1(5)), so they have to be read.
 */
export async function lidShut(bus: ConnectedBus, owner: string): Promise<boolean | null> {
  const read = (name: 'Docked' | 'LidClosed'): Promise<unknown> =>
    managerProperty(bus, owner, name);
  try {
    if ((await read('LidClosed')) !== true) return false;
    // Who does not say that there is another display has none.
    return (await read('Docked').catch(() => false)) !== true;
  } catch {
    return null;
  }
}
