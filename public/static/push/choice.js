/** What was chosen in this browser about calls without a page. */

const NAME = 'calls-without-page';

/** @param {'on' | 'off'} choice */
export function remember(choice) {
  try {
    localStorage.setItem(NAME, choice);
  } catch {
    // It will be asked once more.
  }
}

function chosen() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

export const isWanted = () => chosen() === 'on';

/** Whether the person can be asked and never was. */
export const isOpen = () => globalThis.Notification?.permission === 'default' && 'PushManager' in globalThis && chosen() === null;
