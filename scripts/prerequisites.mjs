// What the set-up cannot bring by itself, checked before anything else is tried.

import { run, Trouble } from "./steps.mjs";
import { onPath } from "./places.mjs";

const onMac = process.platform === "darwin";

/** Throws with everything that is missing and the commands that install it. */
export async function checkPrerequisites() {
  /** @type {string[]} */
  const missing = [];
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) {
    missing.push(`Node.js 20 or newer (this is ${process.versions.node}):\n    ${onMac ? "brew install node" : "see https://nodejs.org/en/download, or: sudo apt-get install nodejs npm"}`);
  }
  if (!onPath("npm")) missing.push(`npm:\n    ${onMac ? "brew install node" : "sudo apt-get install npm"}`);
  const rust = await rustVersion();
  if (!rust) {
    missing.push("Rust (cargo and rustc):\n    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh");
  } else if (rust < 95) {
    missing.push(`Rust 1.95 or newer (this is 1.${rust}):\n    rustup update stable`);
  }
  if (!onPath("cc") && !onPath("gcc") && !onPath("clang")) {
    missing.push(`a C compiler (Rust links with it):\n    ${onMac ? "xcode-select --install" : "sudo apt-get install build-essential"}`);
  }
  if (missing.length > 0) {
    throw new Trouble(`SecureChat needs what this machine does not have yet. Please install:\n\n  ${missing.join("\n\n  ")}\n`);
  }
}

/** @returns {Promise<number | undefined>} the minor version of Rust 1.x */
async function rustVersion() {
  if (!onPath("cargo") || !onPath("rustc")) return undefined;
  const { ok, output } = await run("rustc", ["--version"], { quiet: true, mayFail: true });
  const minor = /rustc 1\.(\d+)/.exec(output)?.[1];
  return ok && minor ? Number(minor) : undefined;
}
