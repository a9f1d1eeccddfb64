import type { KeyboardEvent, ReactNode } from 'react';

const steps: Readonly<Record<string, number>> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

/**
 * Moves the focus from a row of a list to the same control of the next (j, arrow down) or the one before (k, arrow up). Only while a
 * control of the list has the focus, so that no single key acts elsewhere (WCAG 2.1.4).
 */
function stepRows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...event.currentTarget.children];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const buttonsOf = (row: Element | undefined): readonly HTMLButtonElement[] => [
    ...(row?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? []),
  ];
  const place = buttonsOf(rows[at]).findIndex((button) => button === document.activeElement);
  const next = buttonsOf(rows[at + step]);
  const target = next[Math.min(place, next.length - 1)];
  if (at < 0 || place < 0 || target === undefined) return;
  event.preventDefault();
  target.focus();
}

type RowListProps = {
  readonly className: string | undefined;
  readonly label?: string;
  readonly children: ReactNode;
};

/** A list whose rows hold buttons: Tab goes through all of them, j and k (or the arrows) from row to row. */
export function RowList({ className, label, children }: RowListProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- moves between the buttons inside
    <ul className={className} aria-label={label} onKeyDown={stepRows}>
      {children}
    </ul>
  );
}
