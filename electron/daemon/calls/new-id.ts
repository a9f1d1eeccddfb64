import { randomBytes } from 'node:crypto';

/** A fresh id of 64 random bits with a readable prefix, e.g. `run-9f3c0a1b2d4e5f60`. */
export const newId = (prefix: string): string => `${prefix}-${randomBytes(8).toString('hex')}`;
