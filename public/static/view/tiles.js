import { html, useEffect, useRef } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Avatar } from './parts.js';
import { NetworkBars } from './network-bars.js';

/** @typedef {import('../app.js').Actions} Actions */

/** One other person: their sound always, their screen or camera when there is one. @param {{ tile: import('../state/call.js').Tile, actions: Actions, open: import('./call-panels.js').About['open'] }} props */
export function Tile({ tile, actions, open }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const { trackIds, picture } = tile;
  const picked = picture === null ? null : trackIds[picture];
  useEffect(() => {
    if (!video.current) return;
    actions.streams.play(video.current, [trackIds.microphone, picked], (blocked) =>
      actions.store.dispatch({ type: 'hearing', blocked }),
    );
  }, [trackIds.microphone, picked]);
  useEffect(() => {
    const element = video.current;
    return () => {
      if (element) actions.streams.release(element);
    };
  }, []);
  return html`<div class="tile ${picture ?? 'no-picture'} ${tile.speaking ? 'speaking' : ''}" role="group" aria-label=${tile.name}>
    <video ref=${video} autoplay playsinline></video>
    ${picture === null && html`<${Avatar} id=${tile.key} name=${tile.name} size="large" />`}
    ${(tile.link !== 'connected' || tile.paused) && html`<p class="tile-link">${tile.link === 'connected' ? say('network.paused') : say(LINK[tile.link])}</p>`}
    <p class="tile-name">
      <span dir="auto">${tile.name}</span>
      ${tile.sharing && html`<span class="sign"><${Icon} name="screen" /><span class="sr-only">${say('call.is-sharing')}</span></span>`}
      ${tile.muted && html`<span class="sign"><${Icon} name="mic-off" /><span class="sr-only">${say('call.is-muted')}</span></span>`}
      ${tile.cameraOff && html`<span class="sign"><${Icon} name="video-off" /><span class="sr-only">${say('call.is-camera-off')}</span></span>`}
      <${NetworkBars} level=${tile.quality} name=${tile.name} open=${open} />
    </p>
  </div>`;
}

const LINK = /** @type {const} */ ({ connecting: 'common.connecting', reconnecting: 'common.reconnecting', failed: 'call.no-connection' });

/** What the others see of me, as in a mirror. @param {{ call: import('../state/call.js').MyCall, me: import('../types.js').User, actions: Actions }} props */
export function OwnPicture({ call, me, actions }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const on = call.own.camera === 'on';
  const track = on ? actions.calls.devices.track('camera') : null;
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track]);
  // What the back camera sees is no mirror.
  const backwards = track?.getSettings().facingMode === 'environment';
  return html`<div class="own-picture ${on ? '' : 'no-picture'}">
    <video ref=${video} class=${backwards ? 'as-seen' : ''} autoplay playsinline muted aria-label=${say('call.own-picture')}></video>
    ${!on && html`<${Avatar} id=${me.id} name=${me.username} />`}
    <p class="tile-name"><span>${say('common.you')}</span>${call.own.microphone === 'off' && html`<span class="sign"><${Icon} name="mic-off" /></span>`}<${NetworkBars} level=${call.quality} /></p>
  </div>`;
}
