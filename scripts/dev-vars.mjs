// .dev.vars: this machine's secrets, made once and never overwritten.

import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { inClone } from "./places.mjs";

export function devVars() {
  const lines = [
    "# Secrets of this machine only; not in git. What can stand here: .dev.vars.example",
    `SESSION_SECRET="${randomBytes(48).toString("base64url")}"`,
  ];
  try {
    writeFileSync(inClone(".dev.vars"), `${lines.join("\n")}\n`, { flag: "wx", mode: 0o600 });
    console.log("» .dev.vars with a fresh SESSION_SECRET");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
}
