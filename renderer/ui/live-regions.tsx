import { useAnnouncements } from '../stores/announcements';
import styles from './live-regions.module.css';

/** The two live regions of a window. They stand in the page from the start, empty, or nothing would be spoken. */
export function LiveRegions() {
  const { polite, assertive } = useAnnouncements();
  return (
    <div className={styles.regions}>
      <p role="status">{polite}</p>
      <p role="alert">{assertive}</p>
    </div>
  );
}
