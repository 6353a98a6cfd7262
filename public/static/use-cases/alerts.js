import { startRinging } from '../media/ring.js';
import { incomingCall, isCalling } from '../state/page.js';
import { say } from '../words/say.js';

const BLINK_MS = 800;

/**
 * What reaches people who do not look at the page: ringing, the title, the icon.
 * @param {import('./context.js').Store} store
 */
export function createAlerts(store) {
  /** @type {{ kind: 'incoming' | 'outgoing', stop: () => void } | null} */
  let ringing = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let blinking;
  let lit = false;
  const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="icon"]'));

  function title() {
    const state = store.get();
    const incoming = incomingCall(state);
    if (incoming && lit) return say('call.is-calling', { name: incoming.caller_name });
    const unread = Object.values(state.unread).reduce((sum, count) => sum + count, 0);
    const place = state.route.name.startsWith('appointment') ? say('appointments.title') : state.room?.room?.room_name;
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
    const kind = incoming ? 'incoming' : isCalling(state) ? 'outgoing' : null;
    if (kind !== (ringing?.kind ?? null)) {
      ringing?.stop();
      ringing = kind ? { kind, stop: startRinging(kind) } : null;
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

  store.subscribe(follow);
}
