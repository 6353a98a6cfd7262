/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Sala de espera. {name} aún no ha llegado',
  'announce.calling': 'Llamando',
  'announce.in-call-with': 'En la llamada con {names}',
  'announce.joined': '{name} se ha unido',
  'announce.left': '{name} ha salido',
  'announce.muted': '{name} ha silenciado su micrófono',
  'announce.unmuted': 'Se vuelve a oír a {name}',
  'announce.shares': '{name} comparte la pantalla',
  'announce.stopped-sharing': '{name} ya no comparte la pantalla',
  'announce.reconnecting': 'Se ha perdido la conexión con {name}. Reconectando',
  'announce.reconnected': '{name} vuelve a estar en la llamada',
};
