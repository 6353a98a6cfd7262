/** Parts of the page that are fetched when they are first shown. */
export const later = {
  'later.missed': 'Cette partie de la page n’a pas pu être chargée.',
  'later.reload': 'Recharger la page',
};
