// Names, passwords and what signing in and out does to an account.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertRecent, Person, random, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();
const PASSWORD = "correct horse battery";

/** @param {any} body */
const register = (body) => api.request("POST", "/api/auth/register", body);
/** @param {any} body */
const guest = (body) => api.request("POST", "/api/auth/guest", body);
/** @param {string} username @param {string} [password] */
const login = (username, password = PASSWORD) => api.request("POST", "/api/auth/login", { username, password });

describe("registering", { concurrency: true }, () => {
  test("gives a user, a session and its end in thirty days", async () => {
    const username = `Alice ${random()}`;
    const body = succeeded(await register({ username, password: PASSWORD }), 201);
    assert.deepEqual(body.user, { id: body.user.id, username, guest: false });
    assert.equal(body.token.split(".").length, 3);
    const days = (Date.parse(body.expiresAt) - Date.now()) / 86_400_000;
    assert.ok(days > 29.9 && days < 30.1, `${days} days`);
    const me = succeeded(await api.raw("GET", "/api/auth/me", { Authorization: `Bearer ${body.token}` }));
    assert.deepEqual(me, { success: true, user: body.user, expiresAt: body.expiresAt });
  });

  test("two people never have the same name, whatever its case", async () => {
    const username = `Zoë ${random()}`;
    succeeded(await register({ username, password: PASSWORD }), 201);
    for (const taken of [username, username.toUpperCase(), username.toLowerCase(), `  ${username} `, username.replace(" ", "   ")]) {
      const { details } = refused(await register({ username: taken, password: PASSWORD }), 409, "username_taken");
      assert.notEqual(details.suggestion.toLowerCase(), username.toLowerCase());
      refused(await guest({ username: taken }), 409, "username_taken");
    }
  });

  test("the suggestion for a taken name is free and valid", async () => {
    const username = `${"Long".repeat(5)}${random()}`;
    assert.equal(username.length, 32);
    succeeded(await guest({ username }), 201);
    const { details } = refused(await guest({ username }), 409, "username_taken");
    succeeded(await guest({ username: details.suggestion }), 201);
  });

  test("of two who take a name at the same moment one gets it", async () => {
    const username = `Race ${random()}`;
    const replies = await Promise.all(Array.from({ length: 6 }, () => guest({ username })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
  });

  test("a name is trimmed and its inner spaces are one", async () => {
    const tail = random();
    const { user } = succeeded(await guest({ username: `  Anna   Maria  ${tail} ` }), 201);
    assert.equal(user.username, `Anna Maria ${tail}`);
  });

  test("a name has letters and digits of any script, space, dot, underscore and hyphen", async () => {
    for (const name of ["Ünsal-Åse", "Жанна", "美咲", "علي", "O.Neill_3"]) {
      const { user } = succeeded(await guest({ username: `${name} ${random()}` }), 201);
      assert.ok(user.username.startsWith(name));
    }
  });

  test("any other name is refused", async () => {
    const names = ["", " ", "x", "  x  ", "y".repeat(33), "a@b", "<b>bold</b>", "tab\there", "new\nline", "zero\u200bwidth", "nul\u0000l", "😀😀", "right\u202eleft", "semi;colon"];
    for (const username of names) {
      refused(await guest({ username }), 422, "invalid_username");
      refused(await register({ username, password: PASSWORD }), 422, "invalid_username");
    }
  });

  test("32 letters are counted as letters, not bytes", async () => {
    const username = `${"ж".repeat(20)}${random()}`;
    assert.equal(succeeded(await guest({ username }), 201).user.username, username);
  });

  test("a password has 8 to 256 characters", async () => {
    for (const password of ["", "1234567", "x".repeat(257)]) {
      refused(await register({ username: `Pass ${random()}`, password }), 422, "invalid_password");
    }
    for (const password of ["12345678", "x".repeat(256), "        ", "пароль-密码"]) {
      const username = `Pass ${random()}`;
      succeeded(await register({ username, password }), 201);
      succeeded(await login(username, password));
    }
  });

  test("the password is stored as a salted hash with its parameters", async () => {
    const people = await Promise.all([api.person("Hash", PASSWORD), api.person("Hash", PASSWORD)]);
    const hashes = await Promise.all(people.map(async ({ id }) => (await api.sql("SELECT password_hash FROM users WHERE id = ?", id))[0].password_hash));
    for (const hash of hashes) assert.match(hash, /^pbkdf2-sha256\$100000\$[^$]{16,}\$[^$]{40,}$/);
    assert.notEqual(hashes[0], hashes[1]);
  });
});

describe("signing in", { concurrency: true }, () => {
  test("with name and password gives the same user a new session", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const body = succeeded(await login(alice.name));
    assert.deepEqual(body.user, alice.user);
    succeeded(await new Person(api, body, alice.address).get("/api/auth/me"));
    succeeded(await login(`  ${alice.name.toUpperCase()} `));
  });

  test("a wrong name and a wrong password are told apart by nothing in the reply", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const guestName = (await api.person("Guest")).name;
    const replies = [await login(alice.name, "wrong password"), await login(`Nobody ${random()}`), await login(guestName), await login("<>"), await login(alice.name, "x")];
    const [first, ...others] = replies.map((reply) => ({ ...refused(reply, 401, "wrong_credentials"), requestId: "" }));
    for (const other of others) assert.deepEqual(other, first);
    for (const { headers } of replies) assert.equal(headers.get("set-cookie"), null);
  });

  test("a wrong name takes as long as a wrong password", async () => {
    const people = await Promise.all(Array.from({ length: 9 }, () => api.person("Timed", PASSWORD)));
    const time = async (/** @type {string} */ name) => {
      const start = performance.now();
      refused(await login(name, "wrong password"), 401, "wrong_credentials");
      return performance.now() - start;
    };
    /** @type {{ known: number[], unknown: number[] }} */
    const times = { known: [], unknown: [] };
    for (const { name } of people) {
      times.known.push(await time(name));
      times.unknown.push(await time(`Nobody ${random()}`));
    }
    const [known, unknown] = [times.known, times.unknown].map((each) => each.sort((a, b) => a - b)[2]);
    assert.ok(unknown > known / 2 && unknown < known * 2, `known ${known} ms, unknown ${unknown} ms`);
  });
});

describe("a guest", { concurrency: true }, () => {
  test("needs a name only", async () => {
    const reply = await guest({ username: `Guest ${random()}` });
    const { user, expiresAt } = succeeded(reply, 201);
    assert.equal(user.guest, true);
    assert.ok(Date.parse(expiresAt) > Date.now());
  });

  test("becomes lasting by setting a password, without a current one", async () => {
    const bob = await api.person("Bob");
    const body = succeeded(await bob.put("/api/auth/password", { password: PASSWORD }));
    assert.deepEqual(body.user, { ...bob.user, guest: false });
    assert.equal(succeeded(await login(bob.name)).user.id, bob.id);
    assert.equal(succeeded(await new Person(api, body, bob.address).get("/api/auth/me")).user.guest, false);
  });

  test("who logs out ends the account and frees the name", async () => {
    const bob = await api.person("Bob");
    succeeded(await bob.post("/api/auth/logout"));
    refused(await bob.get("/api/auth/me"), 401, "session_expired");
    const { user } = succeeded(await guest({ username: bob.name }), 201);
    assert.notEqual(user.id, bob.id);
  });

  test("who logged out keeps their name on what they said", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    succeeded(await bob.send(id), 201);
    succeeded(await bob.post("/api/auth/logout"));
    const { messages } = succeeded(await alice.get(`/api/rooms/${id}/messages`));
    assert.equal(messages[0].sender_name, bob.name);
  });

  test("who logs out has left all rooms", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [a, b] = [await alice.connect(id), await bob.connect(id)];
    succeeded(await bob.post("/api/auth/logout"));
    assert.deepEqual(await a.next("member"), { type: "member", user: bob.shown, joined: false });
    assert.ok([4003, 4005].includes((await b.closed).code));
    assert.deepEqual(succeeded(await alice.get(`/api/rooms/${id}`)).members.map((/** @type {any} */ each) => each.user_id), [alice.id]);
  });
});

// One after the other: each writes into the database's file, which another request must not do meanwhile.
describe("a name whose owner stays away", () => {
  test("is given to who asks for it when a guest was not seen for a day", async () => {
    const bob = await api.person("Bob");
    refused(await guest({ username: bob.name }), 409, "username_taken");
    const yesterday = new Date(Date.now() - 25 * 3_600_000).toISOString();
    await api.sql("UPDATE users SET last_seen_at = ?, created_at = ? WHERE id = ? RETURNING id", yesterday, yesterday, bob.id);
    const { user } = succeeded(await guest({ username: bob.name }), 201);
    assert.notEqual(user.id, bob.id);
    refused(await bob.get("/api/auth/me"), 401, "session_expired");
  });

  test("is never given away when it is a lasting person's", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const longAgo = new Date(Date.now() - 400 * 86_400_000).toISOString();
    await api.sql("UPDATE users SET last_seen_at = ?, created_at = ? WHERE id = ? RETURNING id", longAgo, longAgo, alice.id);
    refused(await guest({ username: alice.name }), 409, "username_taken");
  });
});

describe("changing the password", { concurrency: true }, () => {
  test("needs the current one", async () => {
    const alice = await api.person("Alice", PASSWORD);
    refused(await alice.put("/api/auth/password", { password: "another password" }), 403, "wrong_password");
    refused(await alice.put("/api/auth/password", { password: "another password", currentPassword: "wrong one" }), 403, "wrong_password");
    succeeded(await login(alice.name));
    succeeded(await alice.put("/api/auth/password", { password: "another password", currentPassword: PASSWORD }));
    refused(await login(alice.name), 401, "wrong_credentials");
    succeeded(await login(alice.name, "another password"));
  });

  test("a password too short or too long is refused", async () => {
    const alice = await api.person("Alice", PASSWORD);
    for (const password of ["1234567", "x".repeat(257)]) {
      refused(await alice.put("/api/auth/password", { password, currentPassword: PASSWORD }), 422, "invalid_password");
    }
  });
});

test("a user row says when it was made and last seen", async () => {
  const alice = await api.person("Alice");
  const [row] = await api.sql("SELECT created_at, last_seen_at FROM users WHERE id = ?", alice.id);
  assertRecent(row.created_at);
  assertRecent(row.last_seen_at);
});
