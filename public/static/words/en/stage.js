/** The call as one sees it. */
export const stage = {
  'stage.more': 'More',
  'stage.close': 'Close',
  'stage.notLoaded': 'This part of the page could not be loaded. Please try again.',
  'stage.people': 'People',
  'stage.you': '{name} (you)',
  'stage.muted': 'Muted',
  'stage.cameraOff': 'Camera off',
  'stage.sharing': 'Sharing the screen',
};
