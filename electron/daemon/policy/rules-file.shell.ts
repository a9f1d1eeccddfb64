import { mkdirSync, readFileSync, unwatchFile, watchFile } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from '../operator/verifier-file';
import { faultCode, faultLine } from '../../../shared/faults';
import { sentence } from '../../../shared/reasons';
import defaultRules from './default-rules.toml?raw';
import { loadRules, noRules, type LoadedRules } from './rules';

/** The rules in force and what is wrong with the file, if anything. */
export type RulesInForce = {
  readonly rules: LoadedRules;
  readonly text: string;
  readonly fault: string | null;
};

/**
 * Keeps the rules file: made from the defaults at first start, read again when it changes. A file with a fault changes
 * nothing: the last good rules stay; and when there never were any, nothing is allowed without asking (T-21).
 */
export class RulesFile {
  #now: RulesInForce = { rules: noRules, text: '', fault: null };
  constructor(
    readonly path: string,
    readonly onChange: (now: RulesInForce) => void,
  ) {}

  get current(): RulesInForce {
    return this.#now;
  }

  start(): void {
    this.#makeIfAbsent();
    this.read();
    watchFile(this.path, { interval: 500, persistent: false }, () => this.read());
  }

  close(): void {
    unwatchFile(this.path);
  }

  read(): void {
    const before = this.#now;
    const next = this.#load();
    if (next.text === before.text && next.fault === before.fault) return;
    this.#now = next;
    this.onChange(next);
  }

  #load(): RulesInForce {
    let text = '';
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (fault) {
      return {
        ...this.#now,
        fault: `The rules file cannot be read (${faultLine(fault)}), so the last good rules stay in force.`,
      };
    }
    const loaded = loadRules(text, this.path);
    return loaded.ok
      ? { rules: loaded.value, text, fault: null }
      : { rules: this.#now.rules, text, fault: sentence(loaded) };
  }

  #makeIfAbsent(): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    try {
      readFileSync(this.path);
    } catch (fault) {
      if (faultCode(fault) === 'ENOENT') writeWhole(this.path, defaultRules);
    }
  }
}
