/** Ringing wherever one is, missed calls, and moving a call. */
export const rings = {
  'rings.answered-elsewhere': 'Answered on another device',
  'rings.answer-and-leave': 'Answer and leave the current call',
};
