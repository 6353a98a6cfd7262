import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { say } from '../words/say.js';

const LONGEST = 10_000;

/** @param {{ room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} props */
export function Composer({ room, actions }) {
  const [text, setText] = useState('');
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const ready = room.key === 'ready';

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    // Grows with its text; the style sheet sets the limit.
    box.rows = Math.min(6, Math.max(1, text.split('\n').length));
  }, [text]);

  useEffect(() => {
    // Where there is a keyboard one can write at once; on a phone it would cover the conversation.
    if (matchMedia('(pointer: fine)').matches && document.activeElement === document.body) field.current?.focus();
  }, []);

  const send = () => {
    if (!ready || text.trim() === '') return;
    void actions.chat.write(text);
    setText('');
    field.current?.focus();
  };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const onInput = (/** @type {any} */ event) => {
    setText(event.currentTarget.value);
    actions.chat.typing(event.currentTarget.value !== '');
  };
  return html`<form class="composer" onSubmit=${onSubmit}>
    <textarea ref=${field} rows="1" aria-label=${say('chat.message')} placeholder=${say('chat.placeholder')} maxlength=${LONGEST} value=${text} dir=${text === '' ? null : 'auto'}
      enterkeyhint="send" onInput=${onInput} onKeyDown=${onKeyDown}></textarea>
    <button type="submit" class="icon-button send" aria-label=${say('chat.send')} title=${say('chat.send')} disabled=${!ready || text.trim() === ''}><${Icon} name="send" /></button>
  </form>`;
}
