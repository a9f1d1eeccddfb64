import type { PlatformAuthenticator } from '../../../shared/platform';
import type { StepUpStatus } from '../../../shared/model/step-up';

type Offer = StepUpStatus['offered'][number];

const always: readonly Offer[] = [
  { factor: 'totp', available: true, why: 'A code of an authenticator app on another device.' },
  {
    factor: 'passphrase',
    available: true,
    why: 'Weaker: a key logger of your own user can read it (on X11 any program is one).',
  },
];

/** Why not here, in words; see docs/decisions/step-up.md. */
const never: readonly Offer[] = [
  {
    factor: 'security-key',
    available: false,
    why: 'Chromium lets only https pages ask for a security key, and the frame that allows is none on purpose.',
  },
];

const otherSystems: readonly Offer[] = [
  { factor: 'polkit', available: false, why: 'Linux only.' },
  { factor: 'touch-id', available: false, why: 'macOS only.' },
  { factor: 'windows-hello', available: false, why: 'Windows only.' },
];

/** What this machine could offer. The system is asked now and then, because an answer takes a message or two. */
export class Offers {
  #platform: Offer | null = null;

  constructor(
    private readonly authenticator: PlatformAuthenticator | null,
    private readonly onChange: () => void,
  ) {}

  get list(): readonly Offer[] {
    const others = otherSystems.filter(({ factor }) => factor !== this.#platform?.factor);
    return [...always, ...(this.#platform === null ? [] : [this.#platform]), ...others, ...never];
  }

  /** Asks the system anew. */
  async look(): Promise<void> {
    const { authenticator } = this;
    if (authenticator === null) return;
    const offer = { factor: authenticator.factor, ...(await authenticator.offered()) };
    const same = JSON.stringify(offer) === JSON.stringify(this.#platform);
    this.#platform = offer;
    if (!same) this.onChange();
  }
}
