// What must never stand in a log. Every test server looks through its own when it stops, so that all of a run is searched.

/** Variables whose values are nobody's to read. */
const SECRET = /SECRET|TOKEN|PRIVATE_KEY/;

/** Shorter ones are made for tests of settings, and may be part of any word. */
const SHORTEST = 12;

/** In what is thrown. `npm test` forgives no file that says it: in a second run, of what failed alone, the log is another. */
export const FOUND = "stands in the log of the server";

/**
 * @param {string} log @param {Record<string, string | undefined>} vars of the server
 * @param {Iterable<string>} tokens of sessions
 */
export function assertNoSecretIn(log, vars, tokens) {
  /** @type {[string, string][]} */
  const secrets = Object.entries(vars).filter(([name]) => SECRET.test(name)).flatMap(([name, value]) => [value ?? "", ...(value ?? "").split(" ")].map((part) => /** @type {[string, string]} */ ([name, part])));
  // A token's signature is what makes it good.
  for (const token of tokens) secrets.push(["a session's token", token.slice(token.lastIndexOf(".") + 1)]);
  for (const [what, value] of secrets) {
    const at = value.length < SHORTEST ? -1 : log.indexOf(value);
    if (at >= 0) throw new Error(`${what} ${FOUND}: …${log.slice(Math.max(0, at - 200), at)}[${what}]…`);
  }
}
