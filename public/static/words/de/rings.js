/** Ringing wherever one is, missed calls, and moving a call. */
export const rings = {
  'rings.answered-elsewhere': 'Auf einem anderen Gerät angenommen',
  'rings.answer-and-leave': 'Annehmen und den laufenden Anruf verlassen',
};
