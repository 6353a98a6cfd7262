// What goes up: it starts by itself, holds no secret and is small enough.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzippedBytes, LARGEST_GZIPPED_BYTES } from "../../scripts/bundle-size.mjs";
import { bundleIn, pagesBundle, startBundles } from "../support/bundle.mjs";
import { Clone } from "../support/clone.mjs";

const SECRETS = { SESSION_SECRET: randomBytes(48).toString("base64url"), ADMIN_TOKEN: randomBytes(48).toString("base64url") };
const clone = new Clone();

before(() => clone.write(".dev.vars", Object.entries(SECRETS).map(([name, value]) => `${name}=${value}\n`).join("")));
after(() => clone.remove());

/** @param {string} folder */
function holdsNoSecret(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.length > 1, `nothing in ${folder}`);
  for (const { parentPath, name } of files) {
    const contents = readFileSync(join(parentPath, name));
    for (const [secret, value] of Object.entries(SECRETS)) assert.ok(!contents.includes(value), `${join(parentPath, name)} holds ${secret}`);
    assert.ok(!name.startsWith(".dev.vars"), `${join(parentPath, name)} would go up`);
  }
}

/** @param {import("node:test").TestContext} t @param {import("../support/bundle.mjs").Module[]} modules */
function isSmall(t, modules) {
  const size = gzippedBytes(modules.map(({ contents }) => contents));
  t.diagnostic(`${size} bytes gzipped`);
  // `npm test -- --only deploy` builds fast, not small: only a whole run measures.
  if (process.env.SECURECHAT_RELEASE !== "0") assert.ok(size <= LARGEST_GZIPPED_BYTES, `${size} bytes gzipped; the limit is ${LARGEST_GZIPPED_BYTES}`);
}

/** @param {Awaited<ReturnType<typeof startBundles>>} site */
async function answers(site) {
  const health = await site.fetch("/api/health");
  assert.deepEqual([health.status, await health.json()], [200, { success: true, provider: "p2p" }]);
  const guest = await site.fetch("/api/auth/guest", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ username: "Alice" }) });
  assert.equal(guest.status, 201, await guest.text());
  // A rate limit that cannot be asked lets everybody through, and says so.
  assert.deepEqual(site.logs.filter((line) => line.includes('"limit"') || line.startsWith("[error]")), []);
}

/** @param {Awaited<ReturnType<typeof startBundles>>} site @param {any} worker */
async function runsCron(site, worker) {
  assert.equal((await worker.scheduled({ cron: "*/5 * * * *" })).outcome, "ok");
  assert.deepEqual(site.logs.filter((line) => line.startsWith("[error]")), []);
}

describe("the Worker", () => {
  test("starts by itself, runs its cron, holds no secret and is small", async (t) => {
    const { code, output } = await clone.script("deploy.mjs", ["--dry-run"]);
    assert.equal(code, 0, output);
    assert.match(output, /Nothing was uploaded/);
    const folder = clone.path(".wrangler/dry-run/production");
    const modules = bundleIn(folder, "entry.js");
    assert.deepEqual(modules.map(({ name }) => name.replace(/^[0-9a-f]+-/, "")), ["entry.js", "index_bg.wasm"]);
    holdsNoSecret(folder);
    holdsNoSecret(clone.path("dist"));
    isSmall(t, modules);
    const configuration = JSON.parse(clone.read("wrangler.production.json"));
    const site = await startBundles([{ configuration, modules }], SECRETS);
    try {
      await answers(site);
      await runsCron(site, await site.worker(configuration.name));
    } finally {
      await site.stop();
    }
  });
});

describe("the Pages project and the Worker beside it", () => {
  test("start by themselves, run the cron, hold no secret and are small", async (t) => {
    const { code, output } = await clone.script("deploy-pages.mjs", ["--project-name", "webapp", "--dry-run"]);
    assert.equal(code, 0, output);
    const project = JSON.parse(clone.read("pages/webapp/wrangler.json"));
    const beside = JSON.parse(clone.read("pages/webapp/worker/wrangler.json"));
    const ofProject = await pagesBundle(clone.path(".wrangler/dry-run/webapp/_worker.bundle"));
    const ofWorker = bundleIn(clone.path(".wrangler/dry-run/webapp-rooms"), "index.js");
    holdsNoSecret(clone.path("pages/webapp"));
    holdsNoSecret(clone.path(".wrangler/dry-run"));
    for (const modules of [ofProject, ofWorker]) {
      assert.equal(modules.length, 2, modules.map(({ name }) => name).join(" "));
      isSmall(t, modules);
    }
    const site = await startBundles([{ configuration: project, modules: ofProject }, { configuration: beside, modules: ofWorker }], SECRETS);
    try {
      await answers(site);
      const worker = await site.worker(beside.name);
      await runsCron(site, worker);
      assert.equal((await worker.fetch("https://worker.example/api/health")).status, 404, "people ask the project, not the Worker beside");
    } finally {
      await site.stop();
    }
  });
});
