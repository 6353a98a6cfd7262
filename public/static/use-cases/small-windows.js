/** @typedef {{ requestWindow(size: { width: number, height: number }): Promise<Window> }} SmallWindows */

/** A window of its own beside the page, where the browser has one. @returns {SmallWindows | undefined} */
const smallWindows = () => /** @type {any} */ (globalThis).documentPictureInPicture;

/** Whether the call, or at least a picture of it, can be above other programs. */
export const canBeSmall = () => smallWindows() !== undefined || document.pictureInPictureEnabled;

/** A picture of somebody else that is shown now, the large one first. @returns {HTMLVideoElement | null} */
export const shownPicture = () => document.querySelector('.tile.large video') ?? document.querySelector('.tile:not(.no-picture) video');

/** Puts the call above other programs. @param {import('../view/stage-view.js').StageView['setSmallWindow']} setSmallWindow */
export async function openSmall(setSmallWindow) {
  const windows = smallWindows();
  if (!windows) return void (await shownPicture()?.requestPictureInPicture());
  const opened = await windows.requestWindow({ width: 400, height: 460 });
  opened.addEventListener('pagehide', () => setSmallWindow(null));
  setSmallWindow(opened);
}
