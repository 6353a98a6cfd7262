// Every reply that an API test gets is held against public/openapi.json: an operation, a status, a code or a field
// that the document does not have fails the test that met it.

import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

/** @type {any} */
export const document = JSON.parse(readFileSync(new URL("../../public/openapi.json", import.meta.url), "utf8"));

const METHODS = ["get", "post", "put", "patch", "delete"];

/**
 * An operation, and where it is found.
 * @typedef {{ method: string, path: string, operation: any, pattern: RegExp, spelledOut: number }} Endpoint
 */

/** Every operation under every path that it has, those with the fewest parameters first. @type {Endpoint[]} */
export const endpoints = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).flatMap((method) =>
    [path, ...(item[method]["x-also-at"] ?? [])].map((written) => ({
      method: method.toUpperCase(),
      path: written,
      operation: item[method],
      pattern: new RegExp(`^${written.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
      spelledOut: written.replaceAll(/\{\w+\}/g, "").length,
    })))).sort((one, other) => other.spelledOut - one.spelledOut);

// Every test file compiles the document anew, and looks at few replies: what makes validators fast costs more than it saves.
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, inlineRefs: false, code: { optimize: false } });
ajv.addSchema(closed(structuredClone(document)), "api");

/** What was seen: operation and status or code. @type {Map<string, number>} */
const seen = new Map();
let replies = 0;

/** For `npm test`, which adds up what all files have seen. */
const tally = process.env.SECURECHAT_REPLIES_SEEN;
if (tally) {
  process.on("exit", () => appendFileSync(tally, `${JSON.stringify({ replies, seen: Object.fromEntries(seen) })}\n`));
}

/**
 * Holds one reply against the document.
 * @param {string} method @param {string} target path and query
 * @param {{ status?: number, body?: any, text?: string, headers: Headers | Record<string, any> }} reply
 */
export function conforms(method, target, reply) {
  const path = target.split(/[?#]/)[0];
  // Doors for tests, and what is no part of the API.
  if (!path.startsWith("/api/") || path.startsWith("/api/test-hooks/") || path === "/api/openapi.json" || path === "/api/docs") return;
  replies += 1;
  const asked = method === "HEAD" ? "GET" : method;
  const here = endpoints.filter((endpoint) => endpoint.pattern.test(path));
  // A file's address fits an appointment's as well: the one that is spelled out further counts.
  const endpoint = here.find((each) => each.method === asked);
  const what = `${method} ${path.slice(0, 200)} → ${reply.status} ${reply.text?.slice(0, 600)}`;
  if (!endpoint) return isRefusal(reply, here.length > 0, what);
  // A word that some path spells out is no identifier.
  if (reply.status === 405 && here.some((each) => each.spelledOut > endpoint.spelledOut)) return;

  const { operation } = endpoint;
  const response = operation.responses[String(reply.status)];
  assert.ok(response, `the document has no such status for ${operation.operationId}: ${what}`);
  count(`${operation.operationId} ${reply.body?.code ?? reply.status}`);
  const type = header(reply.headers, "content-type")?.split(";")[0];
  if (method === "HEAD" || !response.content) {
    assert.equal(reply.text ?? "", "", `nothing but headers: ${what}`);
    return;
  }
  assert.ok(type && response.content[type], `no such content type: ${type}; ${what}`);
  if (type !== "application/json") return;
  const pointer = ["paths", endpointPath(operation), endpoint.method.toLowerCase(), "responses", String(reply.status), "content", type, "schema"];
  const validate = ajv.getSchema(`api#/${pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`);
  assert.ok(validate, pointer.join(" "));
  assert.ok(validate(reply.body), `not as the document says: ${what}\n${ajv.errorsText(validate.errors)}`);
}

/** The path under which the document has an operation. @param {any} operation */
function endpointPath(operation) {
  return Object.keys(document.paths).find((path) => Object.values(document.paths[path]).includes(operation)) ?? "";
}

/**
 * What is nowhere in the document is refused in the one shape of errors; what goes wrong before a path is looked at
 * may go wrong here too.
 * @param {{ status?: number, body?: any, text?: string }} reply @param {boolean} isKnownPath @param {string} what
 */
function isRefusal({ status, body, text }, isKnownPath, what) {
  const codes = [...(isKnownPath ? ["method_not_allowed"] : ["not_found"]), "misconfigured", "internal"];
  if (text === "") return assert.ok([404, 405, 500].includes(status ?? 0), what);
  assert.ok(codes.includes(body?.code), `the document does not have this: ${what}`);
}

/** @param {string} name */
function count(name) {
  seen.set(name, (seen.get(name) ?? 0) + 1);
}

/** @param {Headers | Record<string, any>} headers @param {string} name */
function header(headers, name) {
  return headers instanceof Headers ? headers.get(name) : headers[name];
}

/**
 * The document with nothing left open: clients ignore fields they do not know, but here each must be documented.
 * @param {any} whole
 */
function closed(whole) {
  // Those that another schema adds fields to are closed there.
  const extended = new Set();
  visit(whole, (schema) => {
    if (schema.$ref && schema.properties) extended.add(schema.$ref);
  });
  for (const [name, schema] of Object.entries(whole.components.schemas)) {
    if (!extended.has(`#/components/schemas/${name}`)) close(schema);
  }
  for (const item of Object.values(whole.paths)) {
    for (const operation of Object.values(/** @type {any} */ (item))) {
      for (const { content } of Object.values(/** @type {any} */ (operation).responses)) {
        if (content?.["application/json"]) close(content["application/json"].schema);
      }
    }
  }
  return whole;

  /** @param {any} schema */
  function close(schema) {
    if (schema.properties || schema.oneOf?.some((/** @type {any} */ one) => one.properties)) schema.unevaluatedProperties ??= false;
    for (const field of Object.values(schema.properties ?? {})) close(field);
    if (schema.items) close(schema.items);
  }
}

/** @param {any} value @param {(schema: any) => void} look */
function visit(value, look) {
  if (typeof value !== "object" || value === null) return;
  look(value);
  for (const each of Object.values(value)) visit(each, look);
}
