/** Choosing the language. */
export const languages = {
  'languages.choose': 'Language',
};
