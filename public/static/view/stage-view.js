import { keepView, readView } from '../use-cases/view-memory.js';
import { useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';

/**
 * How one looks at the call: what a person sets for themselves and nobody else sees.
 * @typedef {object} StageView
 * @property {import('../use-cases/view-memory.js').ViewMemory} memory
 * @property {(changed: Partial<import('../use-cases/view-memory.js').ViewMemory>) => void} remember
 * @property {string | null} pinned
 * @property {(key: string | null) => void} pin holds a picture large, or no longer when it is held already
 * @property {() => void} turnLayout
 * @property {boolean} fullScreen
 * @property {(() => void) | null} turnFullScreen null: this browser cannot
 * @property {Window | null} smallWindow
 * @property {(() => void) | null} turnSmall null: this browser has no small window
 */

/** @typedef {{ requestWindow(size: { width: number, height: number }): Promise<Window> }} SmallWindows */

/** A window of its own beside the page, where the browser has one. @returns {SmallWindows | undefined} */
const smallWindows = () => /** @type {any} */ (globalThis).documentPictureInPicture;

/** @param {import('../app.js').Actions} actions @returns {StageView} */
export function useStageView(actions) {
  const [memory, setMemory] = useState(readView);
  const [pinned, setPinned] = useState(/** @type {string | null} */ (null));
  const [fullScreen, setFullScreen] = useState(document.fullscreenElement !== null);
  const [smallWindow, setSmallWindow] = useState(/** @type {Window | null} */ (null));

  useEffect(() => {
    const look = () => setFullScreen(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => {
      document.removeEventListener('fullscreenchange', look);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  useEffect(() => () => smallWindow?.close(), [smallWindow]);

  const failed = () => actions.store.dispatch({ type: 'notice', text: say('stage.small-failed') });
  const turnSmall = async () => {
    const windows = smallWindows();
    try {
      if (smallWindow) smallWindow.close();
      else if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else if (windows) {
        const opened = await windows.requestWindow({ width: 400, height: 460 });
        opened.addEventListener('pagehide', () => setSmallWindow(null));
        setSmallWindow(opened);
      } else await /** @type {HTMLVideoElement | null} */ (document.querySelector('.tile.large video, .tile:not(.no-picture) video'))?.requestPictureInPicture();
    } catch {
      failed();
    }
  };
  const remember = (/** @type {Partial<typeof memory>} */ changed) => {
    setMemory({ ...memory, ...changed });
    keepView(changed);
  };
  return {
    memory,
    remember,
    pinned,
    pin: (key) => setPinned(key === pinned ? null : key),
    turnLayout: () => remember({ layout: memory.layout === 'grid' ? 'speaker' : 'grid' }),
    fullScreen,
    turnFullScreen: document.fullscreenEnabled
      ? () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined)
      : null,
    smallWindow,
    turnSmall: smallWindows() || document.pictureInPictureEnabled ? () => void turnSmall() : null,
  };
}
