// Not too many appointments: how fast one person may book, and how many they may have to come.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refused, succeeded, useServer } from "../support/api.mjs";
import { aBooking, booked, books, inMinutes, listed } from "../support/appointments.mjs";

describe("booking too fast", () => {
  const api = useServer();

  test("is limited for each person, leaves others alone, and what is booked stays as it is", async () => {
    const [alice, bob] = await Promise.all([api.person("alice"), api.person("bob")]);
    let allowed = 0;
    // A minute that begins in between may let through as many again.
    for (;;) {
      const reply = await books(alice, bob, { startsAt: inMinutes(60 + allowed * 10), durationMinutes: 5 });
      if (reply.status === 429) {
        refused(reply, 429, "too_many_requests");
        const seconds = Number(reply.headers.get("retry-after"));
        assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600);
        break;
      }
      succeeded(reply, 201);
      allowed += 1;
      assert.ok(allowed <= 61, "never limited");
    }
    assert.ok(allowed >= 20, `only ${allowed}: a practice books a day's patients in a minute`);
    const mine = await listed(alice);
    assert.equal(mine.length, allowed);
    succeeded(await alice.post(`/api/appointments/${mine[0].id}/cancel`));
    succeeded(await alice.patch(`/api/appointments/${mine[1].id}`, { title: "Still mine" }));
    await booked(bob, await api.person("carol"), { startsAt: inMinutes(30), durationMinutes: 5 });
  });
});

describe("having too many to come", () => {
  // Every limit as wide as the test needs in one minute.
  const names = ["SIGN_IN_LIMIT", "ADDRESS_LIMIT", "ROOM_CODE_LIMIT", "BOOKING_LIMIT"];
  const ratelimits = Object.fromEntries(names.map((name, place) => [name, { name, namespace_id: `200${place}`, simple: { limit: 1000, period: 60 } }]));
  const api = useServer({ configOverrides: { ratelimits } });

  test("200 are what one person may have booked; being asked is not limited by it", async () => {
    const [alice, bob, carol] = await Promise.all([api.person("alice"), api.person("bob"), api.person("carol")]);
    for (let n = 0; n < 200; n += 1) await booked(alice, bob, { startsAt: inMinutes(60 + n * 10), durationMinutes: 10 });
    const far = inMinutes(30 * 24 * 60);
    refused(await books(alice, bob, { startsAt: far }), 409, "too_many_appointments");
    refused(await books(alice, carol, { startsAt: far }), 409, "too_many_appointments");
    await booked(carol, alice, { startsAt: far });
    const first = await listed(alice);
    assert.equal(first.length, 200, "a list has 200 at most");
    assert.deepEqual(first.map(({ starts_at }) => starts_at), first.map(({ starts_at }) => starts_at).toSorted());
    assert.equal((await listed(alice, { from: first[199].ends_at })).length, 1, "and `from` brings the rest");
    succeeded(await alice.post(`/api/appointments/${first[5].id}/cancel`));
    succeeded(await alice.post("/api/appointments", aBooking(bob, { startsAt: inMinutes(29 * 24 * 60) })), 201);
  });
});
