import { DecidedBy } from '../../shared/model/decision';
import { t } from '../i18n/translate';

/** Who decided, in words; null when the record names nobody known. */
export function decidedBy(by: string | null): string | null {
  const known = DecidedBy.safeParse(by);
  return known.success ? t(`by.${known.data}`) : null;
}
