/** Whether this browser is told of calls while no page is open, and having it told. */

import { say } from '../words/say.js';
import { push as api } from './api.js';
import { isWanted, remember } from './choosing.js';
import { WORDS_CACHE, WORDS_PLACE } from './place.js';

/** @typedef {'unsupported' | 'blocked' | 'off' | 'on'} PushState */

/** @returns {Promise<PushSubscription | null>} */
const subscribed = async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription());

/** @returns {Promise<PushState>} */
export async function pushState() {
  if (!('PushManager' in globalThis) || !('Notification' in globalThis) || !navigator.serviceWorker) return 'unsupported';
  if ((await api.key()) === null) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && (await subscribed()) ? 'on' : 'off';
}

/** From a press: the browser asks the person. Answers what came of it. @returns {Promise<PushState>} */
export async function turnOn() {
  const permission = await Notification.requestPermission();
  remember(permission === 'granted' ? 'on' : 'off');
  if (permission !== 'granted') return permission === 'denied' ? 'blocked' : 'off';
  await subscribe();
  return 'on';
}

/** Tells the server of this browser; again when it has, because the person or their session may be others by now. */
export async function subscribe() {
  const key = await api.key();
  if (key === null) return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  let subscription = await pushManager.getSubscription();
  // One for another key, from before the site changed it, cannot be used.
  if (subscription && textOf(subscription.options.applicationServerKey) !== key) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await pushManager.subscribe(options);
  const { endpoint, keys = {} } = subscription.toJSON();
  await api.subscribe({ endpoint: endpoint ?? '', p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' });
  await leaveWords();
}

/** @param {ArrayBuffer | null} bytes @returns {string} base64url */
function textOf(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function leaveWords() {
  const words = {
    video: say('push.video-call', { room: '{room}' }), voice: say('push.voice-call', { room: '{room}' }), missed: say('push.missed-call', { room: '{room}' }),
    over: say('push.no-longer', { room: '{room}' }), answer: say('push.answer'), decline: say('push.decline'),
  };
  await (await caches.open(WORDS_CACHE)).put(WORDS_PLACE, Response.json(words));
}

export async function turnOff() {
  remember('off');
  const subscription = await subscribed();
  if (!subscription) return;
  await api.unsubscribe(subscription.endpoint);
  await subscription.unsubscribe();
}

/** Nobody is signed in here any more: nobody's calls are shown. */
export async function signedOut() {
  await (await subscribed())?.unsubscribe();
}

/** Whoever is signed in now is called here, if somebody wanted that in this browser. */
export async function signedIn() {
  if (Notification.permission === 'granted' && isWanted()) await subscribe();
}
