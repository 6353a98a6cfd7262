// What Cloudflare Pages loads: the same program, for requests only. A Pages project cannot hold the
// rooms, the cron and the rate limits: these live in the Worker beside it (worker/beside.mjs).

import program from "./entry.mjs";

/* global RATE_LIMITS -- the names of wrangler.toml's, written in when this is bundled (scripts/pages.mjs) */

/** A rate limit of the Worker beside, used like a binding of our own. The program asks for just this class name. */
class Ratelimit {
  #limits;
  #name;

  /** @param {{ limit(name: string, key: string): Promise<{ success: boolean }> }} limits @param {string} name */
  constructor(limits, name) {
    this.#limits = limits;
    this.#name = name;
  }

  /** @param {{ key: string }} attempt */
  async limit({ key }) {
    const { success } = await this.#limits.limit(this.#name, key);
    return { success };
  }
}

/** The environment with the limits in it, made once for each environment. @type {WeakMap<object, any>} */
const whole = new WeakMap();

/** @param {any} env */
function withLimits(env) {
  let made = whole.get(env);
  if (!made) {
    made = { ...env };
    for (const name of RATE_LIMITS) made[name] = new Ratelimit(env.LIMITS, name);
    whole.set(env, made);
  }
  return made;
}

export default {
  /** @param {Request} request @param {any} env @param {any} context */
  fetch(request, env, context) {
    return program.fetch(request, withLimits(env), context);
  },
};
