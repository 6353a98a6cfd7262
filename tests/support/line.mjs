// A small network of its own for browsers, whose lines a test can cut, slow down and swap: Linux network namespaces
// with virtual cables between them. The browsers notice as they would notice on a laptop. Needs root. The machine's own
// network is left alone: a browser that runs in it would notice every new cable.
//
//   browser ──cable 0──┐
//           ──cable 1──┴─ hub ── forwarder ── socket file ── the server, on this machine

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Why there can be no such network here; undefined: there can. */
export function noLines() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "browsers with a network of their own need root on Linux";
  const probe = `sc${process.pid}probe`;
  try {
    for (const [program, ...args] of [["iptables", "--version"], ["tc", "-V"], ["ip", "netns", "add", probe]]) execFileSync(program ?? "", args, { stdio: "ignore" });
    return undefined;
  } catch {
    return "ip, tc or iptables is missing or not allowed (apt-get install iproute2 iptables)";
  } finally {
    attempt("ip", "netns", "del", probe);
  }
}

let networks = 0;

export class Network {
  /** @type {Line[]} */
  #lines = [];
  /** @type {import("node:net").Socket[]} */
  #sockets = [];
  /** @type {import("node:net").Server | undefined} */
  #server;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #forwarder;

  /** @param {string} chromium the browser's path @param {string} server the address of the server, on this machine */
  constructor(chromium, server) {
    this.chromium = chromium;
    this.port = Number(new URL(server).port);
    this.folder = mkdtempSync(join(tmpdir(), "securechat-lines-"));
    this.hub = `sc${process.pid}n${networks++}`;
  }

  async open() {
    ip("netns", "add", this.hub);
    inside(this.hub, "ip", "link", "set", "lo", "up");
    inside(this.hub, "ip", "addr", "add", `${HOME}/32`, "dev", "lo");
    inside(this.hub, "sysctl", "-qw", "net.ipv4.ip_forward=1");
    const file = join(this.folder, "server");
    this.#server = createServer((from) => {
      const to = connect(this.port, "127.0.0.1");
      this.#sockets.push(from, to);
      from.pipe(to).pipe(from);
      from.on("error", () => to.destroy());
      to.on("error", () => from.destroy());
    }).listen(file);
    const script = fileURLToPath(new URL("./line-forwarder.mjs", import.meta.url));
    const forwarder = spawn("ip", ["netns", "exec", this.hub, process.execPath, script, HOME, String(this.port), file], { stdio: ["pipe", "pipe", "inherit"] });
    this.#forwarder = forwarder;
    await new Promise((resolve, reject) => {
      forwarder.stdout?.once("data", resolve);
      forwarder.once("exit", () => reject(new Error("the forwarder ended")));
    });
    return this;
  }

  /** Another browser's line. */
  line() {
    const line = new Line(this, this.#lines.length);
    this.#lines.push(line);
    return line;
  }

  close() {
    this.#forwarder?.stdin?.end();
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    for (const line of this.#lines) attempt("ip", "netns", "del", line.name);
    attempt("ip", "netns", "del", this.hub);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where the server is found in the network. */
const HOME = "10.99.0.1";

export class Line {
  /** Which cable is plugged in, 0 or 1. */
  #cable = 0;

  /** @param {Network} network @param {number} number */
  constructor(network, number) {
    this.network = network;
    this.number = number;
    this.name = `${network.hub}b${number}`;
    this.executable = join(network.folder, `chromium-${number}`);
    writeFileSync(this.executable, `#!/bin/sh\nexec ip netns exec ${this.name} ${network.chromium} "$@"\n`, { mode: 0o755 });
    ip("netns", "add", this.name);
    inside(this.name, "ip", "link", "set", "lo", "up");
    // A cable's IPv6 address comes a second or two after the cable: another change of the network, while the page loads.
    attempt("ip", "netns", "exec", this.name, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
    for (const cable of [0, 1]) {
      const device = `line${number}c${cable}`;
      inside(network.hub, "ip", "link", "add", device, "type", "veth", "peer", "name", `cable${cable}`, "netns", this.name);
      inside(network.hub, "ip", "addr", "add", `${this.#address(cable, 1)}/30`, "dev", device);
      inside(network.hub, "ip", "link", "set", device, "up");
    }
    this.plug(0);
  }

  /** What the browser needs: the server by a name that may have a camera. */
  get chromiumArgs() {
    return [`--host-resolver-rules=MAP localhost ${HOME}`];
  }

  /** The cable is pulled, or the lid closed: the browser's machine has no network. */
  unplug() {
    inside(this.name, "ip", "link", "set", `cable${this.#cable}`, "down");
  }

  /** It is there again. @param {number} [cable] the other one has another address, as from Wi-Fi to mobile */
  plug(cable = this.#cable) {
    this.#cable = cable;
    inside(this.name, "ip", "addr", "replace", `${this.#address(cable, 2)}/30`, "dev", `cable${cable}`);
    inside(this.name, "ip", "link", "set", `cable${cable}`, "up");
    inside(this.name, "ip", "route", "replace", "default", "via", this.#address(cable, 1));
  }

  /** From one network to the other one, without a pause. The old address goes, as it does where a machine's own network program sees to it. */
  swap() {
    this.unplug();
    inside(this.name, "ip", "addr", "flush", "dev", `cable${this.#cable}`);
    this.plug(1 - this.#cable);
  }

  /** All packets are lost somewhere on the way: nothing on the browser's own machine tells. @param {boolean} on */
  swallow(on) {
    for (const way of ["-i", "-o"]) {
      const rule = ["FORWARD", way, `line${this.number}c${this.#cable}`, "-j", "DROP"];
      inside(this.network.hub, "iptables", on ? "-I" : "-D", ...rule);
    }
    inside(this.network.hub, "iptables", on ? "-I" : "-D", "INPUT", "-i", `line${this.number}c${this.#cable}`, "-j", "DROP");
  }

  /** So much of what the browser sends gets through. @param {number | null} kilobits a second; null: everything */
  narrow(kilobits) {
    const device = `cable${this.#cable}`;
    if (kilobits === null) inside(this.name, "tc", "qdisc", "del", "dev", device, "root");
    else inside(this.name, "tc", "qdisc", "replace", "dev", device, "root", "tbf", "rate", `${kilobits}kbit`, "burst", "4kb", "latency", "200ms");
  }

  /** Packets of media get lost at random, both ways. @param {number} part from 0 to 1 */
  lose(part) {
    // Not where they are sent: the sender would be told, and send them again.
    inside(this.network.hub, "iptables", "-F", "FORWARD");
    if (part === 0) return;
    for (const way of ["-i", "-o"]) {
      inside(this.network.hub, "iptables", "-A", "FORWARD", way, `line${this.number}c${this.#cable}`, "-p", "udp", "-m", "statistic", "--mode", "random", "--probability", String(part), "-j", "DROP");
    }
  }

  /** @param {number} cable @param {1 | 2} end 1: the hub's, 2: the browser's */
  #address(cable, end) {
    return `10.${100 + cable}.${this.number}.${end}`;
  }
}

/** @param {string[]} args */
function ip(...args) {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
}

/** @param {string} namespace @param {string[]} command */
function inside(namespace, ...command) {
  ip("netns", "exec", namespace, ...command);
}

/** What was never made, or is gone already, does no harm. @param {string} program @param {string[]} args */
function attempt(program, ...args) {
  try {
    execFileSync(program, args, { stdio: "ignore" });
  } catch {
    // As said.
  }
}
