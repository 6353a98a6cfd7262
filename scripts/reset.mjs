// `npm run reset`: forgets everything local: users, rooms, messages, calls. The secrets of .dev.vars stay.

import { rmSync } from "node:fs";
import { inClone } from "./places.mjs";

rmSync(inClone(".wrangler/state"), { recursive: true, force: true });
console.log("Local state is cleared (.wrangler/state). `npm run dev` makes it anew.");
