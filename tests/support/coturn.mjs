// A real TURN server, Debian's coturn, on this machine's loopback, that takes the credentials our program makes.

import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { onPath } from "../../scripts/places.mjs";

const PROGRAM = "turnserver";
const RELAY_PORTS = 200;

/** Why there is none here; undefined: there is. `npm test` installs it where it can. */
export const coturnMissing = () => (onPath(PROGRAM) ? undefined : "coturn is not installed (apt-get install coturn)");

/** @param {string} secret what credentials are signed with */
export async function startCoturn(secret) {
  const port = await freePort();
  const from = 40_000 + (process.pid % 100) * RELAY_PORTS;
  const turn = spawn(PROGRAM, [
    "-n", "--no-cli", "--no-tls", "--no-dtls", "--fingerprint", "--use-auth-secret", `--static-auth-secret=${secret}`, "--realm=securechat.test",
    "--listening-ip=127.0.0.1", `--listening-port=${port}`, "--relay-ip=127.0.0.1", `--min-port=${from}`, `--max-port=${from + RELAY_PORTS - 1}`,
    "--allow-loopback-peers", "--no-multicast-peers", "--log-file=stdout", "--simple-log", "--pidfile=", "--verbose",
  ], { stdio: ["ignore", "pipe", "pipe"] });
  let logs = "";
  for (const out of [turn.stdout, turn.stderr]) out.on("data", (chunk) => (logs += chunk));
  let ended = false;
  turn.once("exit", () => (ended = true));
  for (const end = Date.now() + 15_000; !/UDP listener opened/.test(logs);) {
    if (ended || Date.now() > end) throw new Error(`coturn did not start:\n${logs.slice(-2000)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    logs: () => logs,
    stop: () => new Promise((done) => (ended ? done(undefined) : (turn.once("exit", done), turn.kill()))),
  };
}

/** @returns {Promise<number>} */
function freePort() {
  const socket = createSocket("udp4");
  return new Promise((done) => socket.bind(0, "127.0.0.1", () => {
    const { port } = socket.address();
    socket.close(() => done(port));
  }));
}
