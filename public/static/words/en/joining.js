/** Before a running call is joined. */
export const joining = {
  'joining.title': 'Before you join',
  'joining.with': 'In the call: {names}',
  'joining.nobody': 'Nobody has answered yet',
  'joining.join': 'Join now',
  'joining.cancel': 'Cancel',
  'joining.skip': 'Skip this next time',
  'joining.skip-why': 'You then join with camera and microphone as they are now.',
  'joining.over': 'The call has ended.',
};
