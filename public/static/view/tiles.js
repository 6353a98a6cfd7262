import { html, useEffect, useLayoutEffect, useRef } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Avatar, IconButton } from './parts.js';
import { NetworkBars } from './network-bars.js';

/** @typedef {import('../app.js').Actions} Actions */
const LINK = /** @type {const} */ ({ connecting: 'common.connecting', reconnecting: 'common.reconnecting', failed: 'call.no-connection' });

/** @typedef {{ large: boolean, pinned: boolean, onPin: (key: string) => void, open: import('./call-panels.js').About['open'], actions: Actions }} Place */

/** One other person: their camera when it is on. Their sound is played elsewhere. @param {{ tile: import('../state/call.js').Tile } & Place} props */
export function Tile({ tile, large, pinned, onPin, open, actions }) {
  const { trackIds, picture } = tile;
  const video = usePicture(picture && trackIds.camera, actions);
  return html`<div class="tile ${picture ?? 'no-picture'} ${tile.speaking ? 'speaking' : ''} ${large ? 'large' : ''}" role="group" aria-label=${tile.name}
    data-tile=${tile.key} onDblClick=${() => onPin(tile.key)}>
    <video ref=${video} autoplay playsinline muted></video>
    ${(picture === null || tile.link === 'connecting') && html`<${Avatar} id=${tile.key} name=${tile.name} size="large" />`}
    ${(tile.link !== 'connected' || tile.paused) && html`<p class="tile-link">${say(tile.link === 'connected' ? 'network.paused' : LINK[tile.link])}</p>`}
    <${Pin} name=${tile.name} pinned=${pinned} onPin=${() => onPin(tile.key)} />
    ${tile.handPlace !== null && html`<p class="tile-hand"><${Icon} name="hand" /><span class="sr-only">${say('stage.hand-up')}</span>${tile.handPlace > 0 && html` <b>${tile.handPlace}</b>`}</p>`}
    <p class="tile-name">
      <span dir="auto">${tile.name}</span>
      ${tile.sharing && html`<${Sign} icon="screen" words=${say('call.is-sharing')} />`}
      ${tile.muted && html`<${Sign} icon="mic-off" words=${say('call.is-muted')} />`}
      ${tile.cameraOff && html`<${Sign} icon="video-off" words=${say('call.is-camera-off')} />`}
      <${NetworkBars} level=${tile.quality} name=${tile.name} open=${open} />
    </p>
  </div>`;
}

/** What somebody shares. @param {{ tile: import('../state/call.js').ScreenTile } & Place} props */
export function Screen({ tile, large, pinned, onPin, actions }) {
  const video = usePicture(tile.trackId, actions);
  const name = say('stage.screen-of', { name: tile.name });
  return html`<div class="tile screen ${large ? 'large' : ''}" role="group" aria-label=${name} data-tile=${tile.key} onDblClick=${() => onPin(tile.key)}>
    <video ref=${video} autoplay playsinline muted></video>
    <${Pin} name=${name} pinned=${pinned} onPin=${() => onPin(tile.key)} />
    <p class="tile-name"><${Icon} name="screen" /><span>${name}</span></p>
  </div>`;
}

/** Plays a track. @param {string | null} trackId @param {Actions} actions */
export function usePicture(trackId, actions) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  // At once: the first picture may be there before the page is drawn.
  useLayoutEffect(() => {
    if (video.current) actions.streams.play(video.current, [trackId], () => undefined);
  }, [trackId]);
  useEffect(() => {
    const element = video.current;
    return () => {
      if (element) actions.streams.release(element);
    };
  }, []);
  return video;
}

/** Holds a picture large. @param {{ name: string, pinned: boolean, onPin: () => void }} props */
function Pin({ name, pinned, onPin }) {
  return html`<${IconButton} icon=${pinned ? 'unpin' : 'pin'} label=${say(pinned ? 'stage.unpin' : 'stage.pin', { name })} class="pin ${pinned ? 'pinned' : ''}" onClick=${onPin} />`;
}

/** @param {{ icon: string, words: string }} props */
export function Sign({ icon, words }) {
  return html`<span class="sign" title=${words}><${Icon} name=${icon} /><span class="sr-only">${words}</span></span>`;
}
