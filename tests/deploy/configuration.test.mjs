// Both forms come from wrangler.toml and say the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { forPages, forWorkerBeside, forWorkers, limitNames, namesOf, namesOfPages, wranglerToml } from "../../scripts/configuration.mjs";
import { makeSite } from "../../scripts/page.mjs";
import { routes } from "../../scripts/pages.mjs";
import { inClone } from "../../scripts/places.mjs";

const raw = await wranglerToml();
const target = { name: "webapp", databaseName: "securechat-webapp", databaseId: "an id" };
const pages = forPages(raw, target);
const beside = forWorkerBeside(raw, target, "../migrations");

/** @param {any[]} list @param {string} key */
const each = (list, key) => list.map((entry) => entry[key]);

describe("the Pages form", () => {
  test("has wrangler.toml's variables, date and flags on both sides", () => {
    for (const key of ["vars", "compatibility_date", "compatibility_flags"]) {
      assert.ok(raw[key], key);
      assert.deepEqual(pages[key], raw[key], key);
      assert.deepEqual(beside[key], raw[key], key);
    }
  });

  test("has every object: its class in the Worker beside, bound on both sides, with the migrations", () => {
    const classes = each(raw.durable_objects.bindings, "class_name");
    assert.deepEqual(beside.durable_objects, raw.durable_objects);
    assert.deepEqual(each(pages.durable_objects.bindings, "class_name"), classes);
    assert.ok(each(pages.durable_objects.bindings, "script_name").every((name) => name === beside.name));
    assert.deepEqual(beside.migrations, raw.migrations);
    const made = raw.migrations.flatMap((/** @type {any} */ step) => step.new_sqlite_classes ?? []);
    const exported = readFileSync(inClone("worker/entry.mjs"), "utf8");
    for (const name of classes) {
      assert.ok(made.includes(name), `no migration makes ${name}`);
      assert.match(exported, new RegExp(`export (?:class|const) ${name}\\b|export \\{[^}]*\\b${name}\\b`), `worker/entry.mjs does not export ${name}`);
    }
  });

  test("has the same database on both sides, and its migrations in one place", () => {
    const [ofPages] = pages.d1_databases;
    const [ofWorker] = beside.d1_databases;
    assert.deepEqual(ofPages, { binding: raw.d1_databases[0].binding, database_name: target.databaseName, database_id: target.databaseId });
    assert.deepEqual(ofWorker, { ...ofPages, migrations_dir: "../migrations" });
  });

  test("has the cron, the logs and every rate limit in the Worker beside", () => {
    assert.deepEqual(beside.triggers, raw.triggers);
    assert.deepEqual(beside.observability, raw.observability);
    assert.deepEqual(beside.ratelimits.map((/** @type {any} */ { name, simple }) => ({ name, simple })), raw.ratelimits.map((/** @type {any} */ { name, simple }) => ({ name, simple })));
    assert.deepEqual(pages.services, [{ binding: "LIMITS", service: beside.name, entrypoint: "Limits" }]);
  });

  test("has a limit for every one that the program asks", () => {
    const asked = [...readFileSync(inClone("src/platform/limits.rs"), "utf8").matchAll(/=> "([A-Z_]+_LIMIT)"/g)].map(([, name = ""]) => name);
    assert.ok(asked.length >= 3);
    assert.deepEqual([...limitNames(raw)].sort(), asked.sort());
  });

  test("holds nothing that Pages refuses", () => {
    for (const key of ["main", "build", "assets", "triggers", "migrations", "ratelimits", "observability"]) assert.ok(!(key in pages), key);
    assert.equal(beside.workers_dev, false, "nobody on the Internet asks the Worker beside");
  });

  test("refuses a part of wrangler.toml that it would lose", () => {
    assert.throws(() => forPages({ ...raw, kv_namespaces: [] }, target), /kv_namespaces/);
    assert.throws(() => forWorkerBeside({ ...raw, queues: {} }, target, "."), /queues/);
  });

  test("serves every file without running the program", async () => {
    const files = ["index.html", "favicon.svg", "static/app-1234.js", "static/page-1234.css", "icons/large.png", "_headers"];
    const { exclude } = routes(files);
    assert.deepEqual(exclude, ["/", "/favicon.svg", "/icons/*", "/index.html", "/static/*"]);
    const ofPage = [...(await makeSite()).files.keys()].filter((path) => path !== "_headers");
    const rules = routes(ofPage).exclude;
    for (const path of ofPage) assert.ok(rules.includes(`/${path}`) || rules.some((rule) => rule.endsWith("/*") && `/${path}`.startsWith(rule.slice(0, -1))), path);
    assert.ok(rules.length < 100, "Pages takes a hundred rules");
    assert.ok(rules.includes("/") && !rules.some((rule) => rule.startsWith("/api")));
  });
});

describe("environments of Workers", () => {
  test("differ in name, database and counters, and in nothing else", () => {
    const [production, staging] = ["production", "staging"].map((name) => forWorkers(raw, { ...namesOf(raw, name), databaseId: "an id" }));
    assert.deepEqual({ ...production, d1_databases: [{ ...production?.d1_databases[0], database_id: raw.d1_databases[0].database_id }] }, raw);
    assert.deepEqual([staging?.name, staging?.d1_databases[0].database_name], ["securechat-staging", "securechat-staging"]);
    const numbers = [...each(production?.ratelimits, "namespace_id"), ...each(staging?.ratelimits, "namespace_id"), ...each(beside.ratelimits, "namespace_id")];
    assert.equal(new Set(numbers).size, numbers.length, "counters are shared");
    assert.ok(numbers.every((number) => /^[1-9]\d{0,9}$/.test(number)), numbers.join(" "));
  });

  test("and projects have plain names", () => {
    for (const name of ["", "Production", "a b", "x;y", "../x", "9"]) assert.throws(() => namesOf(raw, name), /Not a name/, name);
    for (const name of ["", "-x", "x-", "Webapp", "a/b"]) assert.throws(() => namesOfPages(raw, name), /Not a name/, name);
  });
});
