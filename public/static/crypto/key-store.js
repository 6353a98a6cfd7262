/**
 * What this device remembers about rooms: the message key (which no script can
 * read out again) and the code (so that the invite link can be shown). Kept per
 * person, and forgotten when they log out.
 *
 * @typedef {{ userId: string, roomId: string, code: string, messageKey: CryptoKey }} RoomSecret
 */

const STORE = 'room-secrets';

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('securechat', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: ['userId', 'roomId'] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function inStore(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

// A browser that keeps nothing (some private windows) still works until the page is closed.
/** @type {Map<string, RoomSecret>} */
const inMemory = new Map();

/** @param {RoomSecret} secret */
export async function keepRoomSecret(secret) {
  inMemory.set(`${secret.userId} ${secret.roomId}`, secret);
  await inStore('readwrite', (store) => store.put(secret)).catch(() => undefined);
}

/**
 * @param {string} userId
 * @param {string} roomId
 * @returns {Promise<RoomSecret | null>}
 */
export async function findRoomSecret(userId, roomId) {
  const known = inMemory.get(`${userId} ${roomId}`);
  if (known) return known;
  const stored = await inStore('readonly', (store) => store.get([userId, roomId])).catch(() => undefined);
  return stored ?? null;
}

/**
 * @param {string} userId
 * @param {string} roomId
 */
export async function forgetRoomSecret(userId, roomId) {
  inMemory.delete(`${userId} ${roomId}`);
  await inStore('readwrite', (store) => store.delete([userId, roomId])).catch(() => undefined);
}

/** @param {string} userId */
export async function forgetAllRoomSecrets(userId) {
  inMemory.clear();
  const range = IDBKeyRange.bound([userId], [userId, []]);
  await inStore('readwrite', (store) => store.delete(range)).catch(() => undefined);
}
