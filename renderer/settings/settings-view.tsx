import type { Snapshot } from '../../shared/model/snapshot';
import { Section } from '../ui/section';
import { t } from '../i18n/translate';

/** What the operator sets up once: how a sensitive call is proved. */
export function SettingsView({ snapshot }: { readonly snapshot: Snapshot }) {
  return <Section title={t('nav.settings')}>{String(snapshot.stepUp.enrolled)}</Section>;
}
