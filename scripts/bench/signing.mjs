// Signing an access token alone: our Rust in WASM in workerd, in a loop that a benchmark build has a route for,
// against Twilio's official library in Node. Processor time of the whole process in both cases.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { npmProgram } from "../places.mjs";
import { compared, inTurn } from "./compare.mjs";

const OFFICIAL = fileURLToPath(new URL("./official-signing.mjs", import.meta.url));
const IN_A_REQUEST = 10_000;
const TIMES_FASTER = 7;

/**
 * @param {import("./load.mjs").Load} load
 * @param {import("./servers.mjs").Server} server of a build with the feature `signing-loop`
 * @param {{ rounds: number, tokens: number }} options
 * @returns {Promise<import("./compare.mjs").Row[]>}
 */
export async function signing(load, server, { rounds, tokens }) {
  const requests = Array.from({ length: Math.ceil(tokens / IN_A_REQUEST) }, () => ({ method: "GET", path: `/api/signing-loop?count=${IN_A_REQUEST}` }));
  const ours = async () => {
    const done = await load.measure(server, { kind: "requests", port: server.port, connections: 1, status: 200, requests });
    return { ...done, cpu: done.cpu / IN_A_REQUEST };
  };
  const official = async () => {
    const { stdout } = await promisify(execFile)(npmProgram("node"), [OFFICIAL, String(tokens)]);
    return { count: tokens, seconds: 0, rate: 0, cpu: Number(stdout) / 1e6, p50: 0, p99: 0, collected: [] };
  };
  const turns = await inTurn({ ours, official }, rounds, { warmUp: 1 });
  // As speed: tokens in a second of processor time.
  const speed = (/** @type {{ cpu: number }[]} */ measured) => measured.map(({ cpu }) => 1 / cpu);
  return [compared({
    what: "Signing an access token", unit: "tokens/s of CPU", ours: speed(turns.ours), reference: speed(turns.official),
    referenceName: "Twilio's library in Node", target: { atLeast: TIMES_FASTER, words: `≥ ${TIMES_FASTER}` },
  })];
}
