// A server whose database, objects and storage fail when a test says so, and a count of the faults that were survived.

import assert from "node:assert/strict";
import { after } from "node:test";
import { useServer } from "./api.mjs";
import { ADMIN_TOKEN } from "./every-endpoint.mjs";

/** What serves: see there. */
export const FAULTY_ENTRY = "tests/support/faulty-entry.mjs";

/** How long anything waits for a database that hangs, and a little for a busy machine. */
export const PATIENCE_MS = 10_000;
export const PATIENCE_AND_SOME_MS = PATIENCE_MS + 5_000;

/** Nothing goes wrong. */
const NONE = { database: null, storage: null, limits: null };

let survived = 0;

/** Counts faults after which everything was found as it should be. @param {number} [number] */
export function survives(number = 1) {
  survived += number;
}

after(() => console.log(`faults survived: ${survived}`));

/**
 * @typedef {object} Plan
 * @property {"fail" | "full" | "lost" | "hang" | "hold"} kind `lost` does the work and then fails, `hang` does nothing for
 *   ages, `hold` does the work and says so when the plan is over
 * @property {string} [sql] only statements with these words in them
 * @property {string} [except] no statements with these words in them
 * @property {number} [times] so often; without, always
 */

/**
 * A server for all tests of a file, and what can go wrong with it.
 * @param {Parameters<typeof useServer>[0]} [options]
 */
export function useFaultyServer(options = {}) {
  const api = useServer(async () => {
    const { vars, ...others } = typeof options === "function" ? await options() : options;
    return { entry: FAULTY_ENTRY, ...others, vars: { ADMIN_TOKEN, ...vars } };
  });
  return { api, ...faultsOf(api) };
}

/** @param {import("./api.mjs").Api} api */
export function faultsOf(api) {
  /** @param {Record<string, unknown>} [faults] */
  const tell = async (faults) => {
    const reply = await api.raw(faults ? "PUT" : "GET", "/faults", {}, faults && JSON.stringify(faults));
    assert.equal(reply.status, 200, reply.text);
    return reply.body;
  };
  /**
   * Something goes wrong while `work` runs, and it really did.
   * @template T
   * @param {{ database?: Plan, storage?: Plan, limits?: Plan }} plans @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  const during = async (plans, work) => {
    await tell({ ...NONE, ...plans, happened: 0 });
    try {
      const done = await work();
      const { happened } = await tell();
      assert.ok(happened > 0, `nothing went wrong with ${JSON.stringify(plans)}`);
      return done;
    } finally {
      await tell(NONE);
    }
  };
  /** Throws a room out of memory, with its sockets. @param {string} room */
  const restartRoom = async (room) => {
    const reply = await api.raw("POST", `/faults/restart-room/${room}`);
    assert.deepEqual(reply.body, { restarted: true });
  };
  return { during, restartRoom };
}
