/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'Waiting room. {name} is not here yet',
  'announce.calling': 'Calling',
  'announce.in-call-with': 'In the call with {names}',
  'announce.joined': '{name} has joined',
  'announce.left': '{name} has left',
  'announce.muted': '{name} is muted',
  'announce.unmuted': '{name} can be heard again',
  'announce.shares': '{name} shares the screen',
  'announce.stopped-sharing': '{name} no longer shares the screen',
  'announce.reconnecting': 'The connection to {name} is lost. Reconnecting',
  'announce.reconnected': '{name} is connected again',
};
