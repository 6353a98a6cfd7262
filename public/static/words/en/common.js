/** What is said on many screens. */
export const common = {
  'common.try-again': 'Try again',
  'common.dismiss': 'Dismiss',
  'common.close': 'Close',
  'common.loading': 'Loading…',
  'common.connecting': 'Connecting…',
  'common.reconnecting': 'Reconnecting…',
  'common.reference': 'Reference {id}',
  'common.copied': 'Copied',
  'common.join': 'Join',
  'common.leave': 'Leave',
  'common.not-now': 'Not now',
  'common.you': 'You',
  'common.guest': 'Guest',
  'common.to-content': 'Skip to the content',
  'common.back-to-rooms': 'Back to rooms',
};
