/**
 * The words a person reads, in English and 简体中文. One catalogue per language with the same keys (a test holds them
 * equal), split by area under en/ and zh-CN/. i18next does the interpolation and plurals, synchronously and without an
 * environment, so that the engine's diagrams and the CLI speak as the window does.
 */
import { createInstance } from 'i18next';
import { en } from './en/index.ts';
import { zhCN } from './zh-CN/index.ts';

/** Languages the app speaks. */
export type Language = 'en' | 'zh-CN';
/** All of them, in the order of the settings. */
export const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

/** Fill a key's parameters in. A key that is not in the catalogue comes back as itself. */
export type Translate = (key: string, params?: Readonly<Record<string, unknown>>) => string;

/** The catalogues, for a UI binding of i18next. */
export const resources = { en: { translation: en }, 'zh-CN': { translation: zhCN } };

/** A translator for one language. Cheap to keep, not to make: keep it. */
export function createTranslate(language: Language): Translate {
  const instance = createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return (key, params) => {
    // Chinese has no plural, so that i18next would take what is said of several for what is said of one.
    const single = `${key}_one`;
    return String(instance.t(params?.count === 1 && instance.exists(single) ? single : key, params ?? {}));
  };
}

/** The language that a system locale such as `zh_TW.UTF-8` or `de-DE` gets: Chinese of any kind is 简体中文, else English. */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
