import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reasons } from '../../shared/reasons';
import { sentenceOf } from './sentences';

describe('sentences of the hook clients', () => {
  it('are those of shared/reasons.ts', () => {
    const header = readFileSync(new URL('./reasons.h', import.meta.url), 'utf8');
    const table = Object.entries(reasons).map(([reason, text]) => `  {"${reason}", "${text}"},\n`);
    expect(header).toContain(`sentences[] = {\n${table.join('')}};`);
  });

  it('are read by the fallback', () => {
    for (const [reason, text] of Object.entries(reasons)) expect(sentenceOf(reason)).toBe(text);
    expect(sentenceOf('no-such-reason')).toBeUndefined();
  });
});
