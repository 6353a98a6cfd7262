/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Warteraum. {name} ist noch nicht da',
  'announce.calling': 'Es klingelt',
  'announce.in-call': 'Im Anruf',
  'announce.in-call-with': 'Im Anruf mit {names}',
  'announce.is-here': '{name} ist da',
};
