// A real Chromium with a false camera and microphone, for the browser tests.

import { existsSync } from 'node:fs';
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

/**
 * The browser to use; undefined: the one Playwright installed.
 *
 * Most tests use Chromium's headless shell: the same engine, network and WebRTC without the window around them (tab
 * strip, profile, notifications), for which a whole browser takes as much of the processor again. Tests of what that
 * window does ask for the `whole` one.
 * @param {{ whole?: boolean }} [which]
 */
export function chromiumPath({ whole = false } = {}) {
  const wholes = [process.env.CHROME_PATH, '/usr/bin/chromium'];
  const shells = [process.env.CHROME_SHELL_PATH, '/usr/bin/chromium-headless-shell'];
  return [...(whole ? [] : shells), ...wholes].find((path) => path && existsSync(path));
}

/**
 * @param {import('playwright-core').LaunchOptions & { without?: string[], whole?: boolean }} [options] `args` are added to
 *   the usual ones, `without` are left out: without `--use-fake-ui-for-media-stream` a page gets only
 *   the devices that its context was given permission for
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launchChromium({ args = [], without = [], whole = false, ...options } = {}) {
  return chromium.launch({
    executablePath: chromiumPath({ whole }),
    args: [...CHROMIUM_ARGS.filter((arg) => !without.includes(arg)), ...args],
    ...options,
  });
}
