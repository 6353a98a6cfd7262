#!/usr/bin/env node
// Firefox as Playwright starts it: with a small ear on the line between the two. Playwright sets the colour scheme of every
// profile with a command (`emulation.setMediaFeaturesOverride`) that Firefox 153 does not have yet, and gives up when
// it is refused. Here that refusal becomes "done"; everything else passes as it is. A Firefox that knows the command
// obeys it; for the others a preference chooses the scheme when they start (firefox.mjs).

import { spawn } from "node:child_process";
import { WebSocket, WebSocketServer } from "ws";

const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)/;
const MAY_BE_UNKNOWN = "emulation.setMediaFeaturesOverride";

const firefox = spawn(process.env.FIREFOX_PATH ?? "firefox", process.argv.slice(2), { stdio: ["inherit", "inherit", "pipe"] });
firefox.on("exit", (code) => process.exit(code ?? 1));
firefox.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
process.on("SIGTERM", () => firefox.kill());

firefox.stderr.setEncoding("utf8").on("data", async (/** @type {string} */ text) => {
  const [, address] = LISTENING.exec(text) ?? [];
  if (address) console.error(`WebDriver BiDi listening on ${await lineTo(address)}`);
  else process.stderr.write(text);
});

/** @param {string} address of Firefox @returns {Promise<string>} one that leads there */
async function lineTo(address) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (playwright, { url }) => join(playwright, new WebSocket(address + url)));
  await new Promise((resolve) => server.once("listening", resolve));
  return `ws://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
}

/** @param {WebSocket} playwright @param {WebSocket} browser */
function join(playwright, browser) {
  /** @type {Set<number>} */
  const forgiven = new Set();
  const open = new Promise((resolve) => browser.once("open", resolve));
  playwright.on("message", async (data) => {
    const text = String(data);
    if (text.includes(MAY_BE_UNKNOWN)) forgiven.add(JSON.parse(text).id);
    await open;
    browser.send(text);
  });
  browser.on("message", (data) => {
    const text = String(data);
    playwright.send(forgiven.size > 0 ? judged(text) : text);
  });
  playwright.on("close", () => browser.close());
  browser.on("close", () => playwright.close());
  browser.on("error", (error) => {
    console.error(`the line to Firefox: ${error.message}`);
    playwright.close();
  });

  /** @param {string} text */
  function judged(text) {
    const reply = JSON.parse(text);
    if (!forgiven.delete(reply.id) || reply.error !== "unknown command") return text;
    return JSON.stringify({ type: "success", id: reply.id, result: {} });
  }
}
