/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Salle d’attente. {name} n’est pas encore là',
  'announce.calling': 'Appel en cours',
  'announce.in-call': 'En communication',
  'announce.in-call-with': 'En communication avec {names}',
  'announce.is-here': '{name} est là',
};
