// Hands orders to the clients' process, and sees what they cost the server.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { npmProgram } from "../places.mjs";

/**
 * @typedef {import("./load-process.mjs").Order} Order
 * @typedef {import("./load-process.mjs").Done} Done
 * @typedef {Done & { rate: number, cpu: number }} Measured `rate` a second, `cpu` seconds of workerd for each
 */

export class Load {
  constructor() {
    this.child = fork(fileURLToPath(new URL("./load-process.mjs", import.meta.url)), {
      execPath: npmProgram("node"), serialization: "advanced",
    });
  }

  /** @param {Order} order @returns {Promise<Done>} */
  do(order) {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error("the clients' process has ended"));
      this.child.once("exit", ended);
      this.child.once("message", (/** @type {{ done: Done, error?: string }} */ { done, error }) => {
        this.child.off("exit", ended);
        if (error) reject(new Error(error));
        else resolve(done);
      });
      this.child.send(order);
    });
  }

  /** @param {import("./servers.mjs").Server} server @param {Order} order @returns {Promise<Measured>} */
  async measure(server, order) {
    const before = server.cpu();
    const done = await this.do(order);
    return { ...done, rate: done.count / done.seconds, cpu: (server.cpu() - before) / done.count };
  }

  stop() {
    this.child.disconnect();
  }
}
