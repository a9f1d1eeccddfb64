import { connected } from './bus-link';
import { askBus } from './bus-question';
import { logind, managerProperty } from './logind-session';

const askLimitMs = 3_000;
/** Longer than this no machine waits for us, whatever it would. */
const mostMs = 4_000;

/**
 * How long (ms) a machine that goes to sleep waits for those who hold that up: `InhibitDelayMaxUSec` (org.freedesktop.login1(5)), 5 s
 * where logind.conf(5) says nothing else. null when it cannot be told.
 */
export const sleepWaitsMs = (address: string): Promise<number | null> =>
  askBus(address, askLimitMs, async (bus) => {
    const said = await managerProperty(connected(bus), logind.name, 'InhibitDelayMaxUSec');
    return typeof said === 'bigint' ? Number(said) / 1_000 : null;
  });

/** How much of that (ms) is ours: a fifth stays for giving the lock back in time. */
export const ownShareMs = (waitsMs: number | null): number =>
  waitsMs === null ? mostMs : Math.min(mostMs, waitsMs * 0.8);
