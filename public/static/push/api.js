import { request } from '../api/client.js';

/** The endpoints for calls without a page. */
export const push = {
  /** What a browser subscribes with; null where the site calls nobody without a page. @returns {Promise<string | null>} */
  key: async () => (await request('GET', '/api/push/key')).publicKey,
  /** @param {{ endpoint: string, p256dh: string, auth: string }} subscription */
  subscribe: (subscription) => request('POST', '/api/push/subscriptions', subscription),
  /** @param {string} endpoint */
  unsubscribe: (endpoint) => request('DELETE', '/api/push/subscriptions', { endpoint }),
};
