/** Choosing the language. */
export const languages = {
  'languages.choose': 'Langue',
  'languages.not-loaded': 'Cette langue n’a pas pu être chargée. Vérifiez votre connexion et réessayez.',
};
