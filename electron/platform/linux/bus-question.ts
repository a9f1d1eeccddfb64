import { createClient, type MessageBus } from 'dbus-native';

/** One question on a connection of its own; null when the bus or the question fails, or when it takes longer than `limitMs`. The connection ends with it. */
export async function askBus<T>(
  address: string,
  limitMs: number,
  question: (bus: MessageBus) => Promise<T>,
): Promise<T | null> {
  return new Promise((resolve) => {
    let bus: MessageBus | null = null;
    const end = (value: T | null): void => {
      clearTimeout(late);
      resolve(value);
      bus?.connection.stream.destroy();
    };
    const late = setTimeout(() => end(null), limitMs);
    try {
      bus = createClient({ busAddress: address, timeout: 0 });
      const { connection } = bus;
      connection.on('error', () => end(null));
      connection.on('handlerError', () => end(null));
      connection.on('close', () => end(null));
      const connected = bus;
      connection.on('connect', () => {
        question(connected).then(end, () => end(null));
      });
    } catch {
      end(null);
    }
  });
}
