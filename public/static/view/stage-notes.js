import { waitingAt } from '../state/moderation.js';
import { html, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Later } from './later.js';
import { Visitors } from './on-demand.js';
import { IconButton } from './parts.js';
import { fellBack } from './fell-back.js';

/** @typedef {import('./call-panels.js').About} About */

/** What a person in the call should know, between the pictures and the controls. @param {{ about: About, calling: boolean }} props */
export default function StageNotes({ about, calling }) {
  const { call, live, state, actions } = about;
  const waiting = waitingAt(state, call.roomId);
  return html`${waiting.length > 0 && html`<${Visitors} roomId=${call.roomId} visitors=${waiting} actions=${actions} look="stage-note" />`}
    ${call.own.screen === 'on' && html`<div class="stage-note sharing-note" role="status"><${Icon} name="screen" /><p class="grow">${say(call.screenSound ? 'stage.you-share-sound' : 'stage.you-share')}</p>
      <button type="button" class="button" onClick=${() => actions.calls.devices.toggle('screen')}>${say('stage.end-sharing')}</button></div>`}
    ${live?.fallback && html`<${FallbackNote} key=${live.id} fallback=${live.fallback} />`}
    ${state.me && !calling && live?.recording?.available && html`<${Later} key=${`recording ${live.id}`} load=${async () => ({ default: (await import('./recording.js')).RecordingBanner })} onFail=${() => undefined}
      live=${live} userId=${state.me.id} actions=${actions} />`}
    ${call.hearingBlocked && html`<div class="stage-note"><p class="grow">${say('call.press-to-hear-why')}</p>
      <button type="button" class="button" onClick=${actions.calls.hear}><${Icon} name="sound" /> ${say('call.press-to-hear')}</button></div>`}
    ${call.problem && html`<div class="stage-note" role="status"><p class="grow">${call.problem.message}</p>
      <${IconButton} icon="close" label=${say('common.dismiss')} onClick=${() => actions.store.dispatch({ type: 'media-problem-closed' })} /></div>`}
    ${Object.values(call.troubles).map((trouble) => html`<${DeviceTrouble} key=${trouble.kind} trouble=${trouble} actions=${actions} />`)}
    <div class=${call.talkingMuted ? 'stage-note talking-muted' : ''} role="status">${call.talkingMuted && html`<${Icon} name="mic-off" />
      <p class="grow">${say(matchMedia('(any-pointer: fine)').matches && about.view.memory.shortcuts ? 'stage.talking-muted-keys' : 'stage.talking-muted')}</p>
      <button type="button" class="button" onClick=${actions.calls.devices.toggleMicrophone}>${say('stage.unmute-now')}</button>`}</div>`;
}

/** Nothing to do about it, but who wonders should know. @param {{ fallback: string }} props */
function FallbackNote({ fallback }) {
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  return html`<div class="stage-note quiet-note" role="status"><p class="grow">${fellBack(fallback)}</p>
    <${IconButton} icon="close" label=${say('common.dismiss')} onClick=${() => setShown(false)} /></div>`;
}

/** @param {{ trouble: import('../types.js').MediaTrouble, actions: import('../app.js').Actions }} props */
export function DeviceTrouble({ trouble, actions }) {
  const { kind, title, advice } = trouble;
  const dismiss = () => actions.store.dispatch({ type: 'own-trouble', source: kind, trouble: null });
  return html`<div class="stage-note" role="alert">
    <div class="grow"><p><b>${title}</b></p><p>${advice}</p></div>
    <button type="button" class="button quiet" onClick=${() => actions.calls.devices.open(kind)}>${say(trouble.reason === 'back' ? 'devices.turn-on' : 'common.try-again')}</button>
    <button type="button" class="button quiet" onClick=${dismiss}>${say(kind === 'microphone' ? 'device-trouble.just-listen' : kind === 'camera' ? 'device-trouble.go-on-without' : 'common.not-now')}</button>
  </div>`;
}
