import { ApiProblem } from '../api/client.js';
import { calls, messages } from '../api/endpoints.js';
import { findRoomSecret } from '../crypto/key-store.js';
import { decryptMessage, encryptMessage, MessageTooLong } from '../crypto/message.js';
import { problemOf } from './context.js';
import { say } from '../words/say.js';

/** @typedef {import('../types.js').MessageRow} MessageRow */
/** @typedef {import('../types.js').ChatMessage} ChatMessage */

const PAGE = 50;
/** After a longer absence the conversation starts anew from its end. */
const MOST_PAGES_TO_CATCH_UP = 6;
const TYPING_SAID_EVERY_MS = 3_000;

/**
 * Reading and writing in the open room. Rows are opened here; the state gets text.
 * @param {import('./context.js').Store} store
 * @param {(roomId: string, frame: object) => boolean} send
 */
export function createChat(store, send) {
  const userId = () => store.get().me?.id ?? '';
  let saidTypingAt = 0;

  /** @param {string} roomId @param {MessageRow[]} rows @returns {Promise<ChatMessage[]>} */
  async function opened(roomId, rows) {
    const secret = await findRoomSecret(userId(), roomId);
    return Promise.all(
      rows.map(async (row) => ({
        clientId: row.client_id,
        seq: row.seq,
        senderId: row.sender_id,
        senderName: row.sender_name,
        text: secret ? await decryptMessage(secret.messageKey, { roomId, senderId: row.sender_id }, row) : null,
        createdAt: row.created_at,
        status: /** @type {const} */ ('sent'),
      })),
    );
  }

  /** @param {string} roomId @param {ChatMessage} draft */
  async function post(roomId, draft) {
    store.dispatch({ type: 'message-status', roomId, clientId: draft.clientId, status: 'sending' });
    try {
      const secret = await findRoomSecret(userId(), roomId);
      if (!secret) throw new Error('no key for this room');
      const sealed = await encryptMessage(secret.messageKey, { roomId, senderId: userId() }, draft.text ?? '');
      const { message } = await messages.send(roomId, { ...sealed, clientId: draft.clientId });
      store.dispatch({ type: 'messages', roomId, messages: await opened(roomId, [message]) });
    } catch (error) {
      const waiting = error instanceof ApiProblem && error.passing;
      const problem =
        error instanceof MessageTooLong
          ? { code: 'message_too_long', message: say('errors.message_too_long') }
          : problemOf(error);
      store.dispatch({ type: 'message-status', roomId, clientId: draft.clientId, status: waiting ? 'waiting' : 'failed', problem });
    }
  }

  /** Drafts that could not be sent go out in the order they were written. @param {string} roomId */
  async function sendWaiting(roomId) {
    const drafts = store.get().room?.messages.filter((message) => message.seq === null && message.status === 'waiting') ?? [];
    for (const draft of drafts) await post(roomId, draft);
  }

  return {
    /**
     * The newest messages, back to one that is already here: nothing is missed, nothing comes twice.
     * @param {string} roomId
     */
    async catchUp(roomId) {
      try {
        const known = store.get().room?.messages.reduce((highest, message) => Math.max(highest, message.seq ?? 0), 0) ?? 0;
        /** @type {MessageRow[]} */
        const rows = [];
        let met = false;
        let more = true;
        for (let page = 0; more && !met && page < (known ? MOST_PAGES_TO_CATCH_UP : 1); page += 1) {
          const { messages: batch } = await messages.page(roomId, rows.at(-1)?.seq);
          rows.push(...batch);
          more = batch.length === PAGE;
          met = batch.some((row) => row.seq <= known);
        }
        const replace = known > 0 && !met && more;
        const olderExist = known === 0 || replace ? more : undefined;
        store.dispatch({ type: 'messages', roomId, messages: await opened(roomId, rows), olderExist, replace });
        await sendWaiting(roomId);
      } catch (error) {
        if (!(error instanceof ApiProblem && error.passing)) store.dispatch({ type: 'room-failed', roomId, problem: problemOf(error) });
      }
    },
    /** @param {string} roomId */
    async loadCalls(roomId, before = /** @type {string | undefined} */ (undefined)) {
      const { calls: list } = await calls.history(roomId, before);
      store.dispatch({ type: 'calls-loaded', roomId, calls: list, olderExist: list.length === PAGE });
    },
    async loadOlder() {
      const room = store.get().room;
      if (!room || room.loadingOlder || !room.olderExist) return;
      store.dispatch({ type: 'older-loading', roomId: room.id, loading: true });
      try {
        const oldest = room.messages.find((message) => message.seq !== null);
        const { messages: rows } = await messages.page(room.id, oldest?.seq ?? undefined);
        const older = await opened(room.id, rows);
        store.dispatch({ type: 'messages', roomId: room.id, messages: older, olderExist: rows.length === PAGE });
        const oldestCall = Object.values(room.calls).sort((a, b) => (a.started_at < b.started_at ? -1 : 1))[0];
        if (room.olderCallsExist && oldestCall && oldestCall.started_at > (older[0]?.createdAt ?? '')) {
          await this.loadCalls(room.id, oldestCall.id);
        }
      } catch {
        // Scrolling up again tries again.
      } finally {
        store.dispatch({ type: 'older-loading', roomId: room.id, loading: false });
      }
    },
    /** @param {string} roomId @param {MessageRow} row */
    async received(roomId, row) {
      if (store.get().room?.id !== roomId) return;
      store.dispatch({ type: 'typing-over', roomId, userId: row.sender_id });
      store.dispatch({ type: 'messages', roomId, messages: await opened(roomId, [row]) });
    },
    /** The room's code has become known on this device: read everything again. @param {string} roomId */
    async reread(roomId) {
      const { messages: rows } = await messages.page(roomId);
      store.dispatch({
        type: 'messages', roomId, messages: await opened(roomId, rows), olderExist: rows.length === PAGE, replace: true,
      });
    },
    /** @param {string} text */
    async write(text) {
      const { room, me } = store.get();
      if (!room || !me || text.trim() === '') return;
      /** @type {ChatMessage} */
      const draft = {
        clientId: crypto.randomUUID(), seq: null, senderId: me.id, senderName: me.username, text: text.trim(),
        createdAt: new Date(Date.now() + store.get().clockAhead).toISOString(), status: 'sending',
      };
      store.dispatch({ type: 'messages', roomId: room.id, messages: [draft] });
      saidTypingAt = 0;
      send(room.id, { type: 'typing', active: false });
      await post(room.id, draft);
    },
    /** @param {ChatMessage} draft */
    async retry(draft) {
      const room = store.get().room;
      if (room) await post(room.id, draft);
    },
    /** @param {boolean} active */
    typing(active) {
      const room = store.get().room;
      if (!room || (active && Date.now() - saidTypingAt < TYPING_SAID_EVERY_MS) || (!active && saidTypingAt === 0)) return;
      // What could not be said is said with the next key.
      const said = send(room.id, { type: 'typing', active });
      saidTypingAt = active && said ? Date.now() : 0;
    },
  };
}
