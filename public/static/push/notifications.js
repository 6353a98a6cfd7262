/**
 * The service worker's half of calls without a page: what is pushed becomes a notification, and a press on it leads into
 * the call. Answering is told to the page by a message, never by an address: a link must not open a microphone.
 */

import { WORDS_PLACE } from './place.js';

/** What is pushed (src/domain/push.rs). @typedef {{ kind: 'video' | 'voice' | 'missed' | 'over', call: string, room: string, room_name: string, caller_name: string }} Told */
/** What the page is to do. @typedef {{ type: 'go-to-call', room: string, call: string, answer: boolean }} Order */

/** Used until the page has left others, in the language it speaks. @type {Record<string, string>} */
const ENGLISH = {
  video: 'Video call in {room}', voice: 'Voice call in {room}', missed: 'Missed call in {room}', answer: 'Answer', decline: 'Decline', call: 'Call',
};

/** A page that was opened by a press has this long to ask what for. */
const HANDOVER_MS = 30_000;

/** @param {any} worker */
export function showCalls(worker) {
  /** For a page that is not there yet. @type {{ order: Order, done: () => void } | null} */
  let waiting = null;

  worker.addEventListener('push', (/** @type {any} */ event) => {
    /** @type {Told} */
    let told;
    try {
      told = event.data.json();
    } catch {
      return;
    }
    event.waitUntil(show(told));
  });

  /** @param {Told} told */
  async function show({ kind, call, room, room_name: roomName, caller_name: caller }) {
    const { registration } = worker;
    if (kind === 'over') {
      for (const notification of await registration.getNotifications({ tag: call })) notification.close();
      return;
    }
    const words = await wordsOf();
    const rings = kind !== 'missed';
    await registration.showNotification(caller, {
      body: words[kind]?.replace('{room}', () => roomName),
      tag: call,
      renotify: rings,
      requireInteraction: rings,
      icon: '/icons/icon-192.png',
      badge: '/icons/badge-96.png',
      ...(rings ? { vibrate: [400, 200, 400, 200, 400] } : {}),
      actions: rings ? [{ action: 'answer', title: words.answer }, { action: 'decline', title: words.decline }] : [],
      data: { call, room, rings },
    });
  }

  worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
    const { notification, action } = event;
    const { call, room, rings } = notification.data;
    notification.close();
    event.waitUntil(action === 'decline' ? decline(call) : open({ type: 'go-to-call', room, call, answer: rings }));
  });

  /** @param {string} call */
  async function decline(call) {
    await fetch(`/api/calls/${encodeURIComponent(call)}/decline`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
  }

  /** @param {Order} order */
  async function open(order) {
    const [page] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    if (page) {
      // A browser may refuse the focus; the page is told all the same.
      await page.focus().catch(() => undefined);
      page.postMessage(order);
      return;
    }
    const asked = new Promise((resolve) => {
      waiting = { order, done: () => resolve(undefined) };
      setTimeout(resolve, HANDOVER_MS);
    });
    await worker.clients.openWindow(`/#/rooms/${encodeURIComponent(order.room)}`);
    await asked;
    waiting = null;
  }

  // A page has come, and asks whether it was opened for something.
  worker.addEventListener('message', (/** @type {any} */ event) => {
    if (event.data !== 'ready' || !waiting) return;
    event.source?.postMessage(waiting.order);
    waiting.done();
  });
}

/** @returns {Promise<Record<string, string>>} */
async function wordsOf() {
  const kept = await caches.match(WORDS_PLACE).catch(() => undefined);
  return kept ? { ...ENGLISH, ...(await kept.json().catch(() => ({}))) } : ENGLISH;
}
