// The Worker as it is, and how often it and its objects went to D1: `GET /d1-trips`.

import { env } from "cloudflare:workers";
import worker from "../../worker/entry.mjs";

export * from "../../worker/entry.mjs";

let trips = 0;

// A statement that is run is one trip, a batch is one for all of its statements. Worker and objects share an isolate
// here, and so this count.
count(env.DB.prepare("SELECT 1"), ["all", "run", "first", "raw"]);
count(env.DB, ["batch", "exec"]);

/** @param {any} one of a class @param {string[]} methods of that class */
function count(one, methods) {
  const prototype = Object.getPrototypeOf(one);
  for (const name of methods) {
    const real = prototype[name];
    prototype[name] = /** @this {any} @param {...any} values */ function (...values) {
      trips += 1;
      return real.apply(this, values);
    };
  }
}

export default {
  ...worker,
  /** @param {Request} request @param {any} bindings @param {any} context */
  fetch(request, bindings, context) {
    if (new URL(request.url).pathname === "/d1-trips") return Response.json({ trips });
    return worker.fetch(request, bindings, context);
  },
};
