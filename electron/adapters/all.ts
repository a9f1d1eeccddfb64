import type { Adapter } from '../../shared/adapter';
import { claudeCode } from './claude-code';

/** Every product that Holdpoint understands, in the order in which people are shown them. */
export const adapters: readonly Adapter[] = [claudeCode];
