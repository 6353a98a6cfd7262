// When the browser's network came, went or changed, as far as a page can know.

/**
 * `online`: it came back. `changed`: it is another one, from Wi-Fi to mobile. `maybe`: something may have happened
 * unnoticed, while the page was hidden or asleep; it is worth a look.
 * @typedef {'online' | 'changed' | 'maybe'} NetworkNews
 */

/** @param {(news: NetworkNews) => void} tell @returns {() => void} stops it */
export function watchNetwork(tell) {
  const stop = new AbortController();
  const { signal } = stop;
  const maybe = () => tell('maybe');
  addEventListener('online', () => tell('online'), { signal });
  // An offline event is no proof (localhost goes on working), so it asks for one.
  addEventListener('offline', maybe, { signal });
  addEventListener('pageshow', maybe, { signal });
  document.addEventListener('resume', maybe, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && maybe(), { signal });
  /** @type {EventTarget & { type?: string } | undefined} not in every browser */
  const connection = /** @type {any} */ (navigator).connection;
  let type = connection?.type;
  // It also fires when only the estimate of its speed has changed, and when there is none any more.
  const changed = () => {
    tell(connection?.type === type || !navigator.onLine ? 'maybe' : 'changed');
    type = connection?.type;
  };
  connection?.addEventListener('change', changed, { signal });
  return () => stop.abort();
}
