import { keepView, readView } from '../use-cases/view-memory.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { NetworkBars } from './network-bars.js';
import { Avatar, IconButton } from './parts.js';

/** @typedef {import('../use-cases/view-memory.js').ViewMemory['corner']} Corner */

/** A press goes round the corners. @type {Record<Corner, Corner>} */
const NEXT = { 'end-end': 'start-end', 'start-end': 'start-start', 'start-start': 'end-start', 'end-start': 'end-end' };
/** A pointer that moved less has pressed, not dragged. */
const DRAG_PX = 6;

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

  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const [block, inline] = corner.split('-');
    const left = getComputedStyle(/** @type {Element} */ (event.currentTarget)).direction === 'rtl' ? 'end' : 'start';
    const right = left === 'start' ? 'end' : 'start';
    const to = { ArrowUp: `start-${inline}`, ArrowDown: `end-${inline}`, ArrowLeft: `${block}-${left}`, ArrowRight: `${block}-${right}` }[event.key];
    if (!to) return;
    event.preventDefault();
    change({ corner: /** @type {Corner} */ (to) });
  };
  const drag = useDrag((to) => change({ corner: to }), () => setTapped(!tapped));
  return html`<div class="own-picture ${on && !small ? '' : 'no-picture'} ${small ? 'small' : ''} ${tapped ? 'tapped' : ''} at-${corner}" ...${drag} role="group" aria-label=${say('call.own-picture')}>
    ${!small && html`<video ref=${video} class=${backwards ? 'as-seen' : ''} autoplay playsinline muted aria-hidden="true"></video>`}
    ${!on && !small && html`<${Avatar} id=${me.id} name=${me.username} />`}
    <div class="own-tools">
      ${!small && html`<${IconButton} icon="move" label=${say('stage.move-own')} onClick=${() => change({ corner: NEXT[corner] })} onKeyDown=${onKeyDown} />`}
      <${IconButton} icon=${small ? 'expand' : 'minimise'} label=${say(small ? 'stage.show-own' : 'stage.hide-own')} onClick=${() => change({ small: !small })} />
    </div>
    <p class="tile-name"><span>${say('common.you')}</span>${handUp && html`<${Icon} name="hand" />`}${call.own.microphone === 'off' && html`<span class="sign"><${Icon} name="mic-off" /></span>`}<${NetworkBars} level=${call.quality} /></p>
  </div>`;
}

/** Follows a pointer, then goes to the corner next to it. @param {(corner: Corner) => void} onDrop @param {() => void} onTap */
function useDrag(onDrop, onTap) {
  const begun = useRef(/** @type {{ x: number, y: number, moved: boolean } | null} */ (null));
  const onPointerDown = (/** @type {PointerEvent} */ event) => {
    if (event.button === 0 && !(/** @type {Element} */ (event.target).closest('button'))) begun.current = { x: event.clientX, y: event.clientY, moved: false };
  };
  const onPointerMove = (/** @type {PointerEvent & { currentTarget: HTMLElement }} */ event) => {
    const from = begun.current;
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.hypot(x, y) < DRAG_PX) return;
    if (!from.moved) event.currentTarget.setPointerCapture(event.pointerId);
    from.moved = true;
    event.currentTarget.style.translate = `${x}px ${y}px`;
  };
  const onPointerUp = (/** @type {PointerEvent & { currentTarget: HTMLElement }} */ event) => {
    const from = begun.current;
    begun.current = null;
    if (from && !from.moved && event.pointerType === 'touch' && event.type === 'pointerup') onTap();
    if (!from?.moved) return;
    const picture = event.currentTarget;
    picture.style.translate = '';
    const area = /** @type {HTMLElement} */ (picture.offsetParent).getBoundingClientRect();
    const low = event.clientY > area.top + area.height / 2;
    const toRight = event.clientX > area.left + area.width / 2;
    const rtl = getComputedStyle(picture).direction === 'rtl';
    onDrop(/** @type {Corner} */ (`${low ? 'end' : 'start'}-${toRight === rtl ? 'start' : 'end'}`));
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp };
}
