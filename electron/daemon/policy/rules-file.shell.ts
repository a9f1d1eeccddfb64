import { existsSync, mkdirSync, readFileSync, realpathSync, unwatchFile, watchFile } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../operator/verifier-file';
import { faultLine } from '../../../shared/faults';
import { done, refuse, sentence, type Outcome } from '../../../shared/reasons';
import defaultRules from './default-rules.toml?raw';
import { loadRules, noRules, type LoadedRules } from './rules';
import rulesSchema from './rules.schema.json?raw';

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

  /** Where the JSON Schema of the file lies, for the completion of editors. */
  get schemaPath(): string {
    return join(dirname(this.path), 'rules.schema.json');
  }

  start(): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    if (!existsSync(this.path)) writeWhole(this.path, defaultRules);
    this.#writeSchema();
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

  /** Writes a text that was found sound, whole or not at all, and puts it into force. Refusal `rules-unwritable`. */
  save(text: string): Outcome<{ path: string }> {
    try {
      // The file itself, not the link that somebody who keeps settings elsewhere has put in its place.
      writeWhole(existsSync(this.path) ? realpathSync(this.path) : this.path, text);
    } catch (fault) {
      return refuse('rules-unwritable', faultLine(fault));
    }
    this.read();
    return done({ path: this.path });
  }

  /** Of no matter for any decision: an editor without completion is no reason not to start. */
  #writeSchema(): void {
    try {
      if (!existsSync(this.schemaPath) || readFileSync(this.schemaPath, 'utf8') !== rulesSchema)
        writeWhole(this.schemaPath, rulesSchema);
    } catch {
      return;
    }
  }
}
