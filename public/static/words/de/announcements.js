/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Warteraum. {name} ist noch nicht da',
  'announce.calling': 'Es klingelt',
  'announce.in-call-with': 'Im Anruf mit {names}',
  'announce.joined': '{name} ist dazugekommen',
  'announce.left': '{name} ist gegangen',
  'announce.muted': '{name} ist stumm',
  'announce.unmuted': '{name} ist wieder zu hören',
  'announce.shares': '{name} teilt den Bildschirm',
  'announce.stopped-sharing': '{name} teilt den Bildschirm nicht mehr',
  'announce.reconnecting': 'Die Verbindung zu {name} ist abgebrochen. Sie wird wiederhergestellt',
  'announce.reconnected': '{name} ist wieder verbunden',
};
