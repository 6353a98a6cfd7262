// How one's own picture is moved to another corner: fetched with the first attempt.

/** @typedef {import('../use-cases/view-memory.js').ViewMemory['corner']} Corner */

/** A pointer that moved less has pressed, not dragged. */
const DRAG_PX = 6;

/** Where an arrow key leads. @param {Corner} corner @param {string} key @param {Element} at @returns {Corner} */
export function byKey(corner, key, at) {
  const [block, inline] = corner.split('-');
  const left = isMirrored(at) ? 'end' : 'start';
  const right = left === 'start' ? 'end' : 'start';
  const to = { ArrowUp: `start-${inline}`, ArrowDown: `end-${inline}`, ArrowLeft: `${block}-${left}`, ArrowRight: `${block}-${right}` }[key];
  return /** @type {Corner} */ (to ?? corner);
}

/**
 * Follows a pointer that was pressed, then goes to the corner next to it.
 * @param {HTMLElement} picture @param {PointerEvent} pressed @param {(corner: Corner) => void} onDrop
 */
export function follow(picture, { button, clientX, clientY, pointerId }, onDrop) {
  if (button !== 0) return;
  const stop = new AbortController();
  const { signal } = stop;
  let moved = false;
  picture.addEventListener('pointermove', (event) => {
    // Let go before this was there.
    if (event.pointerId !== pointerId || event.buttons === 0) return stop.abort();
    const [x, y] = [event.clientX - clientX, event.clientY - clientY];
    if (!moved && Math.hypot(x, y) < DRAG_PX) return;
    if (!moved) picture.setPointerCapture(pointerId);
    moved = true;
    picture.style.translate = `${x}px ${y}px`;
  }, { signal });
  for (const end of /** @type {const} */ (['pointerup', 'pointercancel'])) {
    picture.addEventListener(end, (event) => {
      stop.abort();
      if (!moved) return;
      picture.style.translate = '';
      // A drag is no press.
      picture.addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true, signal: AbortSignal.timeout(100) });
      const area = /** @type {HTMLElement} */ (picture.offsetParent).getBoundingClientRect();
      const low = event.clientY > area.top + area.height / 2;
      const toRight = event.clientX > area.left + area.width / 2;
      onDrop(/** @type {Corner} */ (`${low ? 'end' : 'start'}-${toRight === isMirrored(picture) ? 'start' : 'end'}`));
    }, { signal });
  }
}

/** @param {Element} at */
const isMirrored = (at) => getComputedStyle(at).direction === 'rtl';
