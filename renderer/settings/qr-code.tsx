import { t } from '../i18n/translate';
import styles from './settings.module.css';

/** Quiet zone that readers expect around a code (ISO/IEC 18004: four modules). */
const border = 4;

/** A QR code from its rows of 0 and 1: one path, crisp at any size, always dark on white so that every reader takes it. */
export function QrCode({ rows }: { readonly rows: readonly string[] }) {
  const size = rows.length + 2 * border;
  const cells = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/gu)].map(
      ({ index, 0: run }) => `M${index + border} ${y + border}h${run.length}v1h-${run.length}z`,
    ),
  );
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t('totp.qr')}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={cells.join('')} fill="#000000" />
    </svg>
  );
}
