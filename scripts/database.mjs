// The local D1 database, made by the same migrations as the real one.

import { existsSync, readdirSync } from "node:fs";
import { inClone, npmProgram, root } from "./places.mjs";
import { run } from "./steps.mjs";

/** Applies the migrations that are missing. @param {string} [persistTo] the folder of local state */
export async function migrate(persistTo = inClone(".wrangler/state")) {
  if (!existsSync(inClone("migrations")) || readdirSync(inClone("migrations")).length === 0) return;
  await run(npmProgram("node"), [npmProgram("wrangler"), "d1", "migrations", "apply", "DB", "--local", "--persist-to", persistTo], {
    cwd: root,
    quiet: true,
    // CI answers the question "apply?" with yes.
    env: { CI: "1", WRANGLER_SEND_METRICS: "false" },
  });
}
