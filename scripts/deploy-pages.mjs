// `npm run deploy:pages -- --project-name NAME [--branch main] [--secrets-file FILE] [--dry-run]`: from this
// clone to a working site on Cloudflare Pages, with a small Worker beside it for what Pages cannot hold.

import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { databaseId, NO_ID, pagesProject, productionBranch, requireLogin, secretsOfPages, secretsOfWorker, wrangler } from "./cloudflare.mjs";
import { namesOfPages, wranglerToml } from "./configuration.mjs";
import { nodeModules } from "./node-modules.mjs";
import { writePages } from "./pages.mjs";
import { inClone } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { SecretsFile } from "./secrets-file.mjs";
import { script, step, Trouble } from "./steps.mjs";

await script(async () => {
  const { values } = parseArgs({
    options: {
      "project-name": { type: "string" },
      branch: { type: "string", default: "main" },
      "dry-run": { type: "boolean", default: false },
      "secrets-file": { type: "string" },
    },
  });
  const project = values["project-name"];
  if (!project) throw new Trouble("Which Pages project? npm run deploy:pages -- --project-name webapp");
  if (!process.env.SECURECHAT_SKIP_BUILD) await checkPrerequisites();
  await nodeModules();
  const raw = await wranglerToml();
  const { name, databaseName, beside } = namesOfPages(raw, project);
  const into = inClone("pages", name);
  const write = async (/** @type {string} */ id) => {
    await step("program (release)", () => build({ release: true }));
    await writePages({ into, builtInto: inClone("build"), target: { name, databaseName, databaseId: id } });
  };

  if (values["dry-run"]) {
    await write(NO_ID);
    for (const each of [name, beside]) rmSync(inClone(".wrangler/dry-run", each), { recursive: true, force: true });
    await wrangler(["pages", "functions", "build", "--outfile", inClone(".wrangler/dry-run", name, "_worker.bundle"), "--build-output-directory", "site"], { cwd: into });
    await wrangler(["deploy", "--config", `${into}/worker/wrangler.json`, "--dry-run", "--outdir", inClone(".wrangler/dry-run", beside)]);
    console.log(`\nNothing was uploaded: see .wrangler/dry-run/${name} and .wrangler/dry-run/${beside}.`);
    return;
  }

  await requireLogin();
  const given = values["secrets-file"] ? new SecretsFile(values["secrets-file"]) : undefined;
  await pagesProject(name, values.branch);
  await requireProduction(name, values.branch);
  const secrets = await requireSecrets(name, beside, given?.names ?? []);
  const id = await step(`D1 database ${databaseName}`, () => databaseId(databaseName));
  // Whatever can fail here comes before what changes a running site.
  await write(id);
  if (given) {
    await step(`${given.name} judged`, () => given.judge(raw.vars, secrets));
    await step(`secrets of ${name} and ${beside}`, async () => {
      await wrangler(["pages", "secret", "bulk", given.path, "--project-name", name], { quiet: true });
      await wrangler(["secret", "bulk", given.path, "--name", beside], { quiet: true });
    });
  }
  const ofWorker = ["--config", `${into}/worker/wrangler.json`];
  await step("migrations", () => wrangler(["d1", "migrations", "apply", "DB", "--remote", ...ofWorker], { quiet: true }));
  // The Worker first: the project is bound to its classes.
  await wrangler(["deploy", ...ofWorker]);
  await wrangler(["pages", "deploy", "--project-name", name, "--branch", values.branch, "--commit-dirty"], { cwd: into });
  console.log(`\n${name} is deployed. Check it: npm run check -- --project-name ${name} --url https://${name}.pages.dev`);
});

/** A preview would change production: it has its database, its rooms and the Worker beside. @param {string} project @param {string} branch */
async function requireProduction(project, branch) {
  const production = await productionBranch(project);
  if (!production || production === branch) return;
  throw new Trouble(`${project} is deployed from the branch ${production} (--branch ${production}); from ${branch} Pages would make a preview, which works on production's database and rooms. To try things out, deploy a project of its own:

    npm run deploy:pages -- --project-name ${project}-${branch.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`);
}

/**
 * Both halves run the program, so both need every secret.
 * @param {string} project @param {string} beside @param {string[]} given names that both are about to get
 * @returns {Promise<string[]>} what the project has already
 */
async function requireSecrets(project, beside, given) {
  const there = await secretsOfPages(project);
  const [ofPages, ofWorker] = [[...there, ...given], [...await secretsOfWorker(beside), ...given]];
  const wanted = new Set(["SESSION_SECRET", ...ofPages, ...ofWorker]);
  const missing = [...wanted].flatMap((name) => [
    ...(ofPages.includes(name) ? [] : [`npx wrangler pages secret put ${name} --project-name ${project}`]),
    ...(ofWorker.includes(name) ? [] : [`npx wrangler secret put ${name} --name ${beside}`]),
  ]);
  if (missing.length === 0) return there;
  throw new Trouble(`Secrets are missing. The Pages project and the Worker beside it each need all of them, with the same values:

    ${missing.join("\n    ")}

Or both at once, from a file that git ignores (a SESSION_SECRET is made by the first line):

    node -p "'SESSION_SECRET=' + require('crypto').randomBytes(48).toString('base64url')" >> .dev.vars.${project}
    npm run deploy:pages -- --project-name ${project} --secrets-file .dev.vars.${project}`);
}
