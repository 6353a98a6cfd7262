// A Chromium and a Firefox for the browser tests.

import { existsSync } from "node:fs";
import { exclusively, inClone, npmProgram, onPath } from "./places.mjs";
import { run, step, Trouble } from "./steps.mjs";
import { aptInstall } from "./wasm-target.mjs";

/** @returns {Promise<string>} the path of a Chromium, installed when there is none */
export async function chromium() {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (!existsSync(wanted)) throw new Trouble(`CHROME_PATH names a file that is not there: ${wanted}`);
    return wanted;
  }
  const present = await installed();
  if (present) return present;
  return exclusively("chromium", async () => {
    await step("Chromium by Playwright", async () => {
      const { ok } = await run(npmProgram("playwright-core"), ["install", "chromium"], {
        quiet: true, mayFail: true, timeout: 240_000,
        // A closed network often swallows packets; give up on a silent server soon.
        env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "8000" },
      });
      if (!ok) console.log("  it could not be downloaded");
    });
    if (!await installed() && onPath("apt-get")) {
      await step("Chromium by Debian", () => aptInstall(["chromium"]));
    }
    const path = await installed();
    if (!path) throw new Trouble("No Chromium for the browser tests. Install one and name it: CHROME_PATH=/path/to/chromium npm test");
    return path;
  });
}

const DEBIANS_SHELL = "/usr/bin/chromium-headless-shell";

/**
 * Chromium without the window around it, in which most tests run in half the time; undefined: the whole one does as well.
 * @param {string} whole the whole Chromium that was found
 */
export async function chromiumShell(whole) {
  const wanted = process.env.CHROME_SHELL_PATH;
  if (wanted && !existsSync(wanted)) throw new Trouble(`CHROME_SHELL_PATH names a file that is not there: ${wanted}`);
  if (wanted || process.env.CHROME_PATH) return wanted;
  if (!existsSync(DEBIANS_SHELL) && whole === "/usr/bin/chromium" && onPath("apt-get")) {
    await exclusively("chromium-shell", () => step("Chromium's shell by Debian", async () => {
      // Debian has had it for a short time only.
      await aptInstall(["chromium-headless-shell"]).catch(() => console.log("  there is none"));
    }));
  }
  return existsSync(DEBIANS_SHELL) ? DEBIANS_SHELL : undefined;
}

/** @returns {string | undefined} where a Firefox is */
export function firefoxPath() {
  const places = ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
  return process.env.FIREFOX_PATH || places.find((path) => existsSync(path));
}

/**
 * The one that the distribution has; Playwright's own is a Firefox that nobody uses.
 * @returns {Promise<string | undefined>} its path; undefined: the tests that need it say so and are left out
 */
export async function firefox() {
  const wanted = process.env.FIREFOX_PATH;
  if (wanted && !existsSync(wanted)) throw new Trouble(`FIREFOX_PATH names a file that is not there: ${wanted}`);
  if (firefoxPath() || !onPath("apt-get")) return firefoxPath();
  return exclusively("firefox", async () => {
    try {
      if (!firefoxPath()) await step("Firefox by Debian", () => aptInstall(["firefox-esr"]));
    } catch (error) {
      console.log(`  tests in Firefox are left out: ${error instanceof Error ? error.message : error}`);
    }
    return firefoxPath();
  });
}

async function installed() {
  const ofSystem = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
  if (ofSystem) return ofSystem;
  const { output } = await run(process.execPath, ["-e", "console.log(require('playwright-core').chromium.executablePath())"], {
    cwd: inClone(), quiet: true, mayFail: true,
  });
  const ofPlaywright = output.trim();
  return ofPlaywright && existsSync(ofPlaywright) ? ofPlaywright : undefined;
}
