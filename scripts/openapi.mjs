// `npm run openapi`: writes public/openapi.json anew from the Rust types (src/openapi). A test says when it is old.

import { writeFileSync } from "node:fs";
import { inClone, root } from "./places.mjs";
import { run, script } from "./steps.mjs";

await script(async () => {
  const { output } = await run("cargo", ["run", "--quiet", "--locked", "--features", "openapi", "--example", "openapi"], { cwd: root, quiet: true });
  writeFileSync(inClone("public/openapi.json"), output.slice(output.indexOf("{")));
});
