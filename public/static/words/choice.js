/** Which language the page speaks. Pure; tested in tests/web/language-choice.test.mjs. */

/** Every language by its own name, in the order they are offered. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', ar: 'العربية' };

/** @typedef {keyof typeof LANGUAGES} LanguageCode */

/** @param {string | null} code @returns {code is LanguageCode} */
export const isKnown = (code) => code !== null && Object.hasOwn(LANGUAGES, code);

/**
 * The language that was chosen here, or else the first of the browser's that the page has.
 * @param {string | null} chosen
 * @param {readonly string[]} wanted the browser's, dearest first: `fr-CH`
 * @returns {{ code: LanguageCode, locale: string }} `locale`: how it is written where the reader lives
 */
export function languageFor(chosen, wanted) {
  const codes = wanted.map((tag) => tag.split('-')[0]?.toLowerCase() ?? '');
  const code = isKnown(chosen) ? chosen : (codes.find(isKnown) ?? 'en');
  return { code, locale: wanted[codes.indexOf(code)] ?? code };
}
