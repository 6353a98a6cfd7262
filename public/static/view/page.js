import { html, useEffect, useState } from '../vendor/preact.js';
import { incomingCall } from '../state/page.js';
import { AccountDialog } from './account.js';
import { HistoryDialog } from './history.js';
import { IncomingDialog } from './incoming.js';
import { ProblemBox } from './parts.js';
import { RoomDialog } from './room-details.js';
import { RoomScreen } from './room.js';
import { Entrance, Sidebar } from './rooms.js';
import { SignIn } from './sign-in.js';
import { Stage } from './stage.js';
import { announcement } from './announce.js';

/** The whole page, from the state. @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export function Page({ state, actions }) {
  const [chatShown, setChatShown] = useState(false);
  const calling = state.call !== null;
  useEffect(() => setChatShown(false), [calling]);

  if (state.phase === 'starting') return html`<${Starting} state=${state} actions=${actions} />`;
  if (state.phase === 'signed-out') return html`<${SignIn} state=${state} actions=${actions} />`;

  const inside = state.route.name === 'room';
  const staged = state.call && inside && state.route.name === 'room' && state.call.roomId === state.route.roomId;
  const shape = [inside ? 'in-room' : 'at-entrance', staged ? 'in-call' : state.call ? 'call-aside' : '', chatShown ? 'chat-shown' : ''];
  const incoming = incomingCall(state);
  return html`<div class="shell ${shape.join(' ')}">
    <${Sidebar} state=${state} actions=${actions} />
    ${inside ? html`<${RoomScreen} key=${state.room?.id} state=${state} actions=${actions} />` : html`<${Entrance} state=${state} actions=${actions} />`}
    ${state.call && html`<${Stage} key="stage" state=${state} actions=${actions} call=${state.call} aside=${!staged}
      chatShown=${chatShown} onChat=${() => setChatShown(!chatShown)} />`}
    ${state.dialog === 'account' && html`<${AccountDialog} state=${state} actions=${actions} />`}
    ${state.dialog === 'room' && state.room && html`<${RoomDialog} state=${state} room=${state.room} actions=${actions} />`}
    ${state.dialog === 'history' && state.room && html`<${HistoryDialog} state=${state} room=${state.room} actions=${actions} />`}
    ${incoming && html`<${IncomingDialog} key=${incoming.id} call=${incoming} state=${state} actions=${actions} />`}
    <${Notice} notice=${state.notice} actions=${actions} />
    <p class="sr-only" aria-live="polite">${announcement(state)}</p>
  </div>`;
}

/** @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
function Starting({ state, actions }) {
  return html`<main class="starting" aria-busy=${state.startProblem === null}>
    <img src="/favicon.svg" alt="SecureChat" width="56" height="56" />
    <${ProblemBox} problem=${state.startProblem}>
      <button type="button" class="button" onClick=${() => actions.session.resume()}>Try again</button>
    <//>
  </main>`;
}

const NOTICE_MS = 6_000;

/** @param {{ notice: { text: string, requestId?: string } | null, actions: import('../app.js').Actions }} props */
function Notice({ notice, actions }) {
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => actions.store.dispatch({ type: 'notice-closed' }), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return html`<div class="notice-place" role="status">${notice && html`<p class="notice">${notice.text}
    ${notice.requestId && html`<span class="small-print">Reference ${notice.requestId}</span>`}</p>`}</div>`;
}
