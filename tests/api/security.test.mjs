// What protects people in their browsers: headers of every reply, cookies, requests that other sites make them send.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { random, refused, succeeded, useServer } from "../support/api.mjs";
import { builtPage } from "../support/page.mjs";

/** Never on anything. */
const UNSAFE = /unsafe-|\*|https?:(?!\/\/)|data:(?! blob:)/;

/** @param {Headers} headers */
const policy = (headers) => Object.fromEntries((headers.get("content-security-policy") ?? "").split(";")
  .map((rule) => rule.trim().split(" ")).map(([name, ...sources]) => [name, sources.join(" ")]));

/** What holds for a page, a file, an answer, an error alike. @param {Headers} headers @param {string} what */
function assertGuarded(headers, what) {
  const rules = policy(headers);
  assert.deepEqual(
    [rules["default-src"], rules["frame-ancestors"], rules["base-uri"], rules["form-action"]],
    ["'none'", "'none'", "'none'", "'none'"], `${what}: ${headers.get("content-security-policy")}`,
  );
  assert.doesNotMatch(headers.get("content-security-policy") ?? "", UNSAFE, what);
  const expected = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(headers.get(name), value, `${what}: ${name}`);
  const age = /^max-age=(\d+); includeSubDomains$/.exec(headers.get("strict-transport-security") ?? "")?.[1];
  assert.ok(Number(age) >= 31_536_000, `${what}: ${headers.get("strict-transport-security")}`);
  for (const device of ["camera", "microphone", "display-capture"]) {
    assert.match(headers.get("permissions-policy") ?? "", new RegExp(`(^|, )${device}=\\((self)?\\)`), what);
  }
  assert.equal(headers.get("access-control-allow-origin"), null, `${what}: other sites may not read it`);
  assert.equal(headers.get("access-control-allow-credentials"), null, what);
}

describe("headers", { concurrency: true }, () => {
  const api = useServer();

  test("every page and every file has them, and pages may use the devices", async () => {
    const page = await builtPage();
    const files = readdirSync(page, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "_headers" && entry.name !== "_routes.json")
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(page.length))
      .filter((path) => path !== "/index.html")
      // Pages are served without their ending; with it one is sent there.
      .map((path) => path.replace(/\.html$/, ""));
    assert.ok(files.length > 15, "the files of the page");
    for (const path of ["/", "/room/some-id", "/appointments", ...files]) {
      const { status, headers } = await api.raw("GET", path);
      assert.equal(status, 200, path);
      assertGuarded(headers, path);
      assert.match(headers.get("permissions-policy") ?? "", /camera=\(self\), microphone=\(self\), display-capture=\(self\)/, path);
      const rules = policy(headers);
      assert.deepEqual([rules["script-src"], rules["style-src"]], ["'self'", "'self'"], path);
      for (const [name, sources] of Object.entries(rules)) {
        assert.doesNotMatch(sources ?? "", /(^|\s)(\*|https:|wss:|http:)(\s|$)/, `${path}: ${name}`);
      }
    }
  });

  test("a page that is known already, a file that is not there and a method that does not fit have them", async () => {
    const { headers } = await api.raw("GET", "/");
    const known = await api.raw("GET", "/", { "If-None-Match": headers.get("etag") ?? "" });
    assert.equal(known.status, 304);
    for (const [method, path] of [["GET", "/static/nothing.js"], ["GET", "/favicon.ico"], ["POST", "/somewhere"], ["GET", "/.env"]]) {
      const reply = await api.raw(method ?? "", path ?? "");
      assert.equal(reply.status, 404, path);
      assertGuarded(reply.headers, `${method} ${path}`);
      assert.match(reply.headers.get("content-type") ?? "", /^text\/plain/);
      assert.equal(reply.headers.get("cache-control"), "no-store");
    }
  });

  test("every answer of the API has them, a success, a refusal, a file", async () => {
    const alice = await api.person("Alice");
    const limited = async () => {
      let reply;
      do reply = await alice.get("/api/account/export"); while (reply.status === 200);
      refused(reply, 429, "too_many_requests");
      return reply;
    };
    const replies = {
      health: await api.raw("GET", "/api/health"),
      me: await alice.get("/api/auth/me"),
      "not found": await alice.get("/api/nothing"),
      "no such method": await alice.request("DELETE", "/api/rooms", {}),
      "not signed in": await api.raw("GET", "/api/rooms"),
      "not JSON": await api.raw("POST", "/api/auth/guest", {}, "x"),
      foreign: await api.request("POST", "/api/rooms/join", {}, { ...alice.headers, Origin: "https://evil.example" }),
      export: await alice.get("/api/account/export"),
      upgrade: await alice.get("/api/inbox/socket"),
      callback: await api.raw("POST", "/api/twilio/status-callback", {}, ""),
      head: await api.raw("HEAD", "/api/health"),
      "a limit": await limited(),
    };
    for (const [what, { headers }] of Object.entries(replies)) {
      assertGuarded(headers, what);
      assert.equal(headers.get("cache-control"), "no-store", what);
      assert.match(headers.get("x-request-id") ?? "", /^[\w-]{8,64}$/, what);
      assert.deepEqual(Object.keys(policy(headers)), ["default-src", "base-uri", "form-action", "frame-ancestors"], what);
    }
  });
});

describe("other sites", { concurrency: true }, () => {
  const api = useServer();
  const own = () => new URL(api.url).origin;

  /** Somebody signed in by cookie, as a browser would send it along. */
  async function visitor() {
    const alice = await api.person("Alice");
    return { alice, cookie: { Cookie: `session=${alice.token}` } };
  }

  /** What a page elsewhere can make a browser send without asking: forms, and fetches of a simple kind. */
  const KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "text/plain; application/json", ""];

  test("cannot post a form in somebody's name, whatever kind, with an Origin of theirs, null, ours or none", async () => {
    const { alice, cookie } = await visitor();
    for (const path of ["/api/auth/logout", "/api/rooms/create", "/api/appointments"]) {
      for (const kind of KINDS) {
        for (const origin of ["https://evil.example", "null", own(), undefined]) {
          const headers = { ...cookie, "Content-Type": kind, ...(origin === undefined ? {} : { Origin: origin }) };
          const reply = await api.raw("POST", path, headers, '{"roomCode":"something long"}');
          const foreign = origin !== undefined && origin !== own();
          refused(reply, foreign ? 403 : 415, foreign ? "foreign_origin" : "json_required");
        }
      }
    }
    succeeded(await alice.get("/api/auth/me"));
    assert.deepEqual(succeeded(await alice.get("/api/rooms")).rooms, []);
  });

  test("cannot send JSON either, nor ask whether they may", async () => {
    const { alice, cookie } = await visitor();
    for (const origin of ["https://evil.example", "null", `${own()}.evil.example`, own().replace("http:", "https:")]) {
      const headers = { ...cookie, "Content-Type": "application/json", Origin: origin };
      refused(await api.raw("DELETE", "/api/account", headers, "{}"), 403, "foreign_origin");
      refused(await api.raw("GET", "/api/account/export", headers), 403, "foreign_origin");
      refused(await api.upgrade("/api/inbox/socket", { headers: { ...cookie, Origin: origin } }), 403, "foreign_origin");
      const asked = await api.raw("OPTIONS", "/api/account", { Origin: origin, "Access-Control-Request-Method": "DELETE" });
      assert.equal(asked.status, 405);
      assert.equal(asked.headers.get("access-control-allow-origin"), null);
      assert.equal(asked.headers.get("access-control-allow-methods"), null);
    }
    succeeded(await alice.get("/api/auth/me"));
  });

  test("a read with the cookie and without an Origin, as following a link is, changes nothing and renews no token", async () => {
    const { alice, cookie } = await visitor();
    const paths = ["/api/auth/logout", "/api/rooms/create", "/api/account"];
    for (const path of paths) refused(await api.raw("GET", path, cookie), 405, "method_not_allowed");
    succeeded(await alice.get("/api/auth/me"));
  });
});

describe("on HTTPS", () => {
  // The program sees the address that people would.
  const api = useServer({ configOverrides: { upstream: "https://chat.example" } });

  test("the cookie is bound to the host, unread by scripts, sent over HTTPS only, and so is its end", async () => {
    const username = `Alice ${random()}`;
    const kept = await api.request("POST", "/api/auth/register", { username, password: "correct horse" });
    const { token } = succeeded(kept, 201);
    assert.deepEqual(kept.headers.getSetCookie(), [`__Host-session=${token}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000`]);
    const guest = await api.request("POST", "/api/auth/guest", { username: `Bob ${random()}` });
    const session = succeeded(guest, 201).token;
    assert.deepEqual(guest.headers.getSetCookie(), [`__Host-session=${session}; Path=/; HttpOnly; SameSite=Lax; Secure`]);
    const out = await api.raw("POST", "/api/auth/logout", { Cookie: `__Host-session=${token}`, "Content-Type": "application/json" }, "{}");
    assert.deepEqual(out.headers.getSetCookie(), ["__Host-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"]);
    assertGuarded(out.headers, "signing out");
  });

  test("the cookie's name without its prefix, which any subdomain could set, signs nobody in", async () => {
    const { token } = succeeded(await api.request("POST", "/api/auth/guest", { username: `Carol ${random()}` }), 201);
    refused(await api.raw("GET", "/api/auth/me", { Cookie: `session=${token}` }), 401, "not_signed_in");
    succeeded(await api.raw("GET", "/api/auth/me", { Cookie: `__Host-session=${token}` }));
    refused(await api.request("POST", "/api/auth/logout", {}, { Cookie: `__Host-session=${token}`, Origin: "http://chat.example" }), 403, "foreign_origin");
  });
});
