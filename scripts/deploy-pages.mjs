// `npm run deploy:pages -- --project-name NAME [--branch main] [--secrets-file FILE] [--dry-run]`: from this
// clone to a working site on Cloudflare Pages, with a small Worker beside it for what Pages cannot hold.

import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { databaseId, NO_ID, pagesProject, requireLogin, secretsOfPages, secretsOfWorker, wrangler } from "./cloudflare.mjs";
import { namesOfPages, wranglerToml } from "./configuration.mjs";
import { nodeModules } from "./node-modules.mjs";
import { writePages } from "./pages.mjs";
import { inClone } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
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
  const { name, databaseName, beside } = namesOfPages(await wranglerToml(), project);
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
  await pagesProject(name, values.branch);
  if (values["secrets-file"]) {
    const file = inClone(values["secrets-file"]);
    await step(`secrets of ${name} and ${beside}`, async () => {
      await wrangler(["pages", "secret", "bulk", file, "--project-name", name], { quiet: true });
      await wrangler(["secret", "bulk", file, "--name", beside], { quiet: true });
    });
  }
  await requireSecrets(name, beside);
  const id = await step(`D1 database ${databaseName}`, () => databaseId(databaseName));
  await write(id);
  const ofWorker = ["--config", `${into}/worker/wrangler.json`];
  await step("migrations", () => wrangler(["d1", "migrations", "apply", "DB", "--remote", ...ofWorker], { quiet: true }));
  // The Worker first: the project is bound to its classes.
  await wrangler(["deploy", ...ofWorker]);
  await wrangler(["pages", "deploy", "--project-name", name, "--branch", values.branch, "--commit-dirty"], { cwd: into });
  console.log(`\n${name} is deployed. Check it: npm run check -- --project-name ${name} --url https://${name}.pages.dev`);
});

/** Both halves run the program, so both need every secret. @param {string} project @param {string} beside */
async function requireSecrets(project, beside) {
  const [ofPages, ofWorker] = [await secretsOfPages(project), await secretsOfWorker(beside)];
  const wanted = new Set(["SESSION_SECRET", ...ofPages, ...ofWorker]);
  const missing = [...wanted].flatMap((name) => [
    ...(ofPages.includes(name) ? [] : [`npx wrangler pages secret put ${name} --project-name ${project}`]),
    ...(ofWorker.includes(name) ? [] : [`npx wrangler secret put ${name} --name ${beside}`]),
  ]);
  if (missing.length === 0) return;
  throw new Trouble(`Secrets are missing. The Pages project and the Worker beside it each need all of them, with the same values:

    ${missing.join("\n    ")}

Or both at once, from a file that git ignores (a SESSION_SECRET is made by the first line):

    node -p "'SESSION_SECRET=' + require('crypto').randomBytes(48).toString('base64url')" >> .dev.vars.${project}
    npm run deploy:pages -- --project-name ${project} --secrets-file .dev.vars.${project}`);
}
