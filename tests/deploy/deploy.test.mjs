// From a clone to a working site, with wrangler itself, at a small Cloudflare of the tests.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, beforeEach, describe, test } from "node:test";
import { Clone } from "../support/clone.mjs";
import { Cloudflare } from "../support/cloudflare.mjs";
import { inClone } from "../../scripts/places.mjs";

const MIGRATIONS = readdirSync(inClone("migrations")).sort();
const SECRET = "a secret of the tests, long enough to sign with";
const clone = new Clone();
/** @type {Cloudflare} */
let cloudflare;

beforeEach(async () => {
  await cloudflare?.stop();
  cloudflare = await Cloudflare.start();
});
after(async () => {
  await cloudflare?.stop();
  clone.remove();
});

/** @param {string} script @param {...string} args */
const run = (script, ...args) => runIn(clone, script, ...args);

/** @param {Clone} folder @param {string} script @param {...string} args */
async function runIn(folder, script, ...args) {
  const ended = await folder.script(script, args, cloudflare.env);
  assert.deepEqual(cloudflare.unknown, [], ended.output);
  return ended;
}

/** @param {string} database */
const applied = (database) => cloudflare.rows(database, "select name from d1_migrations order by id").map((row) => row.name);

/** @param {any} metadata @param {string} name */
const binding = (metadata, name) => metadata.bindings.find((/** @type {any} */ each) => each.name === name);

test("without a login both say how to log in, and stop", async () => {
  for (const [script, ...args] of [["deploy.mjs"], ["deploy-pages.mjs", "--project-name", "webapp"], ["check.mjs", "--env", "staging"]]) {
    const { code, output } = await clone.script(/** @type {string} */ (script), args);
    assert.equal(code, 1, script);
    assert.match(output, /npx wrangler login/, script);
  }
  assert.deepEqual(cloudflare.asked, []);
});

/** What changes a site that runs: secrets, migrations, uploads. */
const changes = () => cloudflare.asked.filter((what) => !what.startsWith("GET") && !/^POST \/(d1\/database|pages\/projects)$/.test(what));

describe("nothing changes there", () => {
  const scripts = /** @type {[string, ...string[]][]} */ ([["deploy.mjs"], ["deploy-pages.mjs", "--project-name", "webapp"]]);
  beforeEach(() => {
    for (const name of ["securechat", "webapp-rooms"]) cloudflare.workers.set(name, { secrets: ["SESSION_SECRET"], modules: [], crons: [] });
    cloudflare.projects.set("webapp", { secrets: ["SESSION_SECRET"], branch: "main", deployments: [{ branch: "main" }] });
  });

  test("when the program does not build", async () => {
    const broken = new Clone();
    try {
      broken.write("scripts/build.mjs", 'export const build = () => Promise.reject(new Error("does not compile"));\n');
      broken.write(".dev.vars.production", `SESSION_SECRET="${SECRET}"\n`);
      for (const [script, ...args] of scripts) {
        const { code, output } = await runIn(broken, script, ...args, "--secrets-file", ".dev.vars.production");
        assert.equal(code, 1, script);
        assert.match(output, /does not compile/, script);
        assert.deepEqual(changes(), [], script);
      }
    } finally {
      broken.remove();
    }
  });

  test("when the file of secrets has a value that the program refuses: all are told with their cures", async () => {
    clone.write(".dev.vars.bad", `SESSION_SECRET="${SECRET}"\nTURN_URLS="https://turn.example"\nTURN_SECRET="another"\nMONTHLY_BUDGET="much"\n`);
    for (const [script, ...args] of scripts) {
      const { code, output } = await run(script, ...args, "--secrets-file", ".dev.vars.bad");
      assert.equal(code, 1, script);
      assert.match(output, /nothing was uploaded[^]*✗ TURN_URLS has the wrong form\n +→ turn: or turns:[^]*✗ MONTHLY_BUDGET has the wrong form\n +→ /, script);
      assert.ok(!output.includes(SECRET), script);
      assert.deepEqual(changes(), [], script);
    }
    const { code, output } = await run("deploy.mjs", "--secrets-file", ".dev.vars.nobody");
    assert.deepEqual([code, /There is no \.dev\.vars\.nobody/.test(output)], [1, true], output);
  });

  test("when the branch is not production's: a preview would have production's database", async () => {
    const { code, output } = await run("deploy-pages.mjs", "--project-name", "webapp", "--branch", "Try it");
    assert.equal(code, 1);
    assert.match(output, /deployed from the branch main[^]*npm run deploy:pages -- --project-name webapp-try-it/);
    assert.deepEqual(changes(), []);
  });
});

describe("npm run deploy", () => {
  test("asks for a session secret before anything is made", async () => {
    const { code, output } = await run("deploy.mjs", "--env", "staging");
    assert.equal(code, 1);
    assert.match(output, /randomBytes.*\| npx wrangler secret put SESSION_SECRET --name securechat-staging/);
    assert.equal(cloudflare.databases.size, 0);
    assert.ok(!cloudflare.asked.some((what) => /^(PUT|POST)/.test(what)), cloudflare.asked.join("\n"));
    // The line it prints does what it says, before there is such a Worker.
    const line = /^ +(node -p .*)$/m.exec(output)?.[1] ?? "";
    const put = await clone.shell(line, cloudflare.env);
    assert.deepEqual(cloudflare.unknown, [], put.output);
    assert.equal(put.code, 0, put.output);
    assert.deepEqual(cloudflare.workers.get("securechat-staging")?.secrets, ["SESSION_SECRET"]);
    assert.deepEqual(cloudflare.secretLengths, [64]);
  });

  test("makes the database, migrates it, and uploads the Worker with everything in it", async () => {
    cloudflare.workers.set("securechat", { secrets: ["SESSION_SECRET"], modules: [], crons: [] });
    const toml = clone.read("wrangler.toml");
    const { code, output } = await run("deploy.mjs");
    assert.equal(code, 0, output);
    const [database] = cloudflare.databases.values();
    assert.equal(database?.name, "securechat");
    assert.deepEqual(applied("securechat"), MIGRATIONS);
    const worker = cloudflare.workers.get("securechat");
    assert.equal(binding(worker?.metadata, "DB").id, database?.uuid);
    assert.equal(binding(worker?.metadata, "ROOMS").class_name, "RoomObject");
    assert.equal(binding(worker?.metadata, "SIGN_IN_LIMIT").type, "ratelimit");
    assert.match(worker?.metadata.assets.config._headers, /Content-Security-Policy/);
    assert.ok(worker?.metadata.keep_bindings.includes("secret_text"), "secrets stay");
    assert.deepEqual(worker?.crons, ["*/5 * * * *"]);
    assert.ok(worker?.modules.some((name) => name.endsWith("index_bg.wasm")));
    assert.equal(clone.read("wrangler.toml"), toml, "the account's id is not written into the repository");
    // Migrations before the program that needs them.
    const order = cloudflare.asked.filter((what) => /query$|^PUT \/workers\/scripts\/securechat$/.test(what));
    assert.match(order.at(-1) ?? "", /^PUT/);
  });

  test("a second time finds the database by its name and keeps what is in it", async () => {
    cloudflare.workers.set("securechat-staging", { secrets: [], modules: [], crons: [] });
    clone.write(".dev.vars.staging", `SESSION_SECRET="${SECRET}"\n`);
    const first = await run("deploy.mjs", "--env", "staging", "--secrets-file", ".dev.vars.staging");
    assert.equal(first.code, 0, first.output);
    assert.ok(!first.output.includes(SECRET), "no secret is printed");
    const [made] = cloudflare.databases.values();
    made?.sql.exec("create table kept (x)");
    // What is there already need not be in the file.
    clone.write(".dev.vars.staging", 'VAPID_SUBJECT="mailto:us@chat.example"\n');
    cloudflare.workers.get("securechat-staging")?.secrets.push("VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY");
    const second = await run("deploy.mjs", "--env", "staging", "--secrets-file", ".dev.vars.staging");
    assert.equal(second.code, 0, second.output);
    assert.equal(cloudflare.databases.size, 1);
    assert.deepEqual(applied("securechat-staging"), MIGRATIONS);
    assert.deepEqual(cloudflare.rows("securechat-staging", "select * from kept"), []);
    assert.equal(binding(cloudflare.workers.get("securechat-staging")?.metadata, "DB").id, made?.uuid);
    // Whose names make operators is known from the file alone; whether they are somebody's the database says.
    clone.write(".dev.vars.staging", `SESSION_SECRET="${SECRET}"\nADMIN_USERS="Root"\n`);
    const checked = () => run("check.mjs", "--env", "staging", "--vars", ".dev.vars.staging");
    assert.match((await checked()).output, /✗ Nobody has registered Root, a name in ADMIN_USERS/);
    made?.sql.exec("insert into users (id, username, username_key, password_hash, created_at, last_seen_at) values ('u', 'root', 'root', 'hash', '', '')");
    const { code, output } = await checked();
    assert.equal(code, 0, output);
  });
});

test("npm run check says how a setting is mended on the form that it was asked of", async () => {
  const refusing = createServer((_request, response) => response.writeHead(500).end(JSON.stringify({ code: "misconfigured", details: { variable: "ICE_SERVERS" } })));
  await new Promise((resolve) => refusing.listen(0, "localhost", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (refusing.address());
  cloudflare.workers.set("securechat-staging", { secrets: ["SESSION_SECRET"], modules: [], crons: [] });
  cloudflare.projects.set("webapp", { secrets: ["SESSION_SECRET"], branch: "main", deployments: [] });
  try {
    for (const [args, cure] of /** @type {[string[], string][]} */ ([
      [["--env", "staging"], "npx wrangler secret put ICE_SERVERS --name securechat-staging"],
      [["--project-name", "webapp"], "npx wrangler pages secret put ICE_SERVERS --project-name webapp, npx wrangler secret put ICE_SERVERS --name webapp-rooms, then npm run deploy:pages -- --project-name webapp"],
    ])) {
      const { output } = await run("check.mjs", ...args, "--url", `http://localhost:${port}`);
      assert.ok(output.includes(`The program refuses ICE_SERVERS\n    → Set it to what .dev.vars.example says: ${cure}\n`), output);
      assert.match(output, /The page is sent without Content-Security-Policy/);
    }
  } finally {
    refusing.close();
  }
});

describe("npm run deploy:pages", () => {
  before(() => clone.write(".dev.vars.webapp", `SESSION_SECRET="${SECRET}"\nTURN_SECRET="another"\nTURN_URLS="turn:turn.example"\n`));

  test("asks for every secret on both sides", async () => {
    cloudflare.projects.set("webapp", { secrets: ["SESSION_SECRET", "TWILIO_ACCOUNT_SID"], branch: "main", deployments: [] });
    cloudflare.workers.set("webapp-rooms", { secrets: ["SESSION_SECRET", "TURN_SECRET"], modules: [], crons: [] });
    const { code, output } = await run("deploy-pages.mjs", "--project-name", "webapp");
    assert.equal(code, 1);
    assert.match(output, /npx wrangler secret put TWILIO_ACCOUNT_SID --name webapp-rooms/);
    assert.match(output, /npx wrangler pages secret put TURN_SECRET --project-name webapp/);
    assert.doesNotMatch(output, /secret put SESSION_SECRET/);
    assert.equal(cloudflare.databases.size, 0);
  });

  test("before it, npm run check tells what is missing on which side", async () => {
    cloudflare.projects.set("webapp", { secrets: ["SESSION_SECRET", "TURN_URLS"], branch: "main", deployments: [] });
    cloudflare.workers.set("webapp-rooms", { secrets: ["SESSION_SECRET", "ADMIN_USERS"], modules: [], crons: [] });
    const { code, output } = await run("check.mjs", "--project-name", "webapp");
    assert.equal(code, 1);
    assert.match(output, /TURN_SECRET is not set\n +→ npx wrangler pages secret put TURN_SECRET --project-name webapp/);
    assert.match(output, /ADMIN_USERS is set only for the Worker beside\n +→ npx wrangler pages secret put ADMIN_USERS/);
    assert.match(output, /TURN_URLS is set only for the Pages project\n +→ npx wrangler secret put TURN_URLS --name webapp-rooms/);
    assert.match(output, /There is no such database\n +→ npm run deploy:pages -- --project-name webapp/);
  });

  test("makes the project, the database and the Worker beside, and uploads both; npm run check then finds it well, and later what the database lacks", async () => {
    const { code, output } = await run("deploy-pages.mjs", "--project-name", "webapp", "--secrets-file", ".dev.vars.webapp");
    assert.equal(code, 0, output);
    assert.ok(!output.includes(SECRET), "no secret is printed");
    assert.deepEqual(applied("securechat-webapp"), MIGRATIONS);
    const [database] = cloudflare.databases.values();
    const worker = cloudflare.workers.get("webapp-rooms");
    assert.deepEqual(worker?.secrets.sort(), ["SESSION_SECRET", "TURN_SECRET", "TURN_URLS"]);
    assert.equal(binding(worker?.metadata, "DB").id, database?.uuid);
    assert.deepEqual(worker?.crons, ["*/5 * * * *"]);
    assert.equal(worker?.subdomain?.enabled, false, "no address of its own");
    const project = cloudflare.projects.get("webapp");
    assert.deepEqual(project?.secrets.sort(), ["SESSION_SECRET", "TURN_SECRET", "TURN_URLS"]);
    const [deployment] = project?.deployments ?? [];
    assert.equal(deployment.branch, "main");
    const files = Object.keys(JSON.parse(deployment.manifest));
    assert.ok(files.includes("/index.html") && files.some((file) => /^\/static\/[a-z]+-[A-Z0-9]+\.js$/.test(file)) && files.includes("/404.html"));
    assert.ok(!files.some((file) => /dev\.vars|_worker|wrangler/.test(file)), files.join("\n"));
    assert.match(deployment._headers, /Content-Security-Policy/);
    assert.match(deployment._worker ?? deployment["_worker.bundle"], /index_bg\.wasm/);
    const { exclude } = JSON.parse(deployment["_routes.json"] ?? deployment["functions-filepath-routing-config.json"]);
    assert.ok(exclude.includes("/static/*"));
    // The project is bound to classes of the Worker: these have to be there first.
    const order = cloudflare.asked.filter((what) => /^PUT \/workers\/scripts\/webapp-rooms$|deployments$/.test(what) && !what.startsWith("GET"));
    assert.deepEqual(order.at(-1), "POST /pages/projects/webapp/deployments");

    const good = await run("check.mjs", "--project-name", "webapp");
    assert.equal(good.code, 0, good.output);
    database?.sql.exec("delete from d1_migrations where name like '0003%'; insert into d1_migrations (name) values ('9999_later.sql')");
    const behind = await run("check.mjs", "--project-name", "webapp");
    assert.equal(behind.code, 1);
    assert.match(behind.output, /Migrations not applied: 0003_twilio_rooms\.sql\n +→ npm run deploy:pages/);
    assert.match(behind.output, /newer than this clone: 9999_later\.sql/);
  });
});
