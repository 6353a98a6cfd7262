import { canBeSmall, openSmall, shownPicture } from './small-windows.js';

/** @typedef {import('../app.js').Actions} Actions */
/** A browser does not know all of them; TypeScript knows none of the newer ones. @typedef {Record<string, (() => void) | null>} Handlers */

/** Whose call is followed now. @type {Actions | null} */
let followed = null;

/**
 * The browser knows of the call: its own window of a picture, a headset and the media keys mute, turn the camera on and
 * off and hang up, and whoever looks at another tab gets the small window by itself, where the browser allows that.
 * Loaded when the pointer leaves the page for the first time, which it does before a tab can be changed with it, or when
 * the page loses the focus.
 * @param {Actions} actions
 * @param {import('../view/stage-view.js').StageView['setSmallWindow']} setSmallWindow
 */
export function follow(actions, setSmallWindow) {
  const session = navigator.mediaSession;
  if (!session || followed || !actions.store.get().call) return;
  followed = actions;
  const { devices, leave } = actions.calls;
  /** @type {Handlers} */
  const handlers = {
    togglemicrophone: devices.toggleMicrophone,
    togglecamera: () => devices.toggle('camera'),
    hangup: leave,
  };
  // Of a call without pictures there is nothing to be seen.
  if (canBeSmall()) handlers.enterpictureinpicture = () => void (shownPicture() && openSmall(setSmallWindow).catch(() => undefined));
  handle(session, handlers);
  const tell = () => {
    const { call } = actions.store.get();
    void session.setMicrophoneActive?.(call?.own.microphone === 'on');
    void session.setCameraActive?.(call?.own.camera === 'on');
    if (call) return;
    stop();
    followed = null;
    handle(session, Object.fromEntries(Object.keys(handlers).map((action) => [action, null])));
  };
  const stop = actions.store.subscribe(tell);
  tell();
}

/** @param {MediaSession} session @param {Handlers} handlers */
function handle(session, handlers) {
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      session.setActionHandler(/** @type {MediaSessionAction} */ (action), handler);
    } catch {
      // An older browser, in which there is no such thing.
    }
  }
}
