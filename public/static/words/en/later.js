/** Parts of the page that are fetched when they are first shown. */
export const later = {
  'later.missed': 'This part of the page could not be loaded.',
  'later.reload': 'Load the page again',
};
