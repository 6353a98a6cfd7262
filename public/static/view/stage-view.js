import { keepView, readView } from '../use-cases/view-memory.js';
import { useEffect, useState } from '../vendor/preact.js';

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
 * @property {(opened: Window | null) => void} setSmallWindow
 */

/** @returns {StageView} */
export function useStageView() {
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
    setSmallWindow,
  };
}
