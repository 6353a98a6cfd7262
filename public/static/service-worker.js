/**
 * What goes on without a page: calls are shown as notifications, and there are plain words when there is no connection.
 * It keeps nothing else, and every other request goes to the network: nobody ever sees an old page or an old answer.
 */

import { showCalls } from './push/notifications.js';

/** @type {any} the worker itself; the page's types know none */
const worker = globalThis;

/** The page for no connection and its styles, as they were built (scripts/page.mjs). @type {string[]} */
// @ts-expect-error It stands there only when this is built
const KEPT = globalThis.OFFLINE_FILES;
/** Other files are another cache. */
const CACHE = `offline ${KEPT.join(' ')}`;

worker.addEventListener('install', (/** @type {any} */ event) => {
  event.waitUntil(keep());
  // Browsers that can do without asking here are told to.
  const past = [{ condition: { urlPattern: { pathname: '/api/*' } }, source: 'network' }];
  event.waitUntil(Promise.resolve(event.addRoutes?.(past)).catch(() => undefined));
});

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT.map((path) => new Request(path, { cache: 'reload' })));
  // Nothing of a page depends on which version of this runs, so the newest does at once.
  await worker.skipWaiting();
}

worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(tidy()));

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith('offline ') && name !== CACHE) await caches.delete(name);
}

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== 'GET' || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(/** @type {string} */ (KEPT[0]))));
  else if (KEPT.includes(pathname)) event.respondWith(fetch(request).catch(() => kept(pathname)));
});

/** @param {string} path */
async function kept(path) {
  return (await caches.match(path)) ?? Response.error();
}

showCalls(worker);
