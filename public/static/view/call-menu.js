import { lockCall } from '../api/moderation.js';
import { owns } from '../state/moderation.js';
import { problemOf } from '../use-cases/context.js';
import { canBeSmall, openSmall } from '../use-cases/small-windows.js';
import { html, useEffect, useRef } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { isIn } from '../state/rings.js';
import { Icon } from './icons.js';
import { ReactionRow } from './reactions.js';
import { recordAction } from './record-control.js';

/** @typedef {import('./call-panels.js').About} About */
/**
 * A line of the menu. `pressed` makes it one that is on or off.
 * @typedef {{ key: string, icon: string, label: string, press: () => void, pressed?: boolean }} Entry
 */

/** Whether the bar has no room for these, so that they stand here. */
const isNarrow = () => (document.querySelector('.stage')?.clientWidth ?? 0) <= 660 || matchMedia('(max-height: 480px)').matches;

/** What stands in the menu, in this order. An entry that does not apply now is null. @type {((about: About) => Entry | null)[]} */
const ENTRIES = [
  ({ handUp, actions }) => (isNarrow() ? { key: 'hand', icon: 'hand', label: say(handUp ? 'stage.lower-hand' : 'stage.raise-hand'), press: () => actions.signs.hand(!handUp) } : null),
  ({ open }) => ({ key: 'people', icon: 'people', label: say('stage.people'), press: () => open('people') }),
  ({ open, state, call, live }) => (live?.answered_at && state.room?.id === call.roomId && state.room.members.some((member) => !isIn(live, member.user_id))
    ? { key: 'add', icon: 'plus', label: say('rings.add-people'), press: () => open('people') } : null),
  ({ live, state, actions }) => {
    if (!live?.answered_at || !owns(state, live.room_id)) return null;
    const { id, locked = false } = live;
    return { key: 'lock', icon: 'lock', label: say('moderation.lock-call'), press: () => void lockCall(id, !locked).catch((error) => actions.store.dispatch({ type: 'notice', text: problemOf(error).message })), pressed: locked };
  },
  ({ open }) => ({ key: 'devices', icon: 'settings', label: say('devices.title'), press: () => open('devices') }),
  ({ view }) => ({ key: 'layout', icon: view.memory.layout === 'grid' ? 'speaker' : 'grid', label: say(view.memory.layout === 'grid' ? 'stage.to-speaker' : 'stage.to-grid'), press: view.turnLayout }),
  ({ call, actions }) => {
    if (!isNarrow() || typeof navigator.mediaDevices?.getDisplayMedia !== 'function') return null;
    return { key: 'screen', icon: 'screen', label: say(call.own.screen === 'off' ? 'call.share' : 'call.stop-sharing'), press: () => actions.calls.devices.toggle('screen') };
  },
  ({ live, state, actions }) => {
    const action = isNarrow() && live?.recording ? recordAction(live, state.me?.id ?? '', actions) : null;
    return action && { key: 'record', icon: action.icon, label: action.label, press: action.press };
  },
  ({ view, actions }) => (canBeSmall() ? { key: 'small', icon: 'picture-in-picture', label: say('stage.small'), press: () => void turnSmall(view, actions), pressed: view.smallWindow !== null || document.pictureInPictureElement != null } : null),
  ({ view }) => view.turnFullScreen && { key: 'full-screen', icon: 'full-screen', label: say(view.fullScreen ? 'stage.leave-full-screen' : 'stage.full-screen'), press: view.turnFullScreen },
  ({ open }) => (matchMedia('(any-pointer: fine)').matches ? { key: 'help', icon: 'keyboard', label: say('stage.help'), press: () => open('help') } : null),
  ({ open }) => ({ key: 'connection', icon: 'bars', label: say('network.details'), press: () => open('connection') }),
  ({ live, open }) => (live?.provider === 'p2p' ? { key: 'verify', icon: 'shield', label: say('network.verify'), press: () => open('verify') } : null),
];

/** @param {About['view']} view @param {About['actions']} actions */
async function turnSmall({ smallWindow, setSmallWindow }, actions) {
  try {
    if (smallWindow) smallWindow.close();
    else if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await openSmall(setSmallWindow);
  } catch {
    actions.store.dispatch({ type: 'notice', text: say('stage.small-failed') });
  }
}

/** Everything of a call that is needed now and then. @param {About & { close: () => void }} props */
export default function CallMenu({ close, ...about }) {
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    items(menu.current)[0]?.focus();
  }, []);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const all = items(menu.current);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) all.at(next % all.length)?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const entries = ENTRIES.flatMap((entry) => entry(about) ?? []);
  const react = (/** @type {string} */ emoji) => {
    close();
    about.actions.signs.react(emoji);
  };
  return html`<div ref=${menu} class="call-menu" onKeyDown=${onKeyDown}>
    ${isNarrow() && html`<${ReactionRow} onChoose=${react} />`}
    <ul role="menu" aria-label=${say('stage.more')}>
      ${entries.map(({ key, icon, label, press, pressed }) => html`<li key=${key} role="none">
        <button type="button" role=${pressed === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked=${pressed} tabindex="-1"
          onClick=${() => {
            close();
            press();
          }}><${Icon} name=${icon} /><span class="grow">${label}</span></button>
      </li>`)}
    </ul>
  </div>`;
}

/** @param {HTMLElement | null} menu @returns {HTMLElement[]} */
const items = (menu) => [...(menu?.querySelectorAll('[role^="menuitem"]') ?? [])].map((item) => /** @type {HTMLElement} */ (item));
