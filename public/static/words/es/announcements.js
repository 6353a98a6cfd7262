/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Sala de espera. {name} aún no ha llegado',
  'announce.calling': 'Llamando',
  'announce.in-call': 'En la llamada',
  'announce.in-call-with': 'En la llamada con {names}',
  'announce.is-here': '{name} ya está aquí',
};
