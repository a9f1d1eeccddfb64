import type { LockSignal } from '../../../shared/platform';
import type { WitnessHealth } from '../../../shared/model/presence';

/** Where the buses and displays are (environment of this process) and whose session is meant. */
export type WitnessSetting = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
};

/** What a watch reports to the witness it belongs to. `settled` comes once the first look has ended either way. */
export type WatchListener = {
  signal(signal: LockSignal): void;
  health(): void;
  settled(): void;
};

/** One thing that is watched: begins when it is made, ends when it is closed. */
export type Watch = {
  health(): WitnessHealth[];
  close(): Promise<void>;
};
