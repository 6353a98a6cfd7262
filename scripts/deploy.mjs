// `npm run deploy [-- --env staging|production] [--secrets-file FILE] [--dry-run]`: from this clone to a
// working site on Cloudflare Workers. `--dry-run` needs no account: it builds and checks what would go up.

import { rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { databaseId, NEW_SECRET, NO_ID, requireLogin, secretsOfWorker, wrangler } from "./cloudflare.mjs";
import { forWorkers, namesOf, wranglerToml } from "./configuration.mjs";
import { nodeModules } from "./node-modules.mjs";
import { buildPage } from "./page.mjs";
import { inClone } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { SecretsFile } from "./secrets-file.mjs";
import { script, step, Trouble } from "./steps.mjs";

await script(async () => {
  const { values } = parseArgs({
    options: {
      env: { type: "string", default: "production" },
      "dry-run": { type: "boolean", default: false },
      "secrets-file": { type: "string" },
    },
  });
  await nodeModules();
  await step("page", () => buildPage());
  const raw = await wranglerToml();
  const { name, databaseName } = namesOf(raw, values.env);
  // Beside wrangler.toml, so that its paths hold; git ignores it.
  const file = inClone(`wrangler.${values.env}.json`);
  const write = (/** @type {string} */ id) =>
    writeFileSync(file, `${JSON.stringify(forWorkers(raw, { name, databaseName, databaseId: id }), null, 2)}\n`);

  if (values["dry-run"]) {
    write(NO_ID);
    const outdir = inClone(".wrangler/dry-run", values.env);
    rmSync(outdir, { recursive: true, force: true });
    await wrangler(["deploy", "--config", file, "--dry-run", "--outdir", outdir]);
    console.log(`\nNothing was uploaded: the Worker ${name} is in .wrangler/dry-run/${values.env}.`);
    return;
  }

  await requireLogin();
  const given = values["secrets-file"] ? new SecretsFile(values["secrets-file"]) : undefined;
  const secrets = await secretsOfWorker(name);
  if (![...secrets, ...(given?.names ?? [])].includes("SESSION_SECRET")) {
    throw new Trouble(`The Worker ${name} has no SESSION_SECRET yet. This makes one that nobody sees; then run the deploy again:

    ${NEW_SECRET} | npx wrangler secret put SESSION_SECRET --name ${name}`);
  }
  // Whatever can fail here comes before what changes a running site.
  if (!process.env.SECURECHAT_SKIP_BUILD) await checkPrerequisites();
  await step("program (release)", () => build({ release: true }));
  if (given) {
    await step(`${given.name} judged`, () => given.judge(raw.vars, secrets));
    await step(`secrets of ${name}`, () => wrangler(["secret", "bulk", given.path, "--name", name], { quiet: true }));
  }
  write(await step(`D1 database ${databaseName}`, () => databaseId(databaseName)));
  await step("migrations", () => wrangler(["d1", "migrations", "apply", "DB", "--remote", "--config", file], { quiet: true }));
  // What was built goes up, not another build.
  await wrangler(["deploy", "--config", file], { env: { SECURECHAT_SKIP_BUILD: "1" } });
  console.log(`\n${name} is deployed. Check it: npm run check -- --env ${values.env} --url https://your.site`);
});
