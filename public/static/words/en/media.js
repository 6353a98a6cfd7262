/** What goes wrong on the way of sound and picture. */
export const media = {
  'media.call-full': 'This call is full. Wait until somebody leaves, then join.',
  'media.page-too-old': 'This page is too old for the call. Reload it, then join again.',
  'media.microphone-not-sent': 'Your microphone could not be sent. Turn it off and on again.',
  'media.camera-not-sent': 'Your camera could not be sent. Turn it off and on again.',
  'media.screen-not-sent': 'Your screen could not be sent. Turn it off and on again.',
  'media.screen-sound-not-sent': 'The sound of your screen could not be sent. Stop sharing and share again.',
  'media.removed': 'You were taken out of this call.',
  'media.completed': 'The call has ended.',
  'media.moved': 'This call moved to another device.',
  'media.twilio-unreachable':
    'Twilio cannot be reached at the moment. Still trying. If it does not come back, a firewall or a VPN may be in the way: try another network.',
  'media.twilio-problem': 'Twilio reports a problem ({code}). Still trying.',
  'media.not-connected-yet': 'The call could not be connected yet. Still trying.',
  'media.token-expired': 'Token expired. Your computer’s clock may be wrong: set it, then join again.',
  'media.room-not-found': 'Room not found. The call may be over; start it again.',
  'media.token-refused': 'Twilio did not accept this call’s access token ({code}). Whoever runs this site should check its Twilio keys.',
  'media.nothing-comes-through':
    'No picture and sound come through. A firewall or a VPN may be blocking them: try another network, or turn the VPN off. Still trying.',
  'media.others-cannot-get-microphone': 'The others cannot get your microphone{code}. Turn it off and on again.',
  'media.others-cannot-get-camera': 'The others cannot get your camera{code}. Turn it off and on again.',
  'media.others-cannot-get-screen': 'The others cannot get your screen{code}. Stop sharing and share again.',
  'media.others-cannot-get-screen-sound': 'The others cannot hear the sound of your screen{code}. Stop sharing and share again.',
  'media.not-received': 'Something that {name} sends does not come through{code}.',
  'media.no-token-yet': 'Failed to get access token. Still trying.',
  'media.browser-not-supported': 'This browser cannot make this call. Use a current Chrome, Edge, Firefox or Safari.',
  'media.sdk-not-loaded':
    'Twilio SDK not loaded. Check your connection and try again; if an extension blocks scripts, allow this page. You can go on writing meanwhile.',
  'media.nobody-to-ask': 'There is nobody to ask for a token.',
};
