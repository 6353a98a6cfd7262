// A Firefox as people have it, with its own false camera (a picture of changing colour) and microphone (a tone).
// Playwright drives it over WebDriver BiDi, the standard that Firefox itself speaks; no patched build is needed.

import { fileURLToPath } from "node:url";
import { firefox } from "playwright-core";
import { firefoxPath } from "../../scripts/browser.mjs";

const PREFERENCES = {
  "media.navigator.streams.fake": true,
  // Granted without a question, as Chromium's switch does it.
  "media.navigator.permission.disabled": true,
  "media.autoplay.default": 0,
  "media.autoplay.blocking_policy": 0,
  // Two browsers on one machine reach each other by its addresses, even when it has only loopback.
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  // Nothing is fetched from outside, Cisco's H.264 included: calls take VP8.
  "media.gmp-manager.updateEnabled": false,
  "media.gmp-gmpopenh264.enabled": false,
  "app.normandy.enabled": false,
  "extensions.update.enabled": false,
  // A mouse, which a machine without a display does not have: 2 is a fine pointer, 4 can hover.
  "ui.primaryPointerCapabilities": 6,
  "ui.allPointerCapabilities": 6,
  "intl.accept_languages": "en-US, en",
  // Light, for all profiles: Firefox 153 has no command for one of them.
  "layout.css.prefers-color-scheme.content-override": 1,
};

/** Why tests in Firefox are left out, where they are. @returns {string | undefined} */
export const withoutFirefox = () => (firefoxPath() ? undefined : "there is no Firefox on this machine; name one with FIREFOX_PATH");

/**
 * @param {Record<string, string | number | boolean>} [preferences] besides the usual ones
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launchFirefox(preferences = {}) {
  const launch = () => firefox.launch({
    channel: "moz-firefox",
    executablePath: fileURLToPath(new URL("firefox-for-playwright.mjs", import.meta.url)),
    firefoxUserPrefs: { ...PREFERENCES, ...preferences },
    env: { ...process.env, FIREFOX_PATH: firefoxPath() },
    // A cold start takes its time when the machine does three other things.
    timeout: 120_000,
  });
  // Started beside others on a busy machine it was seen to hang up on Playwright.
  return launch().catch(launch);
}

/** Runs in the page, before it: a screen that can be shared, wide and never still. Without a display Firefox has none. */
export function installScreen() {
  if (!navigator.mediaDevices) return;
  MediaDevices.prototype.getDisplayMedia = async () => {
    const screen = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const pen = /** @type {CanvasRenderingContext2D} */ (screen.getContext("2d"));
    let at = 0;
    const paint = () => {
      pen.fillStyle = "white";
      pen.fillRect(0, 0, screen.width, screen.height);
      pen.fillStyle = "black";
      pen.fillRect((at += 40) % screen.width, 150, 60, 60);
    };
    paint();
    const painting = setInterval(paint, 200);
    const stream = screen.captureStream(5);
    const [track] = stream.getVideoTracks();
    const stop = track.stop.bind(track);
    track.stop = () => {
      clearInterval(painting);
      stop();
    };
    return stream;
  };
}
