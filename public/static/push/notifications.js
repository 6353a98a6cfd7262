/**
 * The service worker's half of calls without a page: what is pushed becomes a notification, and a press on it leads into
 * the call. Answering is told to the page by a message, never by an address: a link must not open a microphone.
 */

import { WORDS_PLACE } from './place.js';

/** What is pushed (src/domain/push.rs). @typedef {{ kind: 'video' | 'voice' | 'missed' | 'over', call: string, room: string, room_name: string, caller_name: string }} Told */
/** What the page is to do. @typedef {{ type: 'go-to-call', room: string, call: string, answer: boolean }} Order */

/** Used until the page has left others, in the language it speaks. @type {Record<string, string>} */
const ENGLISH = {
  video: 'Video call in {room}', voice: 'Voice call in {room}', missed: 'Missed call in {room}', over: 'No longer calling in {room}', answer: 'Answer', decline: 'Decline', call: 'Call',
};

/** A page that was opened by a press has this long to ask what for. */
const HANDOVER_MS = 30_000;
/** So long is said that a call rings no more. */
const OVER_SHOWN_MS = 5_000;

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
    const shown = await registration.getNotifications({ tag: call });
    // Whoever looks at a page of ours is told there.
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const seen = pages.some((/** @type {any} */ page) => page.visibilityState === 'visible');
    if (seen || (kind === 'over' && shown.length === 0)) {
      for (const notification of shown) notification.close();
      return;
    }
    const words = await wordsOf();
    const rings = kind === 'video' || kind === 'voice';
    // Browsers that carry a push want something to be shown for it: what rang turns into a word that it does no more.
    await registration.showNotification(caller, {
      body: words[kind]?.replace('{room}', () => roomName),
      tag: call,
      renotify: rings,
      requireInteraction: rings,
      silent: kind === 'over',
      icon: '/icons/icon-192.png',
      badge: '/icons/badge-96.png',
      ...(rings ? { vibrate: [400, 200, 400, 200, 400] } : {}),
      actions: rings ? [{ action: 'answer', title: words.answer }, { action: 'decline', title: words.decline }] : [],
      data: { call, room, kind },
    });
    if (kind === 'over') setTimeout(() => takeAway(call), OVER_SHOWN_MS);
  }

  /** If the browser keeps the worker for that long; otherwise it is there until somebody presses it. @param {string} call */
  async function takeAway(call) {
    const shown = await worker.registration.getNotifications({ tag: call });
    for (const notification of shown) if (notification.data.kind === 'over') notification.close();
  }

  worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
    const { notification, action } = event;
    const { call, room } = notification.data;
    notification.close();
    // A press beside the buttons is no yes: it opens the page, which rings, and asks with or without a picture.
    event.waitUntil(action === 'decline' ? decline(call) : open({ type: 'go-to-call', room, call, answer: action === 'answer' }));
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
