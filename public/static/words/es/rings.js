/** Ringing wherever one is, missed calls, and moving a call. */
export const rings = {
  'rings.answered-elsewhere': 'Contestada en otro dispositivo',
  'rings.answer-and-leave': 'Contestar y salir de la llamada actual',
};
