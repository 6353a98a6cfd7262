/** Parts of the page that are fetched when they are first shown. */
export const later = {
  'later.missed': 'No se ha podido cargar esta parte de la página.',
  'later.reload': 'Recargar la página',
};
