import { ringOnce } from './ring-once.js';
import { incomingCall, isCalling, isTalking } from '../state/page.js';
import { callerOf, ringKey, rungOf } from '../state/call.js';
import { wasTakenElsewhere } from '../state/rings.js';
import { sumOf } from '../state/unread.js';
import { calls } from '../api/endpoints.js';
import { say } from '../words/say.js';

const BLINK_MS = 800;
/** The server says itself when it has rung long enough. */
const LATE_MS = 3_000;

/**
 * What reaches people who do not look at the page: ringing, the title, the icon.
 * @param {import('./context.js').Store} store
 * @param {() => void} leave leaves the call of this page, where there is one
 */
export function createAlerts(store, leave) {
  /** @type {{ kind: import('../media/ring.js').Kind, stop: () => void } | null} */
  let ringing = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let blinking;
  let lit = false;
  const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="icon"]'));

  function title() {
    const state = store.get();
    const incoming = incomingCall(state);
    if (incoming && lit) return say('call.is-calling', { name: callerOf(incoming, state.me?.id ?? '') });
    const unread = sumOf(state.unread.messages) + sumOf(state.unread.calls);
    const place = state.route.name.startsWith('appointment') ? say('appointments.title') : state.route.name === 'calls' ? say('rings.calls') : state.room?.room?.room_name;
    return `${unread ? `(${unread}) ` : ''}${state.call ? '● ' : ''}${place ? `${place} – ` : ''}SecureChat`;
  }

  function show() {
    const text = title();
    if (document.title !== text) document.title = text;
    const href = lit ? '/favicon-ringing.svg' : '/favicon.svg';
    if (icon && icon.getAttribute('href') !== href) icon.href = href;
  }

  function follow() {
    const state = store.get();
    const incoming = incomingCall(state);
    const kind = incoming ? (isTalking(state) ? 'waiting' : 'incoming') : isCalling(state) ? 'outgoing' : null;
    if (kind !== (ringing?.kind ?? null)) {
      ringing?.stop();
      ringing = kind ? { kind, stop: ringOnce(kind) } : null;
    }
    if (Boolean(incoming) !== (blinking !== undefined)) {
      clearInterval(blinking);
      lit = Boolean(incoming);
      blinking = incoming
        ? setInterval(() => {
            lit = !lit;
            show();
          }, BLINK_MS)
        : undefined;
    }
    show();
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ending;
  /** The ringing that its caller was told about: one talks to somebody else. */
  let busyFor = '';

  /** @param {import('../state/page.js').PageState} state @param {import('../state/page.js').PageState} before */
  function followCall(state, before) {
    const [rings, rang] = [incomingCall(state), incomingCall(before)];
    if (before.call && !state.call && state.callNotice?.kind === 'moved' && before.callNotice !== state.callNotice) {
      store.dispatch({ type: 'notice', text: say('rings.moved') });
    }
    if (rings && state.call && state.me && busyFor !== ringKey(rings, state.me.id)) {
      busyFor = ringKey(rings, state.me.id);
      // Only so that the caller knows; who cannot be told rings on.
      calls.busy(rings.id).catch(() => undefined);
    }
    if (rings?.id === rang?.id) return;
    clearTimeout(ending);
    const me = state.me?.id ?? '';
    const until = rings && (rungOf(rings, me)?.until ?? rings.ring_ends_at);
    if (rings && until) {
      // Who is cut off while it rings would hear it for ever.
      const left = Date.parse(until) - Date.now() - state.clockAhead;
      ending = setTimeout(() => store.dispatch({ type: 'call-silenced', callId: ringKey(rings, me) }), Math.max(left, 0) + LATE_MS);
    }
    const now = rang ? state.live[rang.room_id] : undefined;
    if (rang && state.call?.callId !== rang.id && wasTakenElsewhere(rang, now, me)) {
      // Nobody talks in two calls.
      leave();
      store.dispatch({ type: 'notice', text: say('rings.answered-elsewhere') });
    }
  }

  store.subscribe(follow);
  store.subscribe(followCall);
}
