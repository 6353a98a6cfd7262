// A small Cloudflare for tests: as much of its API as deploying asks, with D1 databases that really run SQL.
// Wrangler finds it by CLOUDFLARE_API_BASE_URL. What it does not know it refuses, and keeps in `unknown`.

import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { pagesRoutes } from "./cloudflare-pages.mjs";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** @typedef {{ parameters: string[], query: URLSearchParams, body: Buffer, json: any, form: () => Promise<FormData> }} Asked */
/** @typedef {{ status?: number, result?: any, errors?: { code: number, message: string }[], text?: string }} Answer */

const missing = (/** @type {number} */ code, /** @type {string} */ message) => ({ status: 404, errors: [{ code, message }] });

export class Cloudflare {
  /** @type {Map<string, { uuid: string, name: string, sql: DatabaseSync }>} */
  databases = new Map();
  /** By name: what was uploaded, its secrets, its cron. @type {Map<string, { secrets: string[], metadata?: any, modules: string[], crons: string[], subdomain?: any }>} */
  workers = new Map();
  /** @type {Map<string, { secrets: string[], branch: string, deployments: any[] }>} */
  projects = new Map();
  /** How long the secrets were that were put one by one. @type {number[]} */
  secretLengths = [];
  /** Requests it has no answer for. @type {string[]} */
  unknown = [];
  /** Every request, in order. @type {string[]} */
  asked = [];
  /** Files that were uploaded, by hash. @type {Map<string, string>} */
  files = new Map();
  url = "";
  #server = createServer((request, response) => void this.#answer(request, response));

  static async start() {
    const cloudflare = new Cloudflare();
    await new Promise((resolve) => cloudflare.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const address = /** @type {import("node:net").AddressInfo} */ (cloudflare.#server.address());
    cloudflare.url = `http://127.0.0.1:${address.port}`;
    return cloudflare;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    for (const { sql } of this.databases.values()) sql.close();
  }

  /** What makes wrangler come here. */
  get env() {
    return { CLOUDFLARE_API_BASE_URL: `${this.url}/client/v4`, CLOUDFLARE_API_TOKEN: "a token of the tests", CLOUDFLARE_ACCOUNT_ID: ACCOUNT };
  }

  /** Rows of a database. @param {string} name @param {string} query */
  rows(name, query) {
    const database = [...this.databases.values()].find((each) => each.name === name);
    if (!database) throw new Error(`no database ${name}`);
    return database.sql.prepare(query).all();
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #answer(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const url = new URL(request.url ?? "/", this.url);
    const path = url.pathname.replace("/client/v4", "").replace(`/accounts/${ACCOUNT}`, "");
    const what = `${request.method} ${path}`;
    this.asked.push(what);
    const type = request.headers["content-type"] ?? "";
    const asked = {
      query: url.searchParams, body, parameters: /** @type {string[]} */ ([]),
      json: /^[{[]/.test(body.toString("latin1", 0, 1)) ? JSON.parse(body.toString()) : undefined,
      form: () => new Response(body, { headers: { "Content-Type": type } }).formData(),
    };
    /** @type {Answer | undefined} */
    let answer;
    for (const [pattern, reply] of this.#routes) {
      const match = pattern.exec(what);
      if (!match) continue;
      answer = await reply({ ...asked, parameters: match.slice(1).map(decodeURIComponent) });
      break;
    }
    if (!answer) {
      this.unknown.push(what);
      answer = missing(7003, `the tests' Cloudflare knows no ${what}`);
    }
    const { status = 200, result = null, errors = [] } = answer;
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ success: errors.length === 0, result, errors, messages: [], result_info: { page: 1, per_page: 100, count: 1, total_count: 1, total_pages: 1 } }));
  }

  /** @type {[RegExp, (asked: Asked) => Answer | Promise<Answer>][]} */
  #routes = [
    [/^GET \/user$/, () => ({ result: { id: "u", email: "tests@example.com" } })],
    [/^GET \/(?:memberships|accounts)$/, () => ({ result: [{ id: ACCOUNT, name: "tests", account: { id: ACCOUNT, name: "tests" } }] })],
    [/^GET \/user\/tokens\/verify$/, () => ({ result: { id: "t", status: "active" } })],
    [/^GET \/d1\/database$/, ({ query }) => ({
      result: [...this.databases.values()].filter(({ name }) => !query.get("name") || name === query.get("name")).map(({ uuid, name }) => ({ uuid, name, version: "production" })),
    })],
    [/^POST \/d1\/database$/, ({ json }) => {
      const made = { uuid: randomUUID(), name: json.name, sql: new DatabaseSync(":memory:") };
      this.databases.set(made.uuid, made);
      return { result: { uuid: made.uuid, name: made.name, version: "production" } };
    }],
    [/^GET \/d1\/database\/([^/]+)$/, ({ parameters: [id = ""] }) => {
      const found = this.databases.get(id);
      return found ? { result: { uuid: id, name: found.name, version: "production" } } : missing(7404, "no such database");
    }],
    [/^POST \/d1\/database\/([^/]+)\/query$/, ({ parameters: [id = ""], json }) => this.#query(id, json)],

    [/^GET \/workers\/services\/([^/]+)$/, ({ parameters: [name = ""] }) => this.#worker(name, () => ({ default_environment: { environment: "production", script: { last_deployed_from: "wrangler", tag: "x", ...this.workers.get(name)?.metadata?.migrations && { migration_tag: this.workers.get(name)?.metadata.migrations.new_tag } } } }))],
    [/^GET \/workers\/scripts\/([^/]+)\/secrets$/, ({ parameters: [name = ""] }) => this.#worker(name, ({ secrets }) => secrets.map((secret) => ({ name: secret, type: "secret_text" })))],
    // A Worker without new migrations goes up as a version, which is then deployed.
    [/^POST \/workers\/scripts\/([^/]+)\/versions$/, ({ parameters: [name = ""], form }) => this.#upload(name, form)],
    [/^POST \/workers\/scripts\/([^/]+)\/deployments$/, () => ({ result: { id: randomUUID() } })],
    [/^PATCH \/workers\/scripts\/([^/]+)\/script-settings$/, () => ({ result: {} })],
    [/^PUT \/workers\/scripts\/([^/]+)$/, ({ parameters: [name = ""], form }) => this.#upload(name, form)],
    [/^PUT \/workers\/scripts\/([^/]+)\/schedules$/, ({ parameters: [name = ""], json }) => this.#worker(name, (worker) => {
      worker.crons = json.map((/** @type {{ cron: string }} */ { cron }) => cron);
      return { schedules: json };
    })],
    [/^GET \/workers\/scripts\/([^/]+)\/deployments$/, () => ({ result: { deployments: [] } })],
    [/^(?:GET|POST) \/workers\/scripts\/([^/]+)\/subdomain$/, ({ parameters: [name = ""], json }) => this.#worker(name, (worker) => {
      worker.subdomain = json ?? worker.subdomain;
      return worker.subdomain ?? { enabled: false, previews_enabled: false };
    })],
    [/^GET \/workers\/subdomain$/, () => ({ result: { subdomain: "tests" } })],
    [/^POST \/workers\/scripts\/([^/]+)\/assets-upload-session$/, ({ json }) => ({
      result: { jwt: "assets", buckets: [Object.values(json.manifest).map((/** @type {any} */ { hash }) => hash)] },
    })],
    [/^POST \/workers\/assets\/upload$/, async ({ form }) => {
      for (const [hash, content] of await form()) this.files.set(hash, String(content));
      return { status: 201, result: { jwt: "assets uploaded" } };
    }],
    [/^GET \/workers\/scripts\/([^/]+)\/settings$/, ({ parameters: [name = ""] }) => this.#worker(name, ({ secrets }) => ({ bindings: secrets.map((secret) => ({ type: "secret_text", name: secret })) }))],
    [/^PUT \/workers\/scripts\/([^/]+)\/secrets$/, ({ parameters: [name = ""], json }) => this.#worker(name, (worker) => {
      worker.secrets.push(json.name);
      this.secretLengths.push(json.text.length);
      return { name: json.name, type: json.type };
    })],
    [/^PATCH \/workers\/scripts\/([^/]+)\/secrets-bulk$/, ({ parameters: [name = ""], json }) => this.#worker(name, (worker) => {
      worker.secrets = [...new Set([...worker.secrets, ...Object.keys(json.secrets)])];
      return {};
    })],
    [/^(?:GET|PATCH) \/workers\/workers\/([^/]+)$/, ({ parameters: [name = ""], json }) => this.#worker(name, (worker) => {
      worker.subdomain = json?.subdomain ?? worker.subdomain ?? { enabled: false, previews_enabled: false };
      return { name, subdomain: worker.subdomain };
    })],
    ...pagesRoutes(this),
  ];

  /** @param {string} name @param {(worker: { secrets: string[], metadata?: any, modules: string[], crons: string[], subdomain?: any }) => any} reply @returns {Answer} */
  #worker(name, reply) {
    const worker = this.workers.get(name);
    return worker ? { result: reply(worker) } : missing(10007, "This Worker does not exist on your account.");
  }

  /** @param {string} name @param {Asked["form"]} form @returns {Promise<Answer>} */
  async #upload(name, form) {
    const fields = await form();
    const metadata = JSON.parse(String(fields.get("metadata")));
    const before = this.workers.get(name);
    this.workers.set(name, { secrets: before?.secrets ?? [], crons: [], metadata, modules: [...fields.keys()].filter((key) => key !== "metadata") });
    return { result: { id: randomUUID(), startup_time_ms: 1, deployment_id: randomUUID(), resources: { script: { etag: "e", handlers: [] } } } };
  }

  /** @param {string} id @param {{ sql: string, params?: any[] }} asked @returns {Answer} */
  #query(id, { sql, params = [] }) {
    const database = this.databases.get(id);
    if (!database) return missing(7404, "no such database");
    try {
      let results = /** @type {any[]} */ ([]);
      if (/^\s*(select|pragma)/i.test(sql)) results = database.sql.prepare(sql).all(...params);
      else database.sql.exec(sql);
      return { result: [{ results, success: true, meta: { duration: 1, changes: 0, rows_read: 0, rows_written: 0, served_by: "tests" } }] };
    } catch (error) {
      return { status: 400, errors: [{ code: 7500, message: String(/** @type {Error} */ (error).message) }] };
    }
  }
}
