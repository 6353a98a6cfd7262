// The file that becomes a site's secrets. They take effect at once, and one bad value makes the whole API answer 500:
// so it is judged before anything goes up.

import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { checkSettings } from "./check-settings.mjs";
import { inClone } from "./places.mjs";
import { Trouble } from "./steps.mjs";

export class SecretsFile {
  /** @param {string} name as it was typed */
  constructor(name) {
    this.name = name;
    this.path = inClone(name);
    if (!existsSync(this.path)) throw new Trouble(`There is no ${name}.`);
    this.values = parseEnv(readFileSync(this.path, "utf8"));
  }

  /** @returns {string[]} */
  get names() {
    return Object.keys(this.values);
  }

  /**
   * Stops when the program would not serve with it.
   * @param {Record<string, string>} vars wrangler.toml's @param {string[]} elsewhere names of secrets that the site has already
   */
  async judge(vars, elsewhere) {
    const problems = await checkSettings({ ...vars, ...this.values }, { builtInto: inClone("build"), elsewhere });
    if (problems.length === 0) return;
    throw new Trouble(`${this.name} is not good yet, and nothing was uploaded:

${problems.map(({ what, cure }) => `  ✗ ${what}\n    → ${cure}`).join("\n")}`);
  }
}
