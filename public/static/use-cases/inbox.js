import { openInboxSocket } from '../signalling/inbox-socket.js';

const SESSION_ENDED = 4005;

/**
 * What concerns the person wherever they are, for as long as they are signed in.
 * - `onBack` is called with the server's time after every connection, the first one included: what happened before it was told to nobody, so
 *   whoever shows a list asks for the whole of it again.
 * - `covered` names the rooms whose own socket is open.
 * - `onEnded` answers whether the page is signed in all the same, with a newer session.
 * - `onNews` is called with every other frame, after the state has met it.
 * @param {import('./context.js').Store} store
 * @param {{ onBack?(serverTime: string): void, onCall?(call: import('../types.js').Call): void, onNews?(frame: import('../signalling/socket.js').Frame): void, covered?(): string[], onEnded(): Promise<boolean> }} hear
 * @param {typeof openInboxSocket} openSocket
 */
export function createInbox(store, hear, openSocket = openInboxSocket) {
  /** @type {{ close(): void } | null} */
  let socket = null;

  function open() {
    const opened = openSocket({
      onFrame(frame) {
        if (socket !== opened) return;
        if (frame.type === 'welcome') {
          store.dispatch({ type: 'inbox-back', covered: hear.covered?.() ?? [] });
          hear.onBack?.(frame.serverTime);
        } else if (frame.type === 'call') {
          store.dispatch({ type: 'inbox', frame, covered: hear.covered?.().includes(frame.call.room_id) ?? false });
          hear.onCall?.(frame.call);
        } else if (frame.type !== 'error') {
          store.dispatch({ type: 'inbox', frame });
          hear.onNews?.(frame);
        }
      },
      onState(state, { code }) {
        if (socket !== opened) return;
        store.dispatch({ type: 'inbox-state', state });
        if (state === 'ended' && code === SESSION_ENDED) void reopen(opened);
      },
    });
    socket = opened;
  }

  /** @param {{ close(): void }} ended */
  async function reopen(ended) {
    if ((await hear.onEnded()) && socket === ended) open();
  }

  function follow() {
    const signedIn = store.get().phase === 'signed-in';
    if (signedIn && !socket) open();
    if (!signedIn && socket) {
      socket.close();
      socket = null;
    }
  }

  store.subscribe(follow);
  follow();
}
