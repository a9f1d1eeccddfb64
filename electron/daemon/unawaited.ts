import { faultText } from '../../shared/faults';
import { log } from './log';

/**
 * Work that nobody awaits: a fault in it is logged with what it was, and the daemon goes on.
 * SECURITY: T-20: only for what is done again by itself, what is only a record, and what has closed all that it closes before it awaits
 * anything, so that a fault leaves nothing open. Any other fault that nobody caught ends the daemon (index.ts).
 */
export function unawaited(what: string, work: Promise<unknown> | undefined): void {
  work?.catch((fault: unknown) => log('error', `${what} failed: ${faultText(fault)}`));
}
