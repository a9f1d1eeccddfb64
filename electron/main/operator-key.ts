import { safeStorage } from 'electron';
import { keyFromSecret, makeKey, type OperatorKey } from '../client/operator-key';
import {
  openSealed,
  readSealedKey,
  sealWithPassphrase,
  writeSealedKey,
  type PassphraseSealedKey,
} from '../client/sealed-key';
import { done, refuse, type Outcome } from '../../shared/reasons';

/** Where the operator's key stands. */
export type KeyState =
  | { readonly kind: 'open'; readonly key: OperatorKey }
  | { readonly kind: 'sealed'; readonly file: PassphraseSealedKey }
  /** None made yet; `store` = the desktop's key store can keep one, so no passphrase is needed. */
  | { readonly kind: 'absent'; readonly store: boolean };

/** The operator's key as this app can get at it. Must not be used before the app is ready. */
export class OperatorKeys {
  readonly #file: string;
  #open: OperatorKey | null = null;

  constructor(sealedKeyFile: string) {
    this.#file = sealedKeyFile;
  }

  /** Refusals: `body-invalid` (the file is damaged), `authentication-failed` (the key store does not give it back). */
  state(): Outcome<KeyState> {
    if (this.#open !== null) return done({ kind: 'open', key: this.#open });
    const file = readSealedKey(this.#file);
    if (!file.ok) return file;
    if (file.value === null) return done({ kind: 'absent', store: hasKeyStore() });
    if (file.value.kind === 'passphrase') return done({ kind: 'sealed', file: file.value });
    return this.#keep(openFromStore(file.value.sealed));
  }

  /** Opens the sealed key. Refusal: `authentication-failed`. */
  async unseal(file: PassphraseSealedKey, passphrase: string): Promise<Outcome<KeyState>> {
    return this.#keep(await openSealed(file, passphrase));
  }

  /** Makes the operator's key and seals it by passphrase. Throws when the file cannot be written. */
  async makeSealed(passphrase: string): Promise<OperatorKey> {
    const key = makeKey();
    writeSealedKey(this.#file, await sealWithPassphrase(key, passphrase));
    return (this.#open = key);
  }

  /** Makes the operator's key and gives it to the desktop's key store to seal. */
  makeStored(): OperatorKey {
    const key = makeKey();
    const sealed = safeStorage.encryptString(key.secret()).toString('base64');
    writeSealedKey(this.#file, { v: 1, kind: 'key-store', sealed });
    return (this.#open = key);
  }

  #keep(opened: Outcome<OperatorKey>): Outcome<KeyState> {
    if (!opened.ok) return opened;
    this.#open = opened.value;
    return done({ kind: 'open', key: opened.value });
  }
}

/**
 * Is there a real key store? On Linux without one Electron offers `basic_text`: a password written in its source, which
 * keeps a secret from nobody (docs/api/safe-storage.md).
 */
function hasKeyStore(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (process.platform !== 'linux') return true;
  // SECURITY: T-3: a key "sealed" by a known password would be an operator's key for everybody.
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

function openFromStore(sealed: string): Outcome<OperatorKey> {
  try {
    return keyFromSecret(safeStorage.decryptString(Buffer.from(sealed, 'base64')));
  } catch {
    return refuse('authentication-failed', 'the key store did not open it');
  }
}
