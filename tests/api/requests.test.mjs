// The rules that hold for every request, whatever it asks for.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { random, refused, succeeded, useServer } from "../support/api.mjs";

/** @type {any} */
let alice;
/** @type {string} */
let roomId;
/** @type {string} */
let callId;
const api = useServer({}, async (server) => {
  ({ alice, id: roomId } = await server.roomOf("alice"));
  callId = await alice.placeCall(roomId);
});

/** Every address of the API with the methods it has. @returns {[path: string, methods: string[]][]} */
const addresses = () => [
  ["/api/health", ["GET"]],
  ["/api/auth/register", ["POST"]],
  ["/api/auth/login", ["POST"]],
  ["/api/auth/guest", ["POST"]],
  ["/api/auth/logout", ["POST"]],
  ["/api/auth/me", ["GET"]],
  ["/api/auth/password", ["PUT"]],
  ["/api/rooms", ["GET"]],
  ["/api/rooms/create", ["POST"]],
  ["/api/rooms/join", ["POST"]],
  [`/api/rooms/${roomId}`, ["GET", "PATCH"]],
  [`/api/rooms/${roomId}/leave`, ["POST"]],
  [`/api/rooms/${roomId}/socket`, ["GET"]],
  [`/api/rooms/${roomId}/messages`, ["GET", "POST"]],
  ["/api/calls/token", ["POST"]],
  ["/api/calls/create", ["POST"]],
  [`/api/calls/${callId}`, ["GET"]],
  [`/api/calls/${callId}/accept`, ["POST"]],
  [`/api/calls/${callId}/decline`, ["POST"]],
  [`/api/calls/${callId}/end`, ["POST"]],
  [`/api/calls/room/${roomId}`, ["GET"]],
];
const OPEN = ["/api/health", "/api/auth/register", "/api/auth/login", "/api/auth/guest"];

/** Every endpoint that changes something. */
const writes = () => addresses().flatMap(([path, methods]) => methods.filter((method) => method !== "GET").map((method) => ({ method, path })));

test("health needs no session and says which provider calls use", async () => {
  assert.deepEqual(succeeded(await api.raw("GET", "/api/health")), { success: true, provider: "p2p" });
});

test("HEAD is answered as GET, without the body", async () => {
  for (const [path, methods] of addresses().filter(([each]) => !each.endsWith("/socket"))) {
    const head = await api.raw("HEAD", path, alice.headers);
    assert.equal(head.text, "");
    assert.equal(head.status, methods.includes("GET") ? 200 : 405, path);
  }
});

test("everything but health, register, login and guest needs a session", async () => {
  for (const [path, methods] of addresses()) {
    for (const method of methods) {
      const reply = await api.request(method, path, {});
      if (OPEN.includes(path)) assert.notEqual(reply.status, 401, `${method} ${path} ${reply.text}`.replace(/wrong_credentials/, ""));
      else refused(reply, 401, "not_signed_in");
    }
  }
});

test("a method that an address does not have is answered 405 with the ones it has", async () => {
  for (const [path, methods] of addresses()) {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((each) => !methods.includes(each))) {
      const reply = await alice.request(method, path, {});
      assert.equal(reply.status, 405, `${method} ${path}: ${reply.text}`);
      refused(reply, 405, "method_not_allowed");
      const allowed = (reply.headers.get("allow") ?? "").split(/,\s*/).filter((/** @type {string} */ each) => each !== "HEAD" && each !== "OPTIONS");
      assert.deepEqual(allowed.sort(), methods, `${method} ${path}`);
    }
  }
});

test("an address that does not exist is a JSON 404", async () => {
  const unknown = [
    "/api", "/api/", "/api/nothing", "/api/auth", "/api/auth/nothing", "/api/healthy", "/api/health/x", "/api/calls", "/api/calls/room",
    `/api/rooms/${roomId}/nothing`, `/api/rooms/${roomId}/messages/1`, `/api/calls/${callId}/nothing`, `/api/calls/${callId}/end/x`,
  ];
  for (const path of unknown) {
    const reply = await alice.get(path);
    assert.equal(reply.status, 404, `${path}: ${reply.text}`);
    refused(reply, 404, "not_found");
  }
});

test("a path may hold anything without breaking the server", async () => {
  const strange = ["%", "%00", "%ff", "..%2f..", "a".repeat(4000), "%F0%9F%98%80", "'%20OR%201=1--", "null", "-1"];
  for (const part of strange) {
    for (const path of [`/api/rooms/${part}`, `/api/rooms/${part}/messages`, `/api/calls/${part}`, `/api/calls/room/${part}`, `/api/${part}`]) {
      const reply = await alice.get(path);
      assert.ok([400, 404, 422].includes(reply.status), `${path.slice(0, 60)}: ${reply.status} ${reply.text}`);
      refused(reply, reply.status, reply.body.code);
    }
  }
});

test("a write without a JSON content type is refused", async () => {
  for (const { method, path } of writes()) {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", ""]) {
      const reply = await api.raw(method, path, { ...alice.headers, "Content-Type": type }, "{}");
      assert.equal(reply.status, 415, `${method} ${path} as "${type}": ${reply.text}`);
      refused(reply, 415, "json_required");
    }
  }
});

test("the JSON content type may have parameters and any case", async () => {
  for (const type of ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"]) {
    const reply = await api.raw("POST", "/api/auth/guest", { "Content-Type": type }, JSON.stringify({ username: `Typed ${random()}` }));
    succeeded(reply, 201);
  }
});

test("a request from another site is refused, a write or a read", async () => {
  const foreign = ["https://evil.example", "null", "http://localhost:1", `${api.url}.evil.example`, api.url.replace("http:", "https:")];
  for (const origin of foreign) {
    for (const { method, path } of [...writes(), { method: "GET", path: "/api/auth/me" }]) {
      const reply = await api.request(method, path, {}, { ...alice.headers, Origin: origin });
      assert.equal(reply.status, 403, `${method} ${path} from ${origin}: ${reply.text}`);
      refused(reply, 403, "foreign_origin");
    }
  }
});

test("a request from our own page is served", async () => {
  succeeded(await api.request("POST", "/api/auth/guest", { username: `Own ${random()}` }, { Origin: new URL(api.url).origin }), 201);
});

test("a body of 64 KiB is read, one byte more is refused", async () => {
  const bodyOf = (/** @type {number} */ bytes) => {
    const frame = JSON.stringify({ roomCode: "x", padding: "" });
    return frame.replace('"padding":""', `"padding":"${"p".repeat(bytes - frame.length)}"`);
  };
  const headers = { ...alice.headers, "Content-Type": "application/json" };
  refused(await api.raw("POST", "/api/rooms/join", headers, bodyOf(65_536)), 422, "invalid_room_code");
  for (const { method, path } of writes()) {
    const reply = await api.apart(method, path, headers, [bodyOf(65_537)]);
    assert.equal(reply.status, 413, `${method} ${path}: ${reply.text}`);
    refused(reply, 413, "body_too_large");
  }
});

test("a huge body that does not say its length is refused too", async () => {
  const headers = { ...alice.headers, "Content-Type": "application/json" };
  const reply = await api.apart("POST", "/api/rooms/join", headers, Array(64).fill("x".repeat(16_384)));
  refused(reply, 413, "body_too_large");
});

test("a body that is not a JSON object is refused as malformed", async () => {
  const bodies = ["{", "nothing", '{"a":}', "[]", '"text"', "1", "true", "null", '{"roomCode":"\ud800"', Buffer.from([0x7b, 0xff, 0x7d])];
  for (const { method, path } of writes()) {
    for (const body of bodies) {
      const reply = await api.raw(method, path, { ...alice.headers, "Content-Type": "application/json" }, body);
      assert.equal(reply.status, 400, `${method} ${path} ${body}: ${reply.text}`);
      refused(reply, 400, "malformed_json");
    }
  }
});

test("deeply nested JSON is refused, not a crash", async () => {
  const deep = `{"roomCode":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
  const reply = await api.raw("POST", "/api/rooms/join", { ...alice.headers, "Content-Type": "application/json" }, deep);
  assert.ok([400, 422].includes(reply.status), reply.text);
  succeeded(await alice.get("/api/rooms"));
});

test("an empty body stands for {}", async () => {
  const headers = { ...alice.headers, "Content-Type": "application/json" };
  refused(await api.raw("POST", "/api/rooms/join", headers, ""), 422, "invalid_field", { field: "roomCode" });
  succeeded(await api.raw("POST", "/api/auth/logout", { ...(await api.person()).headers, "Content-Type": "application/json" }));
});

describe("a field of the wrong type is named", () => {
  const text = [1, true, [], {}, null];
  const optionalText = [1, true, [], {}];
  const flag = [1, "true", [], {}];
  /** @type {[method: string, path: () => string, good: any, field: string, wrong: any[], required: boolean][]} */
  const table = [
    ["POST", () => "/api/auth/register", { username: "x", password: "x" }, "username", text, true],
    ["POST", () => "/api/auth/register", { username: "Somebody", password: "x" }, "password", text, true],
    ["POST", () => "/api/auth/login", { username: "x", password: "x" }, "username", text, true],
    ["POST", () => "/api/auth/login", { username: "x", password: "x" }, "password", text, true],
    ["POST", () => "/api/auth/guest", { username: "x" }, "username", text, true],
    ["POST", () => "/api/auth/logout", {}, "everywhere", flag, false],
    ["PUT", () => "/api/auth/password", { password: "x" }, "password", text, true],
    ["PUT", () => "/api/auth/password", { password: "long enough" }, "currentPassword", optionalText, false],
    ["POST", () => "/api/rooms/create", { roomCode: "x" }, "roomCode", text, true],
    ["POST", () => "/api/rooms/create", { roomCode: "long enough" }, "roomName", optionalText, false],
    ["POST", () => "/api/rooms/join", { roomCode: "x" }, "roomCode", text, true],
    ["POST", () => `/api/rooms/${roomId}/messages`, { ciphertext: "AA==", iv: "AAAAAAAAAAAAAAAA", clientId: "12345678" }, "ciphertext", text, true],
    ["POST", () => `/api/rooms/${roomId}/messages`, { ciphertext: "AA==", iv: "AAAAAAAAAAAAAAAA", clientId: "12345678" }, "iv", text, true],
    ["POST", () => `/api/rooms/${roomId}/messages`, { ciphertext: "AA==", iv: "AAAAAAAAAAAAAAAA", clientId: "12345678" }, "clientId", text, true],
    ["POST", () => "/api/calls/token", { roomName: "x" }, "roomName", text, true],
    ["POST", () => "/api/calls/token", { roomName: "room_x" }, "userId", optionalText, false],
    ["POST", () => "/api/calls/create", { roomId: "x", callType: "voice" }, "roomId", text, true],
    ["POST", () => "/api/calls/create", { roomId: "x", callType: "voice" }, "callType", [...text, "screen", "Video", ""], true],
    ["POST", () => "/api/calls/create", { roomId: "x", callType: "voice" }, "userId", optionalText, false],
    ["POST", () => `/api/calls/${callId}/end`, {}, "duration", ["5", true, [], {}], false],
    ["POST", () => `/api/calls/${callId}/end`, {}, "forAll", flag, false],
  ];
  for (const [method, path, good, field, wrong, required] of table) {
    test(`${field} of ${method} ${path().replace(/undefined/, ":id")}`, async () => {
      for (const value of wrong) {
        const reply = await alice.request(method, path(), { ...good, [field]: value });
        assert.equal(reply.status, 422, `${field}=${JSON.stringify(value)}: ${reply.text}`);
        refused(reply, 422, "invalid_field", { field });
      }
      if (required) refused(await alice.request(method, path(), { ...good, [field]: undefined }), 422, "invalid_field", { field });
    });
  }
});

test("unknown fields are ignored", async () => {
  const { user } = succeeded(await api.request("POST", "/api/auth/guest", { username: `More ${random()}`, admin: true, id: "mine" }), 201);
  assert.deepEqual(Object.keys(user).sort(), ["guest", "id", "username"]);
  assert.notEqual(user.id, "mine");
});

test("every reply, good or bad, carries the security headers and is JSON that nobody stores", async () => {
  const replies = [
    await api.raw("GET", "/api/health"),
    await alice.get("/api/auth/me"),
    await alice.get("/api/nothing"),
    await api.raw("GET", "/api/rooms"),
    await alice.request("DELETE", "/api/rooms", {}),
    await api.raw("POST", "/api/auth/guest", {}, "x"),
  ];
  for (const { headers } of replies) {
    assert.match(headers.get("content-type") ?? "", /^application\/json/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.equal(headers.get("access-control-allow-origin"), null, "other sites may not read it");
  }
});

test("two errors have two request ids", async () => {
  const one = refused(await alice.get("/api/nothing"), 404, "not_found");
  const two = refused(await alice.get("/api/nothing"), 404, "not_found");
  assert.notEqual(one.requestId, two.requestId);
});
