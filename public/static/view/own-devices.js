import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { watchLevel } from '../media/level.js';
import { blur, blurAbility, choose, flip, process, PROCESSING } from '../use-cases/device-switching.js';
import { chosenOf } from '../state/devices.js';
import { say } from '../words/say.js';

/** Pieces for trying and choosing devices: of the waiting room, of the panel before joining, and of the sheet in a call. */

/** @typedef {import('../state/page.js').PageState} PageState */
/** @typedef {import('../state/preparing.js').OwnDevices} Place */
/** @typedef {{ state: PageState, place: Place, actions: import('../app.js').Actions }} Props */

/** @param {Pick<Props, 'state' | 'actions'> & { kind: import('../state/devices.js').DeviceKind }} props */
export function Picker({ kind, state, actions }) {
  const { devices } = actions.calls;
  const all = state.devices.filter((device) => device.kind === kind && device.label);
  if (all.length === 0) return null;
  const open = kind === 'speaker' ? undefined : devices.track(kind)?.getSettings().deviceId;
  const current = open ?? chosenOf(all, kind, devices.choices()[kind])?.id ?? all[0]?.id;
  return html`<label class="field"><span>${say(kind === 'speaker' ? 'devices.speaker' : `waiting-room.${kind}`)}</span>
    <select value=${current} onChange=${(/** @type {any} */ e) => choose(actions.store, devices, kind, e.currentTarget.value)}>
      ${all.map(({ id, label }) => html`<option key=${id} value=${id} selected=${id === current}>${label}</option>`)}
    </select></label>`;
}

/** Whether the microphone hears anything: a bar to look at, and words when it has. @param {Omit<Props, 'state'>} props */
export function Level({ place, actions }) {
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const [heard, setHeard] = useState(false);
  const { microphone } = place.own;
  const track = microphone === 'on' ? actions.calls.devices.track('microphone') : null;
  useEffect(() => {
    setHeard(false);
    if (!track) return undefined;
    return watchLevel(track, (level) => {
      if (bar.current) bar.current.style.transform = `scaleX(${level})`;
      if (level > 0.15) setHeard(true);
    });
  }, [track]);
  const words = microphone === 'on' ? (heard ? 'waiting-room.microphone-works' : 'waiting-room.say-something') : microphone === 'off' ? 'waiting-room.microphone-is-off' : 'waiting-room.microphone-starting';
  return html`<div class="level"><span class="level-track" aria-hidden="true"><span ref=${bar} class="level-bar"></span></span>
    <span class="muted" role="status">${say(words)}</span></div>`;
}

/** The speaker, where the browser lets one choose, and a sound to try it with. @param {Pick<Props, 'state' | 'actions'>} props */
export function Speaker({ state, actions }) {
  const [tone, setTone] = useState(/** @type {'quiet' | 'plays' | 'failed'} */ ('quiet'));
  const { devices } = actions.calls;
  const canChoose = 'setSinkId' in HTMLMediaElement.prototype;
  const listed = canChoose && state.devices.some(({ kind, label }) => kind === 'speaker' && label);
  const media = /** @type {any} */ (navigator.mediaDevices);
  const play = async () => {
    setTone('plays');
    try {
      const { playTestTone } = await import('../media/test-tone.js');
      await playTestTone(canChoose ? (chosenOf(state.devices, 'speaker', devices.choices().speaker)?.id ?? '') : '');
      setTone('quiet');
    } catch {
      setTone('failed');
    }
  };
  // Some browsers name only the speakers that a person has picked in the browser's own list.
  const ask = async () => {
    const picked = await media.selectAudioOutput().catch(() => null);
    if (!picked) return;
    await devices.refresh();
    await choose(actions.store, devices, 'speaker', picked.deviceId);
  };
  return html`<div class="speaker">
    ${listed && html`<${Picker} kind="speaker" state=${state} actions=${actions} />`}
    <div class="row">
      <button type="button" class="button" aria-busy=${tone === 'plays'} onClick=${() => tone !== 'plays' && play()}>${say(tone === 'plays' ? 'devices.test-tone-plays' : 'devices.test-tone')}</button>
      ${canChoose && !listed && media?.selectAudioOutput && html`<button type="button" class="button" onClick=${ask}>${say('devices.other-speaker')}</button>`}
    </div>
    <p class="speaker-problem" role="status">${tone === 'failed' && say('devices.test-tone-failed')}</p>
  </div>`;
}

/** Turns a phone's camera round; nothing on machines whose cameras look one way. @param {Omit<Props, 'state'>} props */
export function Flip({ place, actions }) {
  const { devices } = actions.calls;
  const facing = place.own.camera === 'on' ? devices.track('camera')?.getSettings().facingMode : undefined;
  if (facing !== 'user' && facing !== 'environment') return null;
  return html`<button type="button" class="button" onClick=${() => flip(devices)}>${say(facing === 'user' ? 'devices.to-back-camera' : 'devices.to-front-camera')}</button>`;
}

/** Only where the browser or the system can do it; a page on its own does it badly. @param {Omit<Props, 'state'>} props */
export function Blur({ place, actions }) {
  const { devices } = actions.calls;
  const track = place.own.camera === 'on' ? devices.track('camera') : null;
  const able = blurAbility(track);
  const on = Boolean(/** @type {any} */ (track?.getSettings() ?? {}).backgroundBlur);
  const [, draw] = useState(0);
  if (able.length === 0) return null;
  if (able.length === 1) return html`<p class="muted">${say('devices.blur-system')}</p>`;
  return html`<${Switch} label=${say('devices.blur')} on=${on} onChange=${async (/** @type {boolean} */ wanted) => {
    await blur(devices, wanted);
    draw((times) => times + 1);
  }} />`;
}

/** What the browser does to the microphone's sound. @param {Pick<Props, 'actions'>} props */
export function Processing({ actions }) {
  const { devices } = actions.calls;
  const [, draw] = useState(0);
  const able = navigator.mediaDevices?.getSupportedConstraints?.() ?? {};
  const names = PROCESSING.filter((name) => able[name]);
  if (names.length === 0) return null;
  return html`<fieldset class="switches"><legend>${say('devices.sound')}</legend>
    <p class="muted">${say('devices.sound-why')}</p>
    ${names.map((name) => html`<${Switch} key=${name} label=${say(`devices.${name}`)} on=${devices.choices().processing[name]}
      onChange=${(/** @type {boolean} */ on) => {
        void process(devices, name, on);
        draw((times) => times + 1);
      }} />`)}
  </fieldset>`;
}

/** @param {{ label: string, on: boolean, onChange: (on: boolean) => unknown, children?: any }} props */
export function Switch({ label, on, onChange, children }) {
  return html`<label class="switch"><input type="checkbox" role="switch" checked=${on} onChange=${(/** @type {any} */ e) => onChange(e.currentTarget.checked)} />
    <span class="grow"><b>${label}</b>${children && html`<small>${children}</small>`}</span></label>`;
}
