// Where wrangler's workerd is.

import { createRequire } from "node:module";

const wranglers = createRequire(createRequire(import.meta.url).resolve("wrangler"));
// miniflare brings it; the module's export is the path of the program for this machine.
/** @type {string} */
export const workerd = createRequire(wranglers.resolve("miniflare"))("workerd").default;
