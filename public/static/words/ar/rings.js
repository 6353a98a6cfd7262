/** Ringing wherever one is, missed calls, and moving a call. */
export const rings = {
  'rings.answered-elsewhere': 'تم الرد على جهاز آخر',
  'rings.answer-and-leave': 'الرد ومغادرة المكالمة الحالية',
};
