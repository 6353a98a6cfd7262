/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Salle d’attente. {name} n’est pas encore là',
  'announce.calling': 'Appel en cours',
  'announce.in-call-with': 'En communication avec {names}',
  'announce.joined': '{name} a rejoint l’appel',
  'announce.left': '{name} a quitté l’appel',
  'announce.muted': '{name} a coupé son micro',
  'announce.unmuted': 'On entend de nouveau {name}',
  'announce.shares': '{name} partage son écran',
  'announce.stopped-sharing': '{name} ne partage plus son écran',
  'announce.reconnecting': 'La connexion avec {name} est perdue. Reconnexion en cours',
  'announce.reconnected': '{name} est de nouveau en ligne',
};
