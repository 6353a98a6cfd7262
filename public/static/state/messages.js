/** @typedef {import('../types.js').ChatMessage} ChatMessage */
/** @typedef {import('../types.js').Call} Call */

/** One message, however it reached us: as a reply, a frame, a page of history or our own draft. @param {ChatMessage} message */
export function messageKey(message) {
  return `${message.senderId} ${message.clientId}`;
}

/**
 * Puts messages where they belong; one that is already there is not shown twice,
 * and a stored one never turns back into a draft.
 * @param {readonly ChatMessage[]} known
 * @param {readonly ChatMessage[]} arrived
 * @returns {ChatMessage[]}
 */
export function mergeMessages(known, arrived) {
  const byKey = new Map(known.map((message) => [messageKey(message), message]));
  for (const message of arrived) {
    const before = byKey.get(messageKey(message));
    if (before && before.seq !== null && message.seq === null) continue;
    // Our own text is known before the sealed copy comes back, key or no key.
    const text = message.text ?? before?.text ?? null;
    byKey.set(messageKey(message), { ...message, text });
  }
  return [...byKey.values()].sort(inOrder);
}

/** Stored ones by the server's order, then drafts in the order they were written. @param {ChatMessage} a @param {ChatMessage} b */
function inOrder(a, b) {
  if (a.seq !== null && b.seq !== null) return a.seq - b.seq;
  if (a.seq !== null) return -1;
  if (b.seq !== null) return 1;
  return a.createdAt < b.createdAt ? -1 : 1;
}

/**
 * @typedef {{ kind: 'day', key: string, at: string }
 *   | { kind: 'message', key: string, message: ChatMessage, first: boolean }
 *   | { kind: 'call', key: string, call: Call }} TimelineItem
 */

const SAME_BREATH = 5 * 60_000;

/**
 * What the conversation shows: messages and finished calls by time, with a mark
 * where a new day begins. A call older than the loaded messages waits for them.
 * @param {readonly ChatMessage[]} messages
 * @param {readonly Call[]} calls
 * @param {boolean} olderExist
 * @param {(iso: string) => string} dayOf the local day of a time
 * @returns {TimelineItem[]}
 */
export function timeline(messages, calls, olderExist, dayOf) {
  const since = olderExist ? (messages[0]?.createdAt ?? '') : '';
  const finished = calls
    .filter((call) => call.ended_at !== null && call.started_at >= since)
    .sort((a, b) => (a.started_at < b.started_at ? -1 : 1));
  // Messages keep the server's order among themselves, even when clocks disagree.
  /** @type {{ at: string, message?: ChatMessage, call?: Call }[]} */
  const entries = [];
  for (const message of messages) {
    while (finished[0] && finished[0].started_at < message.createdAt) pushCall(finished.shift());
    entries.push({ at: message.createdAt, message });
  }
  finished.forEach(pushCall);
  /** @param {Call | undefined} call */
  function pushCall(call) {
    if (call) entries.push({ at: call.started_at, call });
  }
  /** @type {TimelineItem[]} */
  const items = [];
  let day = '';
  /** @type {ChatMessage | null} */
  let previous = null;
  for (const { at, message, call } of entries) {
    const today = dayOf(at);
    if (today !== day) {
      items.push({ kind: 'day', key: `day ${today}`, at });
      day = today;
      previous = null;
    }
    if (message) {
      const first =
        previous === null ||
        previous.senderId !== message.senderId ||
        Date.parse(at) - Date.parse(previous.createdAt) > SAME_BREATH;
      items.push({ kind: 'message', key: messageKey(message), message, first });
      previous = message;
    } else if (call) {
      items.push({ kind: 'call', key: `call ${call.id}`, call });
      previous = null;
    }
  }
  return items;
}
