import { keepLinked } from '../../electron/platform/linux/bus-link';
import type { Desktop } from '../fixtures/desktop';

/** A client of the system bus that does nothing but listen: when it hears logind's change is the moment of the signal. */
export class BusEar {
  #heard: (atMs: number) => void = () => undefined;
  private constructor(readonly close: () => Promise<void>) {}

  static async listen(desktop: Desktop): Promise<BusEar> {
    const up = Promise.withResolvers<void>();
    const link = keepLinked(desktop.address('system'), {
      up: async (bus) => {
        await bus.match("type='signal',path_namespace='/org/freedesktop/login1'");
        up.resolve();
      },
      signal: ({ member }) => {
        if (member === 'PropertiesChanged') ear.#heard(performance.now());
      },
      down: (why) => up.reject(new Error(why)),
    });
    const ear = new BusEar(() => link.close());
    await up.promise;
    return ear;
  }

  /** The moment (`performance.now`) of the next signal. */
  next(): Promise<number> {
    return new Promise((settle) => (this.#heard = settle));
  }
}
