// A real Chromium with a false camera and microphone, for the browser tests.

import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright-core';

export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--disable-background-networking',
  '--disable-component-update',
  '--autoplay-policy=no-user-gesture-required',
  // Two browsers on one machine reach each other by its addresses, even when it has only loopback.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
];

/** The browser to use; undefined: the one Playwright installed. */
export function chromiumPath() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  try {
    accessSync('/usr/bin/chromium', constants.X_OK);
    return '/usr/bin/chromium';
  } catch {
    return undefined;
  }
}

/**
 * @param {import('playwright-core').LaunchOptions & { without?: string[] }} [options] `args` are added to
 *   the usual ones, `without` are left out: without `--use-fake-ui-for-media-stream` a page gets only
 *   the devices that its context was given permission for
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launchChromium({ args = [], without = [], ...options } = {}) {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS.filter((arg) => !without.includes(arg)), ...args],
    ...options,
  });
}
