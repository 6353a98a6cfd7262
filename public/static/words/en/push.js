/** Calls that reach a person while no page is open. */
export const push = {
  'push.title': 'Calls while this page is closed',
  'push.lead': 'This browser can show a notification when somebody calls you and this page is not on its screen. The company that makes the browser carries it, encrypted; it cannot read who calls.',
  'push.switch': 'Notify this browser of calls',
  'push.blocked': 'Notifications are blocked for this page. Allow them in the browser’s site settings, then come back here.',
  'push.offer': 'Should calls reach you when this page is closed?',
  'push.yes': 'Yes, notify me',
  'push.no': 'No, thanks',
  'push.on': 'Calls will reach you here. You can change that in your account.',
  'push.video-call': 'Video call in {room}',
  'push.voice-call': 'Voice call in {room}',
  'push.missed-call': 'Missed call in {room}',
  'push.no-longer': 'No longer calling in {room}',
  'push.answer': 'Answer',
  'push.decline': 'Decline',
};
