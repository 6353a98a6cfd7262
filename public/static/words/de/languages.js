/** Choosing the language. */
export const languages = {
  'languages.choose': 'Sprache',
  'languages.not-loaded': 'Diese Sprache konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
};
