// How calls went: told by those who were in them, read by operators and by their monitoring.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
// @ts-expect-error it has no types
import parsePrometheus from "parse-prometheus-text-format";
import { random, refused, succeeded, twoInACall, useServer } from "../support/api.mjs";

const ADMIN_TOKEN = random(32);
const api = useServer({ vars: { ADMIN_TOKEN } });
const operator = { Authorization: `Bearer ${ADMIN_TOKEN}` };

/** @typedef {import("../support/api.mjs").Person} Person */

/** @param {Person} person @param {string} call @param {any} report */
const reports = (person, call, report) => person.post(`/api/calls/${call}/rating`, report);

const MEASURED = { setupMs: 700, path: "host", reconnects: 1, lossPercent: 1.5, jitterMs: 4, roundTripMs: 30, endReason: "left" };

/** What an operator sees of a call. @param {string} id */
async function watched(id) {
  const { calls } = succeeded(await api.request("GET", "/api/admin/calls", undefined, operator));
  return calls.find((/** @type {any} */ call) => call.id === id);
}

/** The families of the metrics, read by another program's parser. @returns {Promise<Record<string, any>>} */
async function metrics() {
  const { status, text, headers } = await api.raw("GET", "/api/metrics", operator);
  assert.deepEqual([status, headers.get("content-type")], [200, "text/plain; version=0.0.4; charset=utf-8"]);
  return Object.fromEntries(parsePrometheus(text).map((/** @type {any} */ family) => [family.name, family]));
}

/** One family's number under labels that fit. @param {any} family @param {Record<string, string>} [labels] */
function value(family, labels = {}) {
  const fits = (/** @type {any} */ metric) => Object.entries(labels).every(([name, word]) => metric.labels?.[name] === word);
  return family.metrics.filter(fits).reduce((/** @type {number} */ sum, /** @type {any} */ metric) => sum + Number(metric.value ?? metric.count), 0);
}

describe("a report", () => {
  test("of a participant is kept: what was measured as it came first, the rating as it came last", async () => {
    const { callId, alice, bob } = await twoInACall(api);
    succeeded(await reports(alice, callId, MEASURED));
    succeeded(await alice.end(callId));
    succeeded(await reports(alice, callId, { rating: "bad", reason: "sound" }));
    succeeded(await reports(alice, callId, { ...MEASURED, setupMs: 9, endReason: "ended" }));
    succeeded(await reports(bob, callId, { rating: "good" }));
    succeeded(await reports(alice, callId, { rating: "good" }));
    const call = await watched(callId);
    assert.deepEqual([call.status, call.participants], ["ended", 2]);
    const of = (/** @type {Person} */ person) => call.reports.find((/** @type {any} */ each) => each.user_id === person.id);
    const { at: _, ...kept } = of(alice);
    assert.deepEqual(kept, {
      user_id: alice.id, setup_ms: 700, path: "host", reconnects: 1, loss_percent: 1.5, jitter_ms: 4, round_trip_ms: 30,
      end_reason: "left", rating: "good", reason: null,
    });
    assert.deepEqual([of(bob).rating, of(bob).end_reason], ["good", null]);
  });

  test("is taken from participants alone", async () => {
    const { id, callId, alice } = await twoInACall(api);
    const { room, code, carol } = await api.roomOf("carol");
    const stranger = await api.person("Stranger");
    refused(await reports(stranger, callId, MEASURED), 404, "call_not_found");
    refused(await reports(carol, callId, MEASURED), 404, "call_not_found");
    refused(await reports(carol, `${room.id}.none`, MEASURED), 404, "call_not_found");
    refused(await reports(alice, `${id}.none`, MEASURED), 404, "call_not_found");
    succeeded(await stranger.post("/api/rooms/join", { roomCode: code }));
    const other = await carol.placeCall(room.id);
    refused(await reports(stranger, other, MEASURED), 409, "not_in_call");
  });

  test("with what cannot be is refused whole", async () => {
    const { callId, alice } = await twoInACall(api);
    for (const [field, report] of /** @type {const} */ ([
      ["rating", { rating: "fine" }], ["rating", { rating: 1 }], ["reason", { rating: "bad", reason: "} 1" }], ["reason", { ...MEASURED, reason: "sound" }],
      ["setupMs", { ...MEASURED, setupMs: 600_001 }], ["setupMs", { ...MEASURED, setupMs: 1.5 }], ["path", { ...MEASURED, path: "pigeon" }],
      ["reconnects", { ...MEASURED, reconnects: -1 }], ["lossPercent", { ...MEASURED, lossPercent: 101 }], ["lossPercent", { ...MEASURED, lossPercent: "1" }],
      ["jitterMs", { ...MEASURED, jitterMs: 60_001 }], ["roundTripMs", { ...MEASURED, roundTripMs: 1e12 }], ["endReason", {}], ["endReason", { ...MEASURED, endReason: null }],
    ])) {
      assert.equal(refused(await reports(alice, callId, report), 422, "invalid_field").details.field, field, JSON.stringify(report));
    }
    assert.deepEqual((await watched(callId)).reports, []);
  });
});

describe("operators", () => {
  test("see calls newest first, by time, provider and status, a page at a time", async () => {
    const list = async (/** @type {string} */ query) => succeeded(await api.request("GET", `/api/admin/calls${query}`, undefined, operator)).calls;
    const { callId, alice } = await twoInACall(api);
    const [live] = await list("?status=active");
    assert.equal(live.id, callId);
    succeeded(await alice.end(callId));
    const all = await list("");
    assert.equal(all[0].id, callId);
    assert.deepEqual((await list(`?before=${callId}`)).map((/** @type {any} */ { id }) => id), all.slice(1).map((/** @type {any} */ { id }) => id));
    assert.deepEqual(await list("?provider=twilio"), []);
    assert.equal((await list(`?from=${all[0].started_at}&provider=p2p&status=ended`)).length, 1);
    assert.deepEqual((await list(`?to=${all[0].started_at}`)).map((/** @type {any} */ { id }) => id), all.slice(1).map((/** @type {any} */ { id }) => id));
    for (const query of ["?from=yesterday", "?to=1", "?provider=other", "?status=over"]) {
      refused(await api.request("GET", `/api/admin/calls${query}`, undefined, operator), 422, "invalid_field");
    }
    refused(await api.request("GET", "/api/admin/calls?before=none", undefined, operator), 422, "invalid_cursor");
    refused(await api.request("GET", "/api/admin/calls"), 401, "not_signed_in");
    refused(await alice.get("/api/admin/calls"), 403, "not_allowed");
  });
});

describe("monitoring", () => {
  test("counts calls, reports and ratings, and what goes on", async () => {
    const before = await metrics();
    const { callId, alice, bob } = await twoInACall(api);
    const during = await metrics();
    assert.equal(value(during.securechat_live_calls, { provider: "p2p", type: "video" }), value(before.securechat_live_calls) + 1);
    assert.equal(value(during.securechat_live_participants), value(before.securechat_live_participants) + 2);
    succeeded(await alice.end(callId));
    succeeded(await reports(alice, callId, { ...MEASURED, path: "relay" }));
    succeeded(await reports(bob, callId, { ...MEASURED, path: "relay", setupMs: 3000, rating: "bad", reason: "delay" }));
    const after = await metrics();
    const ended = { provider: "p2p", type: "video", status: "ended" };
    assert.equal(value(after.securechat_calls_total, ended), value(before.securechat_calls_total, ended) + 1);
    assert.equal(after.securechat_call_setup_seconds.type, "HISTOGRAM");
    assert.equal(value(after.securechat_call_reconnects_total, { path: "relay" }), 2);
    assert.equal(value(after.securechat_call_ratings, { rating: "bad", reason: "delay" }), 1);
    const { text } = await api.raw("GET", "/api/metrics", operator);
    const buckets = [...text.matchAll(/^securechat_call_setup_seconds_bucket\{path="relay",le="([^"]+)"\} (\d+)$/gm)].map(([, limit, count]) => [limit, Number(count)]);
    assert.deepEqual(buckets, [["0.25", 0], ["0.5", 0], ["1", 1], ["2", 1], ["4", 2], ["8", 2], ["16", 2], ["+Inf", 2]]);
    assert.match(text, /^securechat_call_setup_seconds_sum\{path="relay"\} 3\.7$/m);
    assert.match(text, /^securechat_call_packet_loss_ratio_sum\{path="relay"\} 0\.03$/m);
  });

  test("a counter never falls: not when an account is deleted, with its reports", async () => {
    const { callId, alice } = await twoInACall(api);
    succeeded(await alice.end(callId));
    succeeded(await reports(alice, callId, { ...MEASURED, path: "srflx", rating: "good" }));
    const counted = async () => {
      const { securechat_call_reports_total: reported, securechat_calls_total: calls, securechat_call_ratings: ratings } = await metrics();
      return [value(reported, { path: "srflx" }), value(calls), value(ratings, { rating: "good" })];
    };
    const [reported, calls, ratings] = await counted();
    succeeded(await alice.request("DELETE", "/api/account", {}));
    assert.deepEqual(await counted(), [reported, calls, ratings - 1]);
    assert.deepEqual((await watched(callId)).reports, []);
  });

  test("is for operators alone", async () => {
    assert.match((await api.raw("GET", "/metrics", operator)).text, /^securechat_calls_total/m, "where monitoring looks first");
    for (const path of ["/api/metrics", "/metrics"]) refused(await api.request("GET", path), 401, "not_signed_in");
    refused(await (await api.person("Alice")).get("/api/metrics"), 403, "not_allowed");
    refused(await api.request("GET", "/api/metrics", undefined, { Authorization: "Bearer wrong" }), 401, "not_signed_in");
  });
});
