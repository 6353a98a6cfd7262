/** What was chosen in this browser about calls without a page. */

export const NAME = 'calls-without-page';

/** `on`, `off`, or nothing yet. */
export function chosen() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

/** Whether the person can be asked and never was. */
export const isOpen = () => globalThis.Notification?.permission === 'default' && 'PushManager' in globalThis && chosen() === null;
