import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { deleting } from '../fixtures/approvals';
import { Identity } from './identity';

afterEach(cleanup);

/** The same chain, with an agent that nothing proves. */
const unproved = (name: string): typeof deleting.chain =>
  deleting.chain.map((link) => (link.role === 'agent' ? { ...link, name, verified: false } : link));

describe('the name of an agent', () => {
  it('shows its tricks in boxes, and is cut (U11)', () => {
    const name = `Claude Code\u202E\u0007${'x'.repeat(10_000)}`;
    render(<Identity card={{ ...deleting, agentLabel: name, chain: unproved(name) }} />);
    const shown = screen.getByText(/Claude Code/u).closest('strong')!.textContent;
    expect(shown).toContain('hidden character: right-to-left override');
    expect(shown).not.toMatch(/[\u202E\u0007]/u);
    expect(shown.length).toBeLessThan(1_000);
  });

  it('that is equal to another is told from it by its process and its run (U11)', () => {
    const real = render(<Identity card={deleting} />);
    expect(screen.getByText('verified process')).toBeTruthy();
    real.unmount();
    const chain = unproved(deleting.agentLabel);
    render(<Identity card={{ ...deleting, runId: 'ffff0000aaaa', chain }} />);
    expect(screen.getByText(deleting.agentLabel)).toBeTruthy();
    expect(screen.getByText('process not verified')).toBeTruthy();
    expect(screen.getByText(/ffff0000/u)).toBeTruthy();
  });
});
