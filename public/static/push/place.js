/** Where the page leaves the notifications' words for the service worker: an address that is never asked for. */
export const WORDS_PLACE = '/notification-words';
export const WORDS_CACHE = 'notification words';
