import { Section } from '../ui/section';
import { t } from '../i18n/translate';

/** The operator's rules. */
export function PolicyView() {
  return <Section title={t('nav.policy')}>{null}</Section>;
}
