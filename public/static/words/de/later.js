/** Parts of the page that are fetched when they are first shown. */
export const later = {
  'later.missed': 'Dieser Teil der Seite konnte nicht geladen werden.',
  'later.reload': 'Seite neu laden',
};
