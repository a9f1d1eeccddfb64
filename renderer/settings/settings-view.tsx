import type { Snapshot } from '../../shared/model/snapshot';
import { PanicSection } from './panic-section';
import styles from './settings.module.css';
import { StepUpSection } from './step-up-section';

/** What the operator sets up once: how a sensitive call is proved; and the keys that end everything. */
export function SettingsView({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <div className={styles.view}>
      <StepUpSection status={snapshot.stepUp} />
      <PanicSection />
    </div>
  );
}
