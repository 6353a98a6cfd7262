// A clone of its own for tests of what deploys: what is written there disturbs nobody.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/places.mjs";
import { defaultBuild } from "./server.mjs";

const PARTS = ["package.json", "package-lock.json", "wrangler.toml", "migrations", "public", "scripts", "worker"];

/** Names of this machine's settings that would reach into a test. */
const OTHERS = /^(CLOUDFLARE_|CF_|WRANGLER_|TWILIO_|PORT$)/;

/** @typedef {{ code: number, output: string }} Ended */

export class Clone {
  folder = mkdtempSync(join(tmpdir(), "securechat-clone-"));
  /** Where wrangler finds nobody logged in. */
  home = mkdtempSync(join(tmpdir(), "securechat-home-"));

  constructor() {
    for (const part of PARTS) cpSync(join(root, part), join(this.folder, part), { recursive: true });
    cpSync(defaultBuild(), join(this.folder, "build"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  /** @param {...string} path */
  path(...path) {
    return join(this.folder, ...path);
  }

  /** @param {string} path */
  read(path) {
    return readFileSync(this.path(path), "utf8");
  }

  /** @param {string} path @param {string} text */
  write(path, text) {
    writeFileSync(this.path(path), text);
  }

  /** Runs one of the scripts to its end. @param {string} script @param {string[]} args @param {Record<string, string>} [env] */
  script(script, args, env = {}) {
    return this.run(join(this.folder, "scripts", script), args, env);
  }

  /** Runs wrangler to its end. @param {string[]} args @param {Record<string, string>} [env] */
  wrangler(args, env = {}) {
    return this.run(join(root, "node_modules/.bin/wrangler"), args, env);
  }

  /** Runs a line as a person types it. @param {string} line @param {Record<string, string>} [env] */
  shell(line, env = {}) {
    return this.run("/bin/sh", ["-c", line], env, "");
  }

  /** @param {string} file @param {string[]} args @param {Record<string, string>} env @param {string} [interpreter] @returns {Promise<Ended>} */
  run(file, args, env, interpreter = join(root, "node_modules/.bin/node")) {
    const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OTHERS.test(name)));
    const child = spawn(interpreter || file, interpreter ? [file, ...args] : args, {
      cwd: this.folder,
      env: {
        ...kept, HOME: this.home, PATH: `${this.path("node_modules/.bin")}:${process.env.PATH}`, XDG_CONFIG_HOME: join(this.home, ".config"), CI: "1", FORCE_COLOR: "0",
        WRANGLER_SEND_METRICS: "false", SECURECHAT_SKIP_BUILD: "1", SECURECHAT_BUILD: this.path("build"), ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code: code ?? -1, output })));
  }

  remove() {
    for (const folder of [this.folder, this.home]) rmSync(folder, { recursive: true, force: true });
  }
}
