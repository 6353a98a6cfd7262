// How every script runs programs and says what it does.

import { spawn } from "node:child_process";

/** @param {number} since milliseconds from performance.now() */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * Says what is being done, does it, says how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const started = performance.now();
  console.log(`» ${what} …`);
  const result = await work();
  console.log(`  done in ${seconds(started)}`);
  return result;
}

/** An error whose message is meant for the person at the keyboard; no stack is shown. */
export class Trouble extends Error {}

/** Runs a script's main function; a `Trouble` is printed as words. @param {() => Promise<void>} main */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Trouble ? `\n${error.message}` : error);
    process.exit(1);
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] added to this process's environment
 * @property {number} [timeout] milliseconds, after which the program and its children are ended
 * @property {number} [patience] milliseconds, after which it alone is ended; it hears Ctrl-C as this script does
 * @property {boolean} [quiet] keep the output, show it only when the program fails
 * @property {boolean} [mayFail] do not throw when it fails
 * @property {(line: string) => void} [onLine] sees every line of output
 */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ ok: boolean, output: string, timedOut: boolean }>}
 */
export async function run(program, args, options = {}) {
  const piped = options.quiet || options.onLine;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: piped ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    // A group of its own, so that a time-out ends the children too (rustup's downloads, apt's).
    detached: options.timeout !== undefined,
  });
  let output = "";
  let unfinished = "";
  /** @param {Buffer} chunk */
  const read = (chunk) => {
    output += chunk;
    if (!options.quiet) process.stdout.write(chunk);
    const lines = (unfinished + chunk).split("\n");
    unfinished = lines.pop() ?? "";
    for (const line of lines) options.onLine?.(line);
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);

  let timedOut = false;
  const clock = options.timeout && setTimeout(() => {
    timedOut = true;
    try { process.kill(-(child.pid ?? 0), "SIGKILL"); } catch { /* ended by itself */ }
  }, options.timeout);
  const patience = options.patience && setTimeout(() => (timedOut = child.kill("SIGKILL")), options.patience);
  const ok = await new Promise((resolve) => {
    child.on("error", (error) => { output += error.message; resolve(false); });
    child.on("close", (code) => resolve(code === 0));
  });
  for (const timer of [clock, patience]) clearTimeout(timer || undefined);
  if (!ok && !options.mayFail) {
    if (options.quiet) console.error(output);
    throw new Trouble(`This failed${timedOut ? " (it took too long)" : ""}: ${program} ${args.join(" ")}`);
  }
  return { ok, output, timedOut };
}
