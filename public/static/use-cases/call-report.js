import { calls as api } from '../api/endpoints.js';

/** @typedef {import('../state/page.js').PageState} PageState */

/** How often the ways to the others are looked at. */
const LOOK_MS = 4_000;
/** Who talked shorter than this has nothing to say about it. */
const SHORTEST_RATED_MS = 5_000;

/**
 * Measures one call from its beginning to its end, and tells the server how it was.
 * @param {import('./context.js').Store} store
 * @param {{ details(connectionId: string): Promise<import('../media/provider.js').Details | null> }} calls
 * @param {number} began when the button was pressed
 */
export function followCall(store, calls, began) {
  const measured = { setupMs: /** @type {number | null} */ (null), reconnects: 0, paths: new Set(), loss: mean(), jitter: mean(), roundTrip: mean() };
  let callId = store.get().call?.callId ?? null;
  const { roomId, outgoing } = /** @type {import('../state/call.js').MyCall} */ (store.get().call);
  let answered = outgoing ? null : began;
  let talkedSince = 0;

  async function look() {
    for (const [connectionId, { link }] of Object.entries(store.get().call?.peers ?? {})) {
      const details = link === 'connected' ? await calls.details(connectionId).catch(() => null) : null;
      if (!details) continue;
      if (details.path) measured.paths.add(details.path === 'server' ? 'provider' : details.path === 'relay' ? 'relay' : (details.candidate ?? 'host'));
      measured.loss.add(details.loss);
      measured.jitter.add(details.jitter);
      measured.roundTrip.add(details.rtt);
    }
  }

  /** @param {PageState} state @param {PageState} before */
  function follow(state, before) {
    const { call } = state;
    if (!call || (callId !== null && call.callId !== callId)) return finish(state);
    callId = call.callId;
    answered ??= state.live[roomId]?.status === 'active' ? Date.now() : null;
    for (const [connectionId, peer] of Object.entries(call.peers)) {
      const was = before.call?.peers[connectionId]?.link;
      if (was === 'connected' && peer.link !== 'connected') measured.reconnects += 1;
      if (peer.link === 'connected' && Object.values(peer.tracks).some(Boolean) && measured.setupMs === null && answered !== null) {
        talkedSince = Date.now();
        measured.setupMs = talkedSince - answered;
        void look();
      }
    }
  }

  /** @param {PageState} state */
  function finish(state) {
    stop();
    clearInterval(timer);
    removeEventListener('pagehide', closed);
    const { callNotice } = state;
    const kind = callNotice && callNotice.roomId === roomId ? callNotice.kind : 'left';
    const endReason = ENDS[kind] ?? 'ended';
    // A call that nobody answered has nothing to be measured.
    if (!callId || answered === null) return;
    send(endReason);
    const talked = talkedSince > 0 && Date.now() - talkedSince >= SHORTEST_RATED_MS;
    if (talked && endReason !== 'moved') store.dispatch({ type: 'rating-asked', callId, roomId });
  }

  /** @param {string} endReason */
  function send(endReason) {
    const { setupMs, reconnects, paths, loss, jitter, roundTrip } = measured;
    const path = ['relay', 'provider', 'srflx', 'prflx', 'host'].find((each) => paths.has(each)) ?? null;
    const lossPercent = loss.value === null ? null : Math.round(loss.value * 1e4) / 100;
    const report = { setupMs: bounded(setupMs, 600_000), path, reconnects, lossPercent, jitterMs: bounded(jitter.value, 60_000), roundTripMs: bounded(roundTrip.value, 60_000), endReason };
    api.report(/** @type {string} */ (callId), report).catch(() => undefined);
  }

  const closed = () => callId && talkedSince > 0 && send('closed');
  const timer = setInterval(() => void look(), LOOK_MS);
  addEventListener('pagehide', closed);
  const stop = store.subscribe(follow);
  follow(store.get(), store.get());
}

/** @type {Record<string, string>} */
const ENDS = { left: 'left', moved: 'moved', removed: 'removed', failed: 'failed', full: 'failed' };

function mean() {
  let [sum, count] = [0, 0];
  return {
    /** @param {number | null} value */
    add(value) {
      if (value === null || !Number.isFinite(value)) return;
      sum += value;
      count += 1;
    },
    get value() {
      return count > 0 ? sum / count : null;
    },
  };
}

/** @param {number | null} value @param {number} most */
const bounded = (value, most) => (value === null ? null : Math.min(most, Math.max(0, Math.round(value))));
