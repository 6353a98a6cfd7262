// A socket of ours as the page sees it: it is there, or it is coming back, or it is over.
// What travels on it is docs/PROTOCOL.md's business; when to come back is reconnect.js's.

import { watchNetwork } from './network.js';
import { LATE_MS, LINGER_MS, PING_AFTER_MS, PONG_WITHIN_MS, afterClose, openWithin, probeWithin, socketUrl } from './reconnect.js';

const SUBPROTOCOL = 'securechat.v1';
const OPEN = 1;
/** What a socket that died without a word is reported as. */
const ABNORMAL = 1006;

/** @typedef {{ type: string, [field: string]: any }} Frame */
/** @typedef {'connecting' | 'open' | 'closed' | 'ended'} SocketState */
/**
 * `code` and `reason` of the last close; with `closed` also when the next attempt is made.
 * @typedef {{ code?: number, reason?: string, attempt?: number, retryInMs?: number }} StateDetails
 */
/**
 * The part of the platform this needs, so that a test can bring its own.
 * @typedef {object} Platform
 * @property {new (url: string, protocols: string[]) => WebSocket} WebSocket
 * @property {() => number} now
 * @property {(run: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} random
 * @property {string} base the page's address
 * @property {typeof watchNetwork} watchNetwork
 */

/** @returns {Platform} */
function browserPlatform() {
  return {
    WebSocket: globalThis.WebSocket,
    now: () => performance.now(),
    setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
    clearTimeout: (timer) => globalThis.clearTimeout(timer),
    random: Math.random,
    base: globalThis.location.href,
    watchNetwork,
  };
}

/**
 * Opens the socket and keeps it open. `onState` is never called before this function has returned:
 * - `connecting`: an attempt is being made;
 * - `open`: frames can be sent; `welcome` comes as the first frame;
 * - `closed`: lost, an attempt follows by itself (`retryInMs`);
 * - `ended`: the other side said not to come back (4001 replaced, 4003 removed, 4005 session ended).
 * Nothing is called any more after `close()`.
 *
 * @param {object} options
 * @param {string} options.path of the socket, with its query
 * @param {(frame: Frame) => void} options.onFrame
 * @param {(state: SocketState, details: StateDetails) => void} options.onState
 * @param {() => boolean} [options.urgent] somebody waits for it right now: attempts follow each other quickly
 * @param {Partial<Platform>} [options.platform]
 * @returns {{ send(frame: Frame): boolean, doubt(): void, close(): void }} `send` is false when the frame could not
 *   be handed to an open socket. True does not prove that it arrived. `doubt`: something else looks dead, so ask.
 */
export function openSocket({ path, onFrame, onState, urgent = () => false, platform: given }) {
  const platform = /** @type {Platform} */ (
    given?.WebSocket && given.base ? { ...given } : { ...browserPlatform(), ...given }
  );
  const url = socketUrl(platform.base, path);

  /** @type {WebSocket | null} the current one; events of any other are late and ignored */
  let socket = null;
  /** @type {number | null} */
  let openedAt = null;
  let attempt = 0;
  /** When an attempt of ours was given up last. */
  let gaveUpAt = -Infinity;
  let over = false;
  /** @type {any} one timer at a time: open deadline, ping, pong deadline or next attempt */
  let timer = null;
  /** @type {'opening' | 'idle' | 'probing' | 'waiting'} what the timer is for */
  let phase = 'waiting';

  /** @param {typeof phase} next @param {number} ms @param {() => void} run */
  function schedule(next, ms, run) {
    platform.clearTimeout(timer);
    phase = next;
    timer = platform.setTimeout(run, ms);
  }

  function connect() {
    if (over) return;
    openedAt = null;
    onState('connecting', { attempt });
    if (over) return;
    /** @type {WebSocket} */
    let fresh;
    try {
      fresh = new platform.WebSocket(url, [SUBPROTOCOL]);
    } catch {
      lost(ABNORMAL, 'could not open');
      return;
    }
    socket = fresh;
    fresh.onopen = () => {
      if (socket !== fresh) return;
      openedAt = platform.now();
      alive();
      onState('open', {});
    };
    fresh.onmessage = (event) => {
      if (socket !== fresh) return;
      // Whatever comes answers a ping. Without one it moves nothing: the room knows by our pings that we live.
      if (phase === 'probing') alive();
      if (typeof event.data !== 'string' || event.data === 'pong') return;
      const frame = parse(event.data);
      if (frame) onFrame(frame);
    };
    fresh.onclose = (event) => {
      if (socket === fresh) lost(event.code, event.reason);
    };
    // An error is always followed by close.
    schedule('opening', openWithin(attempt, urgent()), () => lost(ABNORMAL, 'no answer'));
  }

  function alive() {
    schedule('idle', PING_AFTER_MS, () => probe(PONG_WITHIN_MS));
  }

  /** @param {number} within */
  function probe(within) {
    try {
      socket?.send('ping');
    } catch {
      // Not open any more: the deadline tells.
    }
    schedule('probing', within, () => lost(ABNORMAL, 'no answer'));
  }

  /** @param {number} code @param {string} reason */
  function lost(code, reason) {
    const dead = socket;
    socket = null;
    // The browser may take minutes to close a socket whose network is gone; nobody waits for that.
    if (dead) abandon(dead);
    const now = platform.now();
    const openForMs = openedAt === null ? null : now - openedAt;
    const next = afterClose({ code, attempt, openForMs, chance: platform.random(), urgent: urgent(), mayBeOwn: now - gaveUpAt < LATE_MS });
    if (openedAt === null) gaveUpAt = now;
    openedAt = null;
    if (!next.comeBack) {
      shut();
      onState('ended', { code, reason });
      return;
    }
    attempt = next.attempt;
    // First the timer, so that a close() from inside the callback finds it.
    schedule('waiting', next.delayMs, connect);
    mayHurry = code !== 4008;
    onState('closed', { code, reason, attempt, retryInMs: next.delayMs });
  }

  let mayHurry = true;

  const unwatch = platform.watchNetwork((what) => {
    if (over) return;
    if (what !== 'maybe' && mayHurry && (openedAt === null || urgent())) renew();
    // Somebody looks at the page again after a long absence: not a 15 s wait for them.
    else if (phase === 'waiting' && mayHurry && attempt > 2) schedule('waiting', 500, connect);
    else doubt();
  });

  /** What goes over another network's socket is most likely lost, and an attempt in it as well. */
  function renew() {
    const old = socket;
    socket = null;
    if (old && openedAt === null) abandon(old);
    else if (old) platform.setTimeout(() => abandon(old), LINGER_MS);
    gaveUpAt = platform.now();
    schedule('waiting', 0, connect);
  }

  function doubt() {
    if (!over && phase === 'idle' && socket?.readyState === OPEN) probe(probeWithin(urgent()));
  }

  function shut() {
    over = true;
    platform.clearTimeout(timer);
    unwatch();
  }

  schedule('waiting', 0, connect);

  return {
    send(frame) {
      if (over || socket?.readyState !== OPEN) return false;
      try {
        socket.send(JSON.stringify(frame));
        return true;
      } catch {
        return false;
      }
    },
    doubt,
    close() {
      if (over) return;
      shut();
      if (socket) abandon(socket);
      socket = null;
    },
  };
}

/** @param {WebSocket} socket */
function abandon(socket) {
  socket.onopen = socket.onmessage = socket.onclose = null;
  try {
    socket.close(1000);
  } catch {
    // Already closed.
  }
}

/** @param {string} text @returns {Frame | null} */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value?.type === 'string' ? value : null;
  } catch {
    return null;
  }
}
