// The checklist before people come: `npm run check [-- --local | --env NAME | --project-name NAME] [--url https://your.site] [--vars FILE]`.
//   --local          values of .dev.vars (or --vars FILE), and the local database
//   --env            the Worker of that environment (production unless told): names of its secrets, its database
//   --vars           with one of these: its ADMIN_USERS are looked for in the database
//   --project-name   a Pages project and the Worker beside it
//   --url            also asks the running site. Cloudflare shows no value of a secret; the running program judges them.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { build } from "./build.mjs";
import { checkSettings } from "./check-settings.mjs";
import { askSite, checkNames } from "./check-site.mjs";
import { findDatabase, migrations, requireLogin, secretsOfPages, secretsOfWorker, withoutAccount } from "./cloudflare.mjs";
import { forWorkers, namesOf, namesOfPages, wranglerToml } from "./configuration.mjs";
import { nodeModules } from "./node-modules.mjs";
import { inClone, root } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { script, Trouble } from "./steps.mjs";

/** @typedef {import("./check-settings.mjs").Problem} Problem */

await script(async () => {
  const { values } = parseArgs({
    options: {
      local: { type: "boolean", default: false },
      env: { type: "string" },
      "project-name": { type: "string" },
      url: { type: "string" },
      vars: { type: "string" },
      "persist-to": { type: "string", default: inClone(".wrangler/state") },
    },
  });
  await nodeModules();
  const raw = await wranglerToml();
  /** @type {Problem[]} */
  const problems = [];
  const report = async (/** @type {string} */ what, /** @type {() => Promise<Problem[]>} */ look) => {
    const found = await look();
    console.log(`${found.length === 0 ? "✓" : "✗"} ${what}`);
    for (const { what: problem, cure } of found) console.log(`  ✗ ${problem}\n    → ${cure}`);
    problems.push(...found);
  };

  const cures = curesOf(values, raw);
  let known = raw.vars ?? {};
  if (values.local || values.vars) {
    const file = join(root, values.vars ?? ".dev.vars");
    if (!existsSync(file)) throw new Trouble(`There is no ${values.vars ?? ".dev.vars"}. \`npm run dev\` makes .dev.vars; .dev.vars.example says what can stand there.`);
    const builtInto = await builtProgram();
    known = { ...known, ...parseEnv(readFileSync(file, "utf8")) };
    await report(`settings in ${values.vars ?? ".dev.vars"}`, () => checkSettings(known, { builtInto }));
  }
  if (values.local) {
    await report("local database", () => checkDatabase(["--local", "--persist-to", values["persist-to"]], "npm run dev", known.ADMIN_USERS));
  } else if (!values.vars || values.env || values["project-name"]) {
    await requireLogin();
    const project = values["project-name"];
    const target = project ? namesOfPages(raw, project) : namesOf(raw, values.env ?? "production");
    const deploys = project ? `npm run deploy:pages -- --project-name ${project}` : `npm run deploy -- --env ${values.env ?? "production"}`;
    /** @type {string[]} */
    let names = [];
    if (project) {
      names = await secretsOfPages(project);
      const ofWorker = await secretsOfWorker(`${project}-rooms`);
      const put = (/** @type {string} */ name) => putInPages(name, project);
      await report(`secrets of ${project}`, async () => [...checkNames([...names, ...Object.keys(raw.vars ?? {})], put), ...ofWorker.filter((name) => !names.includes(name)).map((name) => ({ what: `${name} is set only for the Worker beside`, cure: put(name) }))]);
      await report(`secrets of ${project}-rooms`, async () => names.filter((name) => !ofWorker.includes(name)).map((name) => ({ what: `${name} is set only for the Pages project`, cure: putInWorker(name, `${project}-rooms`) })));
    } else {
      names = await secretsOfWorker(target.name);
      await report(`secrets of ${target.name}`, async () => checkNames([...names, ...Object.keys(raw.vars ?? {})], cures.put));
    }
    await report(`database ${target.databaseName}`, async () => {
      const id = await findDatabase(target.databaseName);
      if (!id) return [{ what: "There is no such database", cure: deploys }];
      const file = inClone(".wrangler", `check-${target.name}`, "wrangler.json");
      mkdirSync(join(file, ".."), { recursive: true });
      const { d1_databases: databases } = forWorkers(raw, { ...target, databaseId: id });
      writeFileSync(file, JSON.stringify({ name: target.name, compatibility_date: raw.compatibility_date, d1_databases: databases }));
      try {
        return await checkDatabase(["--remote", "--config", file], deploys, known.ADMIN_USERS);
      } finally {
        rmSync(join(file, ".."), { recursive: true, force: true });
      }
    });
  }
  const { url } = values;
  if (url) await report(url, () => askSite(url, cures));
  console.log(problems.length === 0 ? "\n✓ Ready." : `\n${problems.length} to mend.`);
  if (problems.length > 0) process.exitCode = 1;
});

/** @param {string} name @param {string} project */
function putInPages(name, project) {
  return `npx wrangler pages secret put ${name} --project-name ${project}`;
}

/** @param {string} name @param {string} worker */
function putInWorker(name, worker) {
  return `npx wrangler secret put ${name} --name ${worker}`;
}

/**
 * What mends the running site, as it was named.
 * @param {{ local: boolean, vars?: string, env?: string, "project-name"?: string }} values @param {import("./configuration.mjs").Raw} raw
 * @returns {import("./check-site.mjs").Cures}
 */
function curesOf({ local, vars, env, "project-name": project }, raw) {
  if (project) {
    return {
      put: (name) => `${putInPages(name, project)}, ${putInWorker(name, `${project}-rooms`)}, then npm run deploy:pages -- --project-name ${project}`,
      log: `npx wrangler pages deployment tail --project-name ${project}`,
    };
  }
  if (local || (vars && !env)) return { put: (name) => `${name} in ${vars ?? ".dev.vars"}`, log: "it is where npm run dev runs" };
  const { name: worker } = namesOf(raw, env ?? "production");
  return { put: (name) => putInWorker(name, worker), log: `npx wrangler tail ${worker}` };
}

/** @param {string[]} where @param {string} cure @param {string | undefined} operators names, by commas @returns {Promise<Problem[]>} */
async function checkDatabase(where, cure, operators = "") {
  const { wanted, applied } = await migrations(where);
  const missing = wanted.filter((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !wanted.includes(name));
  const names = operators.split(",").map((name) => name.trim()).filter(Boolean);
  // Without its tables it has no people.
  const nobodys = names.length > 0 && applied.length > 0 ? await withoutAccount(where, names) : names;
  return [
    ...nobodys.map((name) => ({ what: `Nobody has registered ${name}, a name in ADMIN_USERS: who does is an operator`, cure: `Register ${name} with a password on the site now, or take the name out` })),
    ...(missing.length > 0 ? [{ what: `Migrations not applied: ${missing.join(", ")}`, cure }] : []),
    ...(unknown.length > 0 ? [{ what: `The database is newer than this clone: ${unknown.join(", ")}`, cure: "git pull, then check again" }] : []),
  ];
}

/** The program that judges values: what is built, else built now. */
async function builtProgram() {
  const built = [process.env.SECURECHAT_BUILD, inClone("build"), inClone("build-test")].find((folder) => folder && existsSync(join(folder, "index.js")));
  if (built) return built;
  await checkPrerequisites();
  await build({ release: false });
  return inClone("build");
}
