import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { en } from './en';

/** Every sentence of the two React windows by its name; the approve frame has its own few in approve-frame/words.ts. */
export type MessageId = keyof typeof en;
export type Catalogue = Readonly<Record<MessageId, string>>;

const i18n = setupI18n();
i18n.setMessagesCompiler(compileMessage);
i18n.load('en', en);
i18n.activate('en');

const backslash = '\\';
const shield = '\uE000';

/**
 * The sentence in the language of the window, ICU plurals resolved.
 * SECURITY: Lingui decodes `\u202e` written out in a *value* into the character itself, so backslashes in values are shielded (T-3).
 */
export function t(id: MessageId, values?: Readonly<Record<string, string | number>>): string {
  const safe: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(values ?? {}))
    safe[key] = typeof value === 'string' ? value.replaceAll(backslash, shield) : value;
  const text: string = i18n._(id, safe);
  return text.replaceAll(shield, backslash);
}

/** Puts another catalogue in force (a language, or the pseudo-locale of the tests). */
export function speak(locale: string, catalogue: Catalogue): void {
  i18n.load(locale, catalogue);
  i18n.activate(locale);
}

/** The locale in force, for Intl. */
export const currentLocale = (): string => i18n.locale;
