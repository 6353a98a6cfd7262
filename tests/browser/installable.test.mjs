// The page as an app of its own: it can be installed, and says so in plain words when there is no connection.

import assert from "node:assert/strict";
import { violations } from "../support/accessible.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
/** @type {import("playwright-core").BrowserContextOptions} */
const context = { serviceWorkers: "allow" };

/** @param {import("playwright-core").Page} page */
const workerRuns = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  return active?.scriptURL;
});

stage.test("browsers find everything they need to install it", async (scene) => {
  const alice = await scene.person("Alice", { context });
  assert.equal(await workerRuns(alice.page), `${alice.origin}/service-worker.js`);
  const devtools = await alice.context.newCDPSession(alice.page);
  const { errors, data } = await devtools.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data ?? "");
  assert.deepEqual([manifest.name, manifest.display, manifest.start_url], ["SecureChat", "standalone", "/"]);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
  for (const { src, sizes, type } of manifest.icons) {
    const size = await alice.page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== "any") assert.equal(size, sizes, src);
    assert.equal((await alice.context.request.get(alice.origin + src)).headers()["content-type"], type);
  }
  assert.ok(manifest.icons.some((/** @type {any} */ { purpose, sizes }) => purpose === "maskable" && sizes === "512x512"));
  for (const { url } of manifest.shortcuts) assert.equal(new URL(url, alice.origin).origin, alice.origin);
});

stage.test("without a connection the page says so, and nothing of the page or the API is kept", async (scene) => {
  const alice = await scene.person("Alice", { context });
  await workerRuns(alice.page);
  const kept = () => alice.page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
    return all.flat().sort();
  });
  await until(async () => (await kept()).length === 2, "the page for no connection is kept");
  await alice.page.reload();
  await alice.field("Room code").first().waitFor();
  assert.deepEqual((await kept()).map((path) => path.replace(/-[A-Z0-9]+\./, ".")), ["/offline", "/static/offline.css"]);

  // The tab shows another site while the server goes: a page that is open would be told by its own sockets.
  await alice.page.goto("about:blank");
  await stage.server.kill();
  try {
    await alice.page.goto(`${alice.origin}/#/appointments`);
    await alice.page.getByRole("heading", { name: "You are offline" }).waitFor();
    const ground = await alice.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, "rgb(246, 245, 242)", "its styles came with it");
    assert.deepEqual(await violations(alice), []);
    assert.equal((await alice.page.evaluate(() => fetch("/api/health").then(() => "answered", () => "failed"))), "failed");
  } finally {
    await stage.server.restart();
  }
  await alice.page.getByRole("link", { name: "Try again" }).click();
  await alice.field("Room code").first().waitFor();
});
