import { CSPProvider } from '@base-ui/react/csp-provider';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { FaultBoundary } from './fault-boundary';

/** Starts the side effects of a window and draws it. The effects end with the page. */
export function openWindow(content: ReactNode, start: () => () => void): void {
  const place = document.getElementById('root');
  if (place === null) throw new Error('The page has no #root.');
  const stop = start();
  window.addEventListener('pagehide', stop, { once: true });
  createRoot(place).render(
    // SECURITY: no library may write <style> elements; the policy of the page would refuse them (checklist 7).
    <CSPProvider disableStyleElements>
      <FaultBoundary>{content}</FaultBoundary>
    </CSPProvider>,
  );
}
