import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Later } from './later.js';
import { PANEL_STYLES } from './call-panels.js';

/** @typedef {import('./call-panels.js').About} About */

/** @param {{ about: About, calling: boolean, chat: { shown: boolean, unseen: number, turn: () => void } | null }} props chat: null where there is none */
export function Controls({ about, calling, chat }) {
  const { call, live, actions, handUp, missed } = about;
  const { devices } = actions.calls;
  const { microphone, camera, screen } = call.own;
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function';
  const leave = say(calling ? 'call.cancel' : 'call.leave');
  // Pressed with the mouse they leave the focus where it is: the space bar goes on talking, and letters go on being typed.
  return html`<div class="controls" onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()}>
    <${Control} on=${microphone !== 'off'} busy=${microphone === 'opening'} icon=${microphone === 'off' ? 'mic-off' : 'mic'}
      label=${say(microphone === 'off' ? 'call.unmute' : 'call.mute')} onClick=${devices.toggleMicrophone} />
    <${Control} on=${camera !== 'off'} busy=${camera === 'opening'} icon=${camera === 'off' ? 'video-off' : 'video'}
      label=${say(camera === 'off' ? 'call.camera-on' : 'call.camera-off')} onClick=${() => devices.toggle('camera')} />
    ${canShare && !calling && html`<${Control} on=${screen !== 'off'} busy=${screen === 'opening'} icon=${screen === 'off' ? 'screen' : 'screen-off'} plain class="wide-only"
      label=${say(screen === 'off' ? 'call.share' : 'call.stop-sharing')} onClick=${() => devices.toggle('screen')} />`}
    ${!calling && live?.recording && (live.recording.available
      ? html`<${Later} key="record" load=${() => import('./record-control.js')} onFail=${() => undefined} live=${live} userId=${about.state.me?.id ?? ''} actions=${actions} />`
      : html`<${Control} key="record" disabled icon="record" plain class="record wide-only" label=${say('recording.record')} onClick=${() => import('./record-control.js').then(({ recordAction }) => recordAction(live, '', actions).press(), () => missed()(say('stage.not-loaded')))} />`)}
    ${!calling && html`<${Control} on=${handUp} busy=${false} icon="hand" plain class="wide-only" label=${say(handUp ? 'stage.lower-hand' : 'stage.raise-hand')} onClick=${() => actions.signs.hand(!handUp)} />
      <${Opener} icon="smile" label=${say('stage.react')} class="wide-only" show=${(/** @type {() => void} */ close) => html`<div class="call-menu reacting">
        <${Later} load=${async () => ({ default: (await import('./reactions.js')).ReactionRow })} styles=${PANEL_STYLES} onFail=${missed(close)} onChoose=${actions.signs.react} /></div>`} />`}
    ${chat && html`<${Chat} ...${chat} />`}
    ${!calling && html`<${Opener} icon="more" label=${say('stage.more')} menu show=${(/** @type {() => void} */ close) => html`
      <${Later} load=${() => import('./call-menu.js')} styles=${PANEL_STYLES} onFail=${missed(close)} ...${about} close=${close} />`} />`}
    <button type="button" class="control hang-up" aria-label=${leave} title=${leave} onClick=${actions.calls.leave}><${Icon} name="hangup" /></button>
  </div>`;
}

/** One round button. @param {{ on?: boolean, busy?: boolean, disabled?: boolean, icon: string, label: string, plain?: boolean, class?: string, onClick: () => void }} props disabled: who presses is told why */
export function Control({ on, busy, disabled, icon, label, plain, class: extra = '', onClick }) {
  return html`<button type="button" class="control ${on ? (plain ? 'active' : '') : plain ? '' : 'off'} ${extra}" aria-label=${label} title=${label} aria-busy=${busy} aria-disabled=${disabled} onClick=${onClick}>
    <${Icon} name=${icon} />
  </button>`;
}

/** @param {{ shown: boolean, unseen: number, turn: () => void }} props */
function Chat({ shown, unseen, turn }) {
  const label = say(shown ? 'call.hide-chat' : 'call.show-chat');
  return html`<button type="button" class="control chat-toggle ${shown ? 'active' : ''}" aria-label=${label} title=${label} aria-describedby=${unseen > 0 ? 'unseen' : undefined} onClick=${turn}>
    <${Icon} name="chat" />
    ${unseen > 0 && html`<span class="unseen" aria-hidden="true">${unseen > 9 ? '9+' : unseen}</span>`}
  </button>
  <span id="unseen" class="sr-only" role="status">${unseen > 0 ? say('stage.unread', { count: unseen }) : ''}</span>`;
}

/** Closes what is open when one presses beside it. @param {boolean} open @param {() => void} close */
function useClosing(open, close) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!open) return undefined;
    const outside = (/** @type {Event} */ event) => {
      if (!place.current?.contains(/** @type {Node} */ (event.target))) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  return place;
}

/**
 * A button, and what opens over it.
 * @param {{ icon: string, label: string, class?: string, menu?: boolean, show: (close: () => void) => any }} props
 */
function Opener({ icon, label, class: extra = '', menu = false, show }) {
  const [open, setOpen] = useState(false);
  const place = useClosing(open, () => setOpen(false));
  const close = () => {
    setOpen(false);
    place.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    close();
  };
  return html`<div ref=${place} class="more ${extra}" onKeyDown=${onKeyDown}>
    <button type="button" class="control ${open ? 'active' : ''}" aria-label=${label} title=${label} aria-haspopup=${menu ? 'menu' : undefined} aria-expanded=${open}
      onClick=${() => setOpen(!open)}><${Icon} name=${icon} /></button>
    ${open && show(close)}
  </div>`;
}
