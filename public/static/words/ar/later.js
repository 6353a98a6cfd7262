/** Parts of the page that are fetched when they are first shown. */
export const later = {
  'later.missed': 'تعذّر تحميل هذا الجزء من الصفحة.',
  'later.reload': 'إعادة تحميل الصفحة',
};
