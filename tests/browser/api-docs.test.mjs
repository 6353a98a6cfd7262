// /api/docs: the whole document, readable on a desktop and on a phone, under the page's own policy.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launchChromium } from "../support/chromium.mjs";
import { endpoints } from "../support/contract.mjs";
import { startServer } from "../support/server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = /** @type {const} */ ([
  { look: "light, on a desktop", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { look: "dark, on a phone", colorScheme: "dark", viewport: { width: 390, height: 844 } },
]);

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../support/server.mjs").Server} */
let server;
before(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

for (const { look, ...context } of LOOKS) {
  test(`every endpoint can be read about (${look})`, async () => {
    const page = await browser.newPage({ ...context, reducedMotion: "reduce" });
    /** @type {string[]} */
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    const reply = await page.goto(`${server.url}/api/docs#getCall`);
    assert.match(reply?.headers()["content-security-policy"] ?? "", /default-src 'none'/);
    await page.getByRole("heading", { name: "SecureChat API" }).waitFor();

    const shown = await page.locator("section .api-path").allTextContents();
    const documented = new Set(endpoints.map(({ operation }) => operation.operationId));
    assert.equal(shown.length, documented.size);
    assert.ok(await page.locator("#getCall[open]").isVisible(), "what the address points to is open");
    await page.evaluate(() => document.querySelectorAll("details").forEach((entry) => (entry.open = true)));
    await page.locator("#bookAppointment").getByText("appointment_conflict").first().waitFor();
    await page.locator("#type-Appointment").getByText("organizer_time_zone").waitFor();
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/api-docs-open-${context.colorScheme}.png`, clip: { x: 0, y: 0, ...context.viewport, height: 2200 }, fullPage: true });

    const { clientWidth, scrollWidth } = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      return { clientWidth, scrollWidth };
    });
    assert.ok(scrollWidth <= clientWidth, `it scrolls sideways: ${scrollWidth} > ${clientWidth}`);
    // All entries are made alike: axe looks at the first few as they are when open.
    await page.evaluate(() => document.querySelectorAll("section details").forEach((entry, number) => (/** @type {HTMLDetailsElement} */ (entry).open = number < 6)));
    await page.evaluate(axe);
    const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
    const serious = found.violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
    assert.deepEqual(serious, []);
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

test("the document is served as it is", async () => {
  const reply = await fetch(`${server.url}/api/openapi.json`);
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get("content-type") ?? "", /^application\/json/);
  assert.equal(await reply.text(), readFileSync(new URL("../../public/openapi.json", import.meta.url), "utf8"));
  const head = await fetch(`${server.url}/api/docs`, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  assert.equal((await fetch(`${server.url}/api/docs`, { method: "POST" })).status, 404);
});
