import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Reason, reasons, toldOf } from '../../shared/reasons';
import { sentenceOf } from './sentences';

const known = Object.keys(reasons).map((reason) => Reason.parse(reason));

describe('sentences of the hook clients', () => {
  it('are what shared/reasons.ts tells a model', () => {
    const header = readFileSync(new URL('./reasons.h', import.meta.url), 'utf8');
    const table = known.map((reason) => `  {"${reason}", "${toldOf(reason)}"},\n`);
    expect(header).toContain(`sentences[] = {\n${table.join('')}};`);
  });

  it('are read by the fallback', () => {
    for (const reason of known) expect(sentenceOf(reason)).toBe(toldOf(reason));
    expect(sentenceOf('no-such-reason')).toBeUndefined();
  });
});
