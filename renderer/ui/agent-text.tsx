import { useMemo } from 'react';
import { revealHidden, type Stretch } from '../../shared/text-safety';
import { t } from '../i18n/translate';
import styles from './agent-text.module.css';
import hidden from './hidden.module.css';
import { blocksOf } from './text-blocks';

type AgentTextProps = {
  readonly text: string;
  readonly mono?: boolean;
  /** Shown whole with its line breaks. Otherwise one line, its breaks marked and cut at `oneLine` characters. */
  readonly lines?: boolean;
};

const oneLine = 400;

const asOneLine = (text: string): string => {
  const line = text.replaceAll('\n', ' ⏎ ');
  return line.length > oneLine ? `${line.slice(0, oneLine)}…` : line;
};

function Shown({ stretch }: { readonly stretch: Stretch }) {
  if (!stretch.hidden) return stretch.text;
  return (
    <span className={styles.revealed} title={stretch.name}>
      <span aria-hidden="true">{stretch.shown}</span>
      <span className={hidden.hidden}>{t('text.hidden', { name: stretch.name })}</span>
    </span>
  );
}

/** Draws revealed text: what is plain as it is, what is hidden in its box. */
export const drawStretches = (stretches: readonly Stretch[]) =>
  // A text never changes its stretches while it stands.
  // oxlint-disable-next-line react/no-array-index-key
  stretches.map((stretch, i) => <Shown key={i} stretch={stretch} />);

/**
 * Text that came from an agent, or that an agent can choose: paths, names, commands. Always isolated from our own words, read
 * left to right, never translated, every hidden character in a box (threats U-01 to U-04, U-11).
 */
export function AgentText({ text, mono = false, lines = false }: AgentTextProps) {
  const blocks = useMemo(
    () => (lines ? blocksOf(revealHidden(text)) : [revealHidden(asOneLine(text))]),
    [text, lines],
  );
  return (
    <bdi dir="ltr" data-from="agent" translate="no" className={mono ? styles.mono : undefined}>
      {blocks.length === 1
        ? drawStretches(blocks[0] ?? [])
        : blocks.map((block, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- as above
            <span key={i} className={styles.block}>
              {drawStretches(block)}
            </span>
          ))}
    </bdi>
  );
}
