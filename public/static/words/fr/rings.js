/** Ringing wherever one is, missed calls, and moving a call. */
export const rings = {
  'rings.answered-elsewhere': 'Pris sur un autre appareil',
  'rings.answer-and-leave': 'Répondre et quitter l’appel en cours',
};
