/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Waiting room. {name} is not here yet',
  'announce.calling': 'Calling',
  'announce.in-call': 'In the call',
  'announce.in-call-with': 'In the call with {names}',
  'announce.is-here': '{name} is here',
};
