import { html, render, useEffect } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Control } from './call-controls.js';
import { Icon } from './icons.js';
import { Avatar } from './parts.js';
import { usePicture } from './tiles.js';

/** More are too small to be seen there. */
const MOST = 4;

/** @typedef {{ key: string, name: string, trackId: string | null }} Picture */
/**
 * The call in a window of its own that stays above other programs. It is drawn from here; the sound goes on in the page.
 * @param {{ into: Window, pictures: Picture[], muted: boolean, actions: import('../app.js').Actions }} props
 */
export default function SmallWindow({ into, ...props }) {
  useEffect(() => {
    const { document: there } = into;
    there.documentElement.lang = document.documentElement.lang;
    there.documentElement.dir = document.documentElement.dir;
    there.title = document.title;
    for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) there.head.append(sheet.cloneNode());
    return () => render(null, there.body);
  }, []);
  useEffect(() => {
    render(html`<${Call} ...${props} onBack=${() => {
      into.close();
      globalThis.focus();
    }} />`, into.document.body);
  });
  return null;
}

/** @param {{ pictures: Picture[], muted: boolean, onBack: () => void, actions: import('../app.js').Actions }} props */
function Call({ pictures, muted, onBack, actions }) {
  const shown = pictures.slice(0, MOST);
  return html`<main class="stage small-window">
    <div class="tiles" data-count=${shown.length}>
      ${shown.map((picture) => html`<${Small} key=${picture.key} picture=${picture} actions=${actions} />`)}
    </div>
    <div class="controls">
      <${Control} on=${!muted} busy=${false} icon=${muted ? 'mic-off' : 'mic'} label=${say(muted ? 'call.unmute' : 'call.mute')} onClick=${actions.calls.devices.toggleMicrophone} />
      <${Control} on=${false} plain busy=${false} icon="expand" label=${say('stage.back')} onClick=${onBack} />
      <button type="button" class="control hang-up" aria-label=${say('call.leave')} title=${say('call.leave')} onClick=${actions.calls.leave}><${Icon} name="hangup" /></button>
    </div>
  </main>`;
}

/** @param {{ picture: Picture, actions: import('../app.js').Actions }} props */
function Small({ picture, actions }) {
  const { key, name, trackId } = picture;
  const video = usePicture(trackId, actions);
  return html`<div class="tile ${trackId ? '' : 'no-picture'}" role="group" aria-label=${name}>
    <video ref=${video} autoplay playsinline muted></video>
    ${!trackId && html`<${Avatar} id=${key} name=${name} />`}
    <p class="tile-name"><span>${name}</span></p>
  </div>`;
}
