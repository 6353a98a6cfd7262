// The Worker as it is, over a database and objects that fail when a test says so (tests/support/faults.mjs).
//
// `PUT /faults` plans what goes wrong from now on, `GET /faults` tells how often it has. Worker and objects share an
// isolate here, and so these plans.

import { env } from "cloudflare:workers";
import worker, { RoomObject as Room } from "../../worker/entry.mjs";

export * from "../../worker/entry.mjs";

/** Longer than anybody's patience. */
const AGES_MS = 90_000;

/** What D1 and an object's storage say themselves. */
const WORDS = {
  fail: "D1_ERROR: Network connection lost.",
  full: "D1_ERROR: database or disk is full: SQLITE_FULL",
  lost: "D1_ERROR: Network connection lost.",
  hang: "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
  hold: "",
};

/** @typedef {import("./faults.mjs").Plan} Plan */

/** @typedef {"database" | "storage" | "limits"} Where */

/** @type {Record<Where, Plan | null> & { happened: number }} */
const faults = { database: null, storage: null, limits: null, happened: 0 };

/** @param {Where} where @param {string} what */
function due(where, what) {
  const plan = faults[where];
  if (!plan || plan.times === 0 || (plan.sql && !what.includes(plan.sql)) || (plan.except && what.includes(plan.except))) return undefined;
  if (plan.times) plan.times -= 1;
  faults.happened += 1;
  return plan.kind;
}

/** Until the test plans something else. @param {Where} where */
async function released(where) {
  const plan = faults[where];
  while (faults[where] === plan) await new Promise((resolve) => setTimeout(resolve, 20));
}

/**
 * @param {any} one of a class @param {string[]} methods of that class @param {Where} where
 * @param {(self: any, values: any[]) => string} describe
 */
function endanger(one, methods, where, describe) {
  const prototype = Object.getPrototypeOf(one);
  for (const name of methods) {
    const real = prototype[name];
    prototype[name] = /** @this {any} @param {...any} values */ async function (...values) {
      const kind = due(where, describe(this, values));
      if (kind === "hold") {
        const answer = await real.apply(this, values);
        await released(where);
        return answer;
      }
      if (kind === "hang") await new Promise((resolve) => setTimeout(resolve, AGES_MS));
      if (kind === "lost") await real.apply(this, values);
      if (kind) throw new Error(WORDS[kind]);
      return real.apply(this, values);
    };
  }
}

endanger(env.DB.prepare("SELECT 1"), ["all", "run", "first", "raw"], "database", (statement) => statement.statement);
endanger(env.DB, ["batch"], "database", (_, [statements]) => statements.map((/** @type {any} */ each) => each.statement).join(";\n"));

// All counters are of one class.
endanger(/** @type {any} */ (env).ADDRESS_LIMIT, ["limit"], "limits", () => "");

/** What an object remembers is written without waiting, so that it cannot hang. @param {any} memory */
function endangerMemory(memory) {
  const prototype = Object.getPrototypeOf(memory);
  for (const name of ["put", "delete"]) {
    const real = prototype[name];
    prototype[name] = /** @this {any} @param {...any} values */ function (...values) {
      const kind = due("storage", "");
      if (kind === "lost") real.apply(this, values);
      if (kind) throw new Error(WORDS[kind]);
      return real.apply(this, values);
    };
  }
}

let storageIsEndangered = false;

/** One a room, which can be thrown out of memory as the platform does with a new version or a broken machine. */
export class RoomObject extends Room {
  /** @param {any} context @param {any} bindings */
  constructor(context, bindings) {
    if (!storageIsEndangered) {
      endanger(context.storage, ["setAlarm", "deleteAlarm"], "storage", () => "");
      endangerMemory(context.storage.kv);
    }
    storageIsEndangered = true;
    super(context, bindings);
  }

  restartForTest() {
    this.ctx.abort("restarted by a test");
  }
}

export default {
  ...worker,
  /** @param {Request} request @param {any} bindings @param {any} context */
  async fetch(request, bindings, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/faults") {
      if (request.method === "PUT") Object.assign(faults, await request.json());
      return Response.json(faults);
    }
    const room = /^\/faults\/restart-room\/([^/]+)$/.exec(pathname)?.[1];
    if (!room) return worker.fetch(request, bindings, context);
    const object = bindings.ROOMS.get(bindings.ROOMS.idFromName(room));
    const answered = await object.restartForTest().then(() => true, () => false);
    return Response.json({ restarted: !answered });
  },
};
