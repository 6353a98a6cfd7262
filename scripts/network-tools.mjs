// What the browser tests make bad networks with: a TURN server, and Linux's own tools. Where they cannot be installed,
// the tests that need them say so and are left out.

import { existsSync } from "node:fs";
import { exclusively, onPath } from "./places.mjs";
import { step } from "./steps.mjs";
import { aptInstall } from "./wasm-target.mjs";

/** Program and Debian's package. */
const TOOLS = { turnserver: "coturn", ip: "iproute2", iptables: "iptables" };

export async function networkTools() {
  const missing = Object.entries(TOOLS).filter(([program]) => !onPath(program)).map(([, name]) => name);
  if (missing.length === 0 || !existsSync("/usr/bin/apt-get")) return;
  await exclusively("network-tools", async () => {
    try {
      await step(`${missing.join(", ")} by Debian`, () => aptInstall(missing));
    } catch (error) {
      console.log(`  tests of bad networks are left out: ${error instanceof Error ? error.message : error}`);
    }
  });
}
