// How much of the OpenAPI document the replies of a test run have touched (tests/support/contract.mjs writes it down).

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inClone } from "./places.mjs";

/** A file for test files to write to, and what they wrote, in words. */
export function readReplies() {
  const file = join(mkdtempSync(join(tmpdir(), "securechat-replies-")), "seen");
  return { file, sum };

  function sum() {
    let replies = 0;
    const seen = new Set();
    for (const line of existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []) {
      const one = JSON.parse(line);
      replies += one.replies;
      for (const outcome of Object.keys(one.seen)) seen.add(outcome);
    }
    rmSync(dirname(file), { recursive: true });
    const documented = outcomes();
    const met = documented.filter((outcome) => seen.has(outcome)).length;
    return `  ${replies} replies held against the OpenAPI document: ${met} of its ${documented.length} outcomes met`;
  }
}

/** Every operation with every status or code it may answer. */
function outcomes() {
  const { paths, components } = JSON.parse(readFileSync(inClone("public/openapi.json"), "utf8"));
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  return operations.flatMap(({ operationId, responses }) => Object.entries(responses).flatMap(([status, { content }]) => {
    const schema = content?.["application/json"]?.schema ?? {};
    const codes = (schema.oneOf ?? [schema]).map((/** @type {any} */ form) =>
      components.schemas[form.$ref?.split("/").at(-1)]?.properties?.code?.const ?? status);
    return codes.map((/** @type {string} */ code) => `${operationId} ${code}`);
  }));
}
