/** Choosing the language. */
export const languages = {
  'languages.choose': 'Language',
  'languages.not-loaded': 'This language could not be loaded. Check your connection and try again.',
};
