import { isKnown, languageFor } from '../words/choice.js';
import { english } from '../words/en/index.js';
import { isRightToLeft, say, speak } from '../words/say.js';

const KEY = 'language';

/** English comes with the page, another language when it is chosen. @type {Record<import('../words/choice.js').LanguageCode, () => Promise<import('../words/say.js').Words>>} */
const WORDS = {
  en: async () => english,
  de: async () => (await import('../words/de/index.js')).german,
  es: async () => (await import('../words/es/index.js')).spanish,
  fr: async () => (await import('../words/fr/index.js')).french,
  ar: async () => (await import('../words/ar/index.js')).arabic,
};

/**
 * The language of the page.
 * @param {import('./context.js').Store} store
 */
export function createLanguage(store) {
  /** @param {string | null} chosen */
  async function change(chosen) {
    const { code, locale } = languageFor(chosen, navigator.languages ?? []);
    speak(code, await WORDS[code](), locale);
    document.documentElement.lang = code;
    document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr';
    store.dispatch({ type: 'language', code });
  }

  // Chosen in one tab, it is meant for all.
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY) void change(newValue).catch(() => undefined);
  });

  return {
    /** As it was chosen here, or as the browser wishes; English where the words cannot be loaded. */
    start: () => change(remembered()).catch(() => undefined),
    /** @param {string} code */
    async choose(code) {
      if (!isKnown(code)) return;
      try {
        await change(code);
        remember(code);
      } catch {
        store.dispatch({ type: 'notice', text: say('languages.not-loaded') });
      }
    },
  };
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {string} code */
function remember(code) {
  try {
    localStorage.setItem(KEY, code);
  } catch {
    // It is chosen for this visit.
  }
}
