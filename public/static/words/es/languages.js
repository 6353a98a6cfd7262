/** Choosing the language. */
export const languages = {
  'languages.choose': 'Idioma',
  'languages.not-loaded': 'No se ha podido cargar este idioma. Comprueba tu conexión e inténtalo de nuevo.',
};
