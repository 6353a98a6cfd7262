// The Worker beside a Pages project: what Pages cannot hold. It has the rooms' objects, the cron and
// the rate limits, from the same program, and no address on the Internet.

import { WorkerEntrypoint } from "cloudflare:workers";
import program from "./entry.mjs";

// The classes of the Durable Objects.
export * from "./entry.mjs";

/** Counts attempts for the Pages project, which is bound to this class. */
export class Limits extends WorkerEntrypoint {
  /** @param {string} name a rate limit of wrangler.toml @param {string} key whose attempt */
  async limit(name, key) {
    const { success } = await this.env[name].limit({ key });
    return { success };
  }
}

export default {
  scheduled: program.scheduled,
  /** Only reached when somebody gives this Worker an address: people ask the Pages project. */
  fetch: () => new Response("Not found\n", { status: 404, headers: { "Cache-Control": "no-store" } }),
};
