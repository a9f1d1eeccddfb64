import { readFileSync } from 'node:fs';
import { faultLine } from '../../shared/faults';
import type { Io } from './command';
import { passphraseOption } from './prove';
import { proofOptions } from './step-up-proof';
import { shown } from './terminal-text';

/** Options of all sub-commands of `policy`; which takes which stands in policy.ts. */
export const policyOptions = {
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  calls: { type: 'string' },
  rules: { type: 'string' },
  product: { type: 'string' },
  kind: { type: 'string' },
  tool: { type: 'string' },
  input: { type: 'string' },
  cwd: { type: 'string' },
  ...proofOptions,
  ...passphraseOption,
} as const;

/** What was given behind the name of a sub-command. */
export type PolicyArguments = {
  readonly values: {
    readonly [K in keyof typeof policyOptions]?:
      ((typeof policyOptions)[K]['type'] extends 'string' ? string : boolean) | undefined;
  };
  /** Words behind it; those of a command line for `explain`. */
  readonly words: readonly string[];
  /** Says what is wrong with them, and gives the exit code. */
  readonly wrong: (problem: string) => number;
};

/** The text of a file, or null when it was said why it cannot be read. */
export function fileText(file: string, io: Io): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    io.err(`holdpoint: ${shown(file)} cannot be read: ${shown(faultLine(fault))}`);
    return null;
  }
}
