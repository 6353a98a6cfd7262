import { request } from './client.js';

/** What the server keeps about a person. Loaded when they ask for it. */
export const account = {
  /** @param {number | null} before @returns {Promise<{ messages: unknown[], next: number | null }>} */
  export: (before) => request('GET', `/api/account/export${before === null ? '' : `?before=${before}`}`),
  /** @param {string} [currentPassword] */
  erase: (currentPassword) => request('DELETE', '/api/account', currentPassword === undefined ? {} : { currentPassword }),
};
