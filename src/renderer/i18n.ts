/** The window's words: i18next under React, switched without a restart. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Settings } from '../shared/api.ts';
import { type Language, languageOf, resources } from '../shared/i18n/index.ts';
import type { Issue } from '../shared/model/index.ts';
import { useSettings } from './state/settings.ts';

/** The language in use under a setting. */
export const languageInUse = (setting: Settings['language']): Language =>
  setting === 'system' ? languageOf(navigator.language) : setting;

/** Set i18next up and follow the setting. Once, before the first drawing. */
export function startWords(): void {
  const speak = (language: Language) => {
    document.documentElement.lang = language;
    void i18next.changeLanguage(language);
  };
  void i18next.use(initReactI18next).init({
    lng: languageInUse(useSettings.getState().language),
    fallbackLng: 'en',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  speak(languageInUse(useSettings.getState().language));
  useSettings.subscribe((now, before) => {
    if (now.language !== before.language) speak(languageInUse(now.language));
  });
}

/** The sentence of a fault, with the packet as people count it. */
export function issueWords(t: (key: string, params: Record<string, unknown>) => string, issue: Issue): string {
  const packet = issue.packet === undefined ? {} : { packet: issue.packet + 1 };
  return t(`issue.${issue.code}`, { ...issue, ...packet, ...issue.params });
}
