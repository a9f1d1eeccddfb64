import { describe, expect, it } from 'vitest';
import { busy, daemonDown, held, quiet, unprotected, watching } from '../fixtures/states';
import { spokenChange } from './spoken-change';

describe('spokenChange', () => {
  it('says politely who asks for what and how many wait', () => {
    const snapshot = { ...watching.snapshot!, approvals: busy.snapshot!.approvals.slice(0, 1) };
    expect(spokenChange(watching, { ...watching, snapshot })).toEqual({
      urgency: 'polite',
      text: 'Claude Code asks: It deletes files outside the project, and a rule asks before that. One call waits.',
    });
  });

  it('gathers several new calls into one sentence', () => {
    expect(spokenChange(watching, busy)).toEqual({ urgency: 'polite', text: '3 more calls wait.' });
  });

  it('interrupts for held, unprotected and a lost daemon only', () => {
    const calm = { ...held, snapshot: { ...held.snapshot!, runs: [] } };
    expect(spokenChange(quiet, calm)).toMatchObject({ urgency: 'assertive' });
    expect(spokenChange(quiet, unprotected)).toMatchObject({ urgency: 'assertive' });
    expect(spokenChange(quiet, daemonDown)).toMatchObject({ urgency: 'assertive' });
    expect(spokenChange(calm, quiet)).toMatchObject({ urgency: 'polite' });
  });

  it('shows hidden characters of an agent’s name to the ear too', () => {
    const card = { ...busy.snapshot!.approvals[0]!, agentLabel: 'Cla\u202Eude' };
    const now = { ...watching, snapshot: { ...watching.snapshot!, approvals: [card] } };
    expect(spokenChange(watching, now)?.text).toContain('right-to-left override');
  });

  it('is silent when nothing changed', () => {
    expect(spokenChange(busy, busy)).toBeNull();
    expect(spokenChange(null, busy)).toBeNull();
  });
});
