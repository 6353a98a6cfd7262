// Thousands of requests that schemathesis makes up from the OpenAPI document, good and bad: no answer is a failure of
// ours, and every one is as the document says.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { run } from "../../scripts/steps.mjs";
import { vapidKeys } from "../../scripts/vapid.mjs";
import { booked, inMinutes } from "../support/appointments.mjs";
import { random, useServer } from "../support/api.mjs";
import { endpoints } from "../support/contract.mjs";
import { ADMIN_TOKEN } from "../support/every-endpoint.mjs";

/** `npm run bad-input` takes longer. */
const SECONDS = Number(process.env.BAD_INPUT_SECONDS ?? 40);
const program = process.env.SCHEMATHESIS ?? "";
const CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance", "response_schema_conformance", "unsupported_method", "allow_header_conformance"];

const settings = readFileSync(new URL("../../wrangler.toml", import.meta.url), "utf8");
const unlimited = Object.fromEntries([...settings.matchAll(/^name = "(\w+_LIMIT)"$/gm)].map(([, name = ""], place) =>
  [name, { name, namespace_id: `300${place}`, simple: { limit: 1_000_000, period: 60 } }]));
const { publicKey, privateKey } = vapidKeys();
const vapid = { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: "mailto:a@example.com" };
const api = useServer({ vars: { TWILIO_AUTH_TOKEN: "nobody signs with this", ADMIN_TOKEN, ...vapid }, configOverrides: { ratelimits: unlimited } });

test("made-up requests find no failure and no surprise", async (t) => {
  assert.ok(program, "SCHEMATHESIS names the program: npm test -- --only bad-input");
  const owner = await api.person("owner", random(16));
  const member = await api.person("member");
  const rooms = [];
  for (let number = 0; number < 3; number += 1) {
    const code = `code-${random(12)}`;
    const { body } = await owner.post("/api/rooms/create", { roomCode: code });
    await member.post("/api/rooms/join", { roomCode: code });
    rooms.push(body.room.id);
  }
  const calls = [];
  for (const room of rooms) calls.push(await owner.placeCall(room));
  const appointments = [];
  for (const day of [1, 2, 3, 4]) appointments.push((await booked(owner, member, { startsAt: inMinutes(day * 24 * 60) })).id);
  appointments.push((await booked(member, owner, { startsAt: inMinutes(5) })).id);
  const world = { token: owner.token, operator: ADMIN_TOKEN, room: rooms, call: calls, appointment: appointments };

  const folder = mkdtempSync(join(tmpdir(), "securechat-bad-input-"));
  try {
    const report = join(folder, "report.json");
    // One worker: with two, Python 3.11 now and then ends with "AST constructor recursion depth mismatch".
    const { ok, output } = await run(program, [
      "--config-file", fileURLToPath(new URL("./schemathesis.toml", import.meta.url)), "run", fileURLToPath(new URL("../../public/openapi.json", import.meta.url)), "--url", api.url,
      "--checks", CHECKS.join(","), "--max-time", String(SECONDS), "--workers", "1", "--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-shrink",
      "--suppress-health-check", "all", "--generation-database", "none", "--warnings", "off", "--no-color",
      "--report", "json", "--report-json-path", report,
    ], {
      cwd: folder, quiet: true, mayFail: true, timeout: (SECONDS + 240) * 1000,
      env: { SCHEMATHESIS_HOOKS: "hooks", PYTHONPATH: fileURLToPath(new URL(".", import.meta.url)), SECURECHAT_URL: api.url, SECURECHAT_WORLD: JSON.stringify(world) },
    });
    assert.ok(ok, output.slice(-12_000));
    const { operations, test_cases: requests } = JSON.parse(readFileSync(report, "utf8"));
    t.diagnostic(`${requests.generated} requests to ${operations.tested} endpoints in ${SECONDS} s, seed ${/Seed: (\d+)/.exec(output)?.[1]}`);
    assert.equal(operations.tested, new Set(endpoints.map(({ operation }) => operation.operationId)).size);
    assert.ok(requests.generated > 5 * operations.tested, `only ${requests.generated} requests:\n${output.slice(-3000)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
