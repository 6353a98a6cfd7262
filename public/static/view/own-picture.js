import { keepView, readView } from '../use-cases/view-memory.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { NetworkBars } from './network-bars.js';
import { Avatar, IconButton } from './parts.js';

/** @typedef {import('../use-cases/view-memory.js').ViewMemory['corner']} Corner */

/** A press goes round the corners. @type {Record<Corner, Corner>} */
const NEXT = { 'end-end': 'start-end', 'start-end': 'start-start', 'start-start': 'end-start', 'end-start': 'end-end' };

const moves = () => import('./own-picture-moves.js');

/**
 * What the others see of me, as in a mirror. It can be dragged to a corner, or sent there by keys or presses, and put away.
 * @param {{ call: import('../state/call.js').MyCall, me: import('../types.js').User, handUp: boolean, actions: import('../app.js').Actions }} props
 */
export function OwnPicture({ call, me, handUp, actions }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [place, setPlace] = useState(readView);
  const [tapped, setTapped] = useState(false);
  const { corner, small } = place;
  const on = call.own.camera === 'on';
  const change = (/** @type {Partial<{ corner: Corner, small: boolean }>} */ changed) => {
    setPlace({ ...place, ...changed });
    keepView(changed);
  };
  const track = on ? actions.calls.devices.track('camera') : null;
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track, small]);
  // What the back camera sees is no mirror.
  const backwards = track?.getSettings().facingMode === 'environment';

  const to = (/** @type {Corner} */ chosen) => change({ corner: chosen });
  const onKeyDown = (/** @type {KeyboardEvent & { currentTarget: Element }} */ event) => {
    const { key, currentTarget } = event;
    if (!key.startsWith('Arrow')) return;
    event.preventDefault();
    void moves().then(({ byKey }) => to(byKey(corner, key, currentTarget)));
  };
  const onButton = (/** @type {Event} */ { target }) => /** @type {Element} */ (target).closest('button') !== null;
  const onPointerDown = (/** @type {PointerEvent & { currentTarget: HTMLElement }} */ event) => {
    const picture = event.currentTarget;
    if (!onButton(event)) void moves().then(({ follow }) => follow(picture, event, to));
  };
  // Where nothing can hover, a press shows the buttons.
  const onClick = (/** @type {Event} */ event) => onButton(event) || setTapped(!tapped);
  return html`<div class="own-picture ${on && !small ? '' : 'no-picture'} ${small ? 'small' : ''} ${tapped ? 'tapped' : ''} at-${corner}" onPointerEnter=${moves} onPointerDown=${onPointerDown} onClick=${onClick} role="group" aria-label=${say('call.own-picture')}>
    ${!small && html`<video ref=${video} class=${backwards ? 'as-seen' : ''} autoplay playsinline muted aria-hidden="true"></video>`}
    ${!on && !small && html`<${Avatar} id=${me.id} name=${me.username} />`}
    <div class="own-tools">
      ${!small && html`<${IconButton} icon="move" label=${say('stage.move-own')} onClick=${() => change({ corner: NEXT[corner] })} onKeyDown=${onKeyDown} />`}
      <${IconButton} icon=${small ? 'expand' : 'minimise'} label=${say(small ? 'stage.show-own' : 'stage.hide-own')} onClick=${() => change({ small: !small })} />
    </div>
    <p class="tile-name"><span>${say('common.you')}</span>${handUp && html`<${Icon} name="hand" />`}${call.own.microphone === 'off' && html`<span class="sign"><${Icon} name="mic-off" /></span>`}<${NetworkBars} level=${call.quality} /></p>
  </div>`;
}
