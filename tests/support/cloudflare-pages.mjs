// The Pages half of the tests' Cloudflare.

import { randomUUID } from "node:crypto";

/** @typedef {import("./cloudflare.mjs").Asked} Asked */
/** @typedef {import("./cloudflare.mjs").Answer} Answer */

/** Wrangler reads in it how many files it may send. */
const UPLOAD_TOKEN = `x.${Buffer.from(JSON.stringify({ exp: 4_000_000_000, max_file_count_allowed: 20_000 })).toString("base64url")}.x`;

/** @param {import("./cloudflare.mjs").Cloudflare} cloudflare @returns {[RegExp, (asked: Asked) => Answer | Promise<Answer>][]} */
export function pagesRoutes(cloudflare) {
  const { projects, files } = cloudflare;
  /** @param {string} name */
  const shown = (name) => {
    const project = projects.get(name);
    const variables = Object.fromEntries((project?.secrets ?? []).map((secret) => [secret, { type: "secret_text", value: "" }]));
    return {
      id: name, name, subdomain: `${name}.pages.dev`, domains: [`${name}.pages.dev`], production_branch: project?.branch,
      created_on: "2026-01-01T00:00:00Z", latest_deployment: null, source: undefined,
      deployment_configs: { production: { env_vars: variables }, preview: { env_vars: {} } },
    };
  };
  /** @param {string} name @param {() => Answer | Promise<Answer>} reply */
  const known = (name, reply) => (projects.has(name) ? reply() : { status: 404, errors: [{ code: 8000007, message: "Project not found." }] });
  return [
    [/^GET \/pages\/projects$/, () => ({ result: [...projects.keys()].map(shown) })],
    [/^POST \/pages\/projects$/, ({ json }) => {
      projects.set(json.name, { secrets: [], branch: json.production_branch, deployments: [] });
      return { result: shown(json.name) };
    }],
    [/^GET \/pages\/projects\/([^/]+)$/, ({ parameters: [name = ""] }) => known(name, () => ({ result: shown(name) }))],
    [/^PATCH \/pages\/projects\/([^/]+)$/, ({ parameters: [name = ""], json }) => known(name, () => {
      const secrets = Object.keys(json.deployment_configs.production.env_vars);
      const project = projects.get(name);
      if (project) project.secrets = [...new Set([...project.secrets, ...secrets])];
      return { result: shown(name) };
    })],
    [/^GET \/pages\/projects\/([^/]+)\/upload-token$/, () => ({ result: { jwt: UPLOAD_TOKEN } })],
    [/^POST \/pages\/assets\/check-missing$/, ({ json }) => ({ result: json.hashes.filter((/** @type {string} */ hash) => !files.has(hash)) })],
    [/^POST \/pages\/assets\/upload$/, ({ json }) => {
      for (const { key, value } of json) files.set(key, Buffer.from(value, "base64").toString());
      return { result: null };
    }],
    [/^POST \/pages\/assets\/upsert-hashes$/, () => ({ result: null })],
    [/^POST \/pages\/projects\/([^/]+)\/deployments$/, ({ parameters: [name = ""], form }) => known(name, async () => {
      const fields = await form();
      /** @type {Record<string, string>} */
      const deployment = {};
      for (const [key, value] of fields) deployment[key] = typeof value === "string" ? value : Buffer.from(await value.arrayBuffer()).toString("latin1");
      projects.get(name)?.deployments.push(deployment);
      const id = randomUUID();
      return { result: { id, url: `https://${id.slice(0, 8)}.${name}.pages.dev`, environment: "production", aliases: [], latest_stage: { name: "deploy", status: "success" } } };
    })],
    [/^GET \/pages\/projects\/([^/]+)\/deployments$/, ({ parameters: [name = ""], query }) => known(name, () => ({
      result: (projects.get(name)?.deployments ?? []).filter(({ branch }) => query.get("env") !== "production" || branch === projects.get(name)?.branch).reverse().map(({ branch }) => ({
        id: randomUUID(), environment: "production", url: `https://${name}.pages.dev`, project_name: name,
        deployment_trigger: { metadata: { branch, commit_hash: "0123456789" } }, latest_stage: { name: "deploy", status: "success" },
      })),
    }))],
    [/^GET \/pages\/projects\/([^/]+)\/deployments\/([^/]+)$/, ({ parameters: [, id = ""] }) => ({ result: { id, latest_stage: { name: "deploy", status: "success" } } })],
  ];
}
