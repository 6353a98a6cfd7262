import { timeline } from '../state/messages.js';
import { html, useEffect, useLayoutEffect, useMemo, useRef } from '../vendor/preact.js';
import { inviteLink } from '../use-cases/navigation.js';
import { Icon } from './icons.js';
import { Avatar, CopyButton } from './parts.js';
import { dayAndTimeOf, dayKey, dayName, list, outcome, timeOf } from './words.js';
import { say } from '../words/say.js';

/** @typedef {import('../types.js').ChatMessage} ChatMessage */
/** @typedef {import('../app.js').Actions} Actions */

const NEAR = 120;

/** @param {{ room: import('../state/room.js').RoomState, userId: string, actions: Actions }} props */
export function Conversation({ room, userId, actions }) {
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  /** Where the reader is: at the end, or this far from it. */
  const place = useRef({ atEnd: true, fromEnd: 0 });
  const items = useMemo(
    () => timeline(room.messages, Object.values(room.calls), room.olderExist, dayKey),
    [room.messages, room.calls, room.olderExist],
  );

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // New messages keep a reader at the end there; older ones above do not move what is read.
    if (place.current.atEnd) box.scrollTop = box.scrollHeight;
    else if (place.current.fromEnd > 0 && box.scrollTop < NEAR) box.scrollTop = box.scrollHeight - place.current.fromEnd;
  }, [items, Object.keys(room.typing).length]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    const fromEnd = box.scrollHeight - box.scrollTop;
    place.current = { atEnd: fromEnd - box.clientHeight < NEAR, fromEnd };
    if (box.scrollTop < NEAR && room.olderExist) void actions.chat.loadOlder();
  };

  const typing = Object.values(room.typing);
  return html`<div class="conversation" ref=${scroller} onScroll=${onScroll} tabindex="0" role="log" aria-label=${say('chat.conversation')}>
    ${room.olderExist && html`<p class="older muted">${room.loadingOlder ? say('common.loading') : html`<button type="button" class="link" onClick=${() => actions.chat.loadOlder()}>${say('chat.show-earlier')}</button>`}</p>`}
    ${room.loaded && items.length === 0 && html`<${Beginning} room=${room} />`}
    <ol class="timeline">
      ${items.map((item) => {
        if (item.kind === 'day') return html`<li key=${item.key} class="day"><span>${dayName(item.at)}</span></li>`;
        if (item.kind === 'call') return html`<${CallCard} key=${item.key} call=${item.call} userId=${userId} />`;
        return html`<${Bubble} key=${item.key} message=${item.message} first=${item.first} mine=${item.message.senderId === userId} actions=${actions} />`;
      })}
    </ol>
    ${typing.length > 0 && html`<p class="typing muted">${say('chat.typing', { names: list(typing), count: typing.length })}</p>`}
  </div>`;
}

/** @param {{ message: ChatMessage, first: boolean, mine: boolean, actions: Actions }} props */
function Bubble({ message, first, mine, actions }) {
  const { status, text } = message;
  return html`<li class="message ${mine ? 'mine' : ''} ${first ? 'first' : ''} ${status}">
    ${!mine && first && html`<${Avatar} id=${message.senderId} name=${message.senderName} size="small" />`}
    <div class="bubble-box">
      ${first && !mine && html`<p class="sender" dir="auto">${message.senderName}</p>`}
      <div class="bubble ${text === null ? 'unreadable' : ''}">
        ${text === null ? html`<p><${Icon} name="lock" /> ${say('chat.unreadable')}</p>` : html`<p dir="auto">${text}</p>`}
        <time datetime=${message.createdAt} title=${dayAndTimeOf(message.createdAt)}>${timeOf(message.createdAt)}${status === 'sending' ? ` · ${say('chat.sending')}` : ''}</time>
      </div>
      ${status === 'waiting' && html`<p class="message-state muted">${say('chat.waiting')} · <button type="button" class="link" onClick=${() => actions.chat.retry(message)}>${say('common.try-again')}</button></p>`}
      ${status === 'failed' && html`<p class="message-state bad">${message.problem?.message ?? say('chat.not-sent')} <button type="button" class="link" onClick=${() => actions.chat.retry(message)}>${say('common.try-again')}</button>
        ${message.problem?.requestId && html`<span class="small-print">${say('common.reference', { id: message.problem.requestId })}</span>`}</p>`}
    </div>
  </li>`;
}

/** @param {{ call: import('../types.js').Call, userId: string }} props */
function CallCard({ call, userId }) {
  const { title, detail, missed } = outcome(call, userId);
  return html`<li class="call-card ${missed ? 'missed' : ''}">
    <span class="call-card-icon"><${Icon} name=${missed ? 'missed' : call.call_type === 'video' ? 'video' : 'phone'} /></span>
    <div><p class="call-card-title">${title}</p><p class="muted">${detail} · <time datetime=${call.started_at}>${timeOf(call.started_at)}</time></p></div>
  </li>`;
}

/** @param {{ room: import('../state/room.js').RoomState }} props */
function Beginning({ room }) {
  const alone = room.members.length < 2;
  return html`<div class="beginning">
    <span class="beginning-icon"><${Icon} name=${alone ? 'people' : 'chat'} /></span>
    <h2>${say(alone ? 'chat.alone-title' : 'chat.empty-title')}</h2>
    <p class="muted">${say(alone ? 'chat.alone-lead' : 'chat.empty-lead')}</p>
    ${room.code !== null && html`<${CopyButton} text=${inviteLink(room.code)} label=${say('rooms.copy-link')} />`}
  </div>`;
}
