import { memo, useEffect, useRef, type RefObject } from 'react';
import { t } from '../i18n/translate';
import { editRules, usePolicy } from '../stores/policy';
import { answerOf } from '../stores/asked';
import { faultLine, spanOfLine } from './fault-line';
import styles from './rules-editor.module.css';

/** Line numbers, with the faulty one marked by a sign too. Drawn anew only when their count or the mark changes. */
const LineNumbers = memo(function LineNumbers({
  count,
  marked,
}: {
  readonly count: number;
  readonly marked: number | null;
}) {
  return Array.from({ length: count }, (_, i) => (
    // A line has no identity but its number.
    // oxlint-disable-next-line react/no-array-index-key
    <div key={i} data-fault={i + 1 === marked}>
      {i + 1}
    </div>
  ));
});

const lineHeightOf = (field: HTMLTextAreaElement): number =>
  Number.parseFloat(getComputedStyle(field).lineHeight) || 20;

/** Brings a line (from 1) to the middle of the field, selected, with the focus. */
function showLine(field: HTMLTextAreaElement, line: number): void {
  const { start, end } = spanOfLine(field.value, line);
  field.focus();
  field.setSelectionRange(start, end);
  field.scrollTop = (line - 1) * lineHeightOf(field) - field.clientHeight / 2;
  field.scrollLeft = 0;
}

/** The line of the fault that the last check found in the very text that is shown. */
export function useFaultLine(): number | null {
  const text = usePolicy((state) => state.text);
  const check = usePolicy((state) => answerOf(state.check));
  if (check === null || check.forText !== text || check.value.fault === null) return null;
  return faultLine(text, check.value.fault);
}

/** Goes to the faulty line of the editor in this page. */
export function goToLine(line: number): void {
  const field = document.querySelector<HTMLTextAreaElement>('#rules-text');
  if (field !== null) showLine(field, line);
}

function useFollowScroll(numbers: RefObject<HTMLDivElement | null>) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current;
    if (area === null) return undefined;
    const follow = (): void => {
      if (numbers.current !== null)
        numbers.current.style.transform = `translateY(${-area.scrollTop}px)`;
    };
    area.addEventListener('scroll', follow, { passive: true });
    return () => area.removeEventListener('scroll', follow);
  }, [numbers]);
  return field;
}

/**
 * The text of the rules: a plain text field, so that screen readers, spell checkers of the system, undo and every input method
 * work as everywhere; Tab leaves it (WCAG 2.1.2).
 */
export function RulesEditor() {
  const text = usePolicy((state) => state.text);
  const marked = useFaultLine();
  const numbers = useRef<HTMLDivElement>(null);
  const field = useFollowScroll(numbers);
  return (
    <div className={styles.editor} data-fault={marked !== null}>
      <div className={styles.gutter} aria-hidden="true">
        <div ref={numbers}>
          <LineNumbers count={text.split('\n').length} marked={marked} />
        </div>
      </div>
      <textarea
        ref={field}
        id="rules-text"
        className={styles.text}
        data-from="operator"
        value={text}
        aria-label={t('policy.editor')}
        aria-invalid={marked !== null}
        aria-describedby={marked === null ? undefined : 'rules-fault'}
        wrap="off"
        dir="ltr"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => editRules(event.target.value)}
      />
    </div>
  );
}
