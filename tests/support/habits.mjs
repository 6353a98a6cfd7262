// What pages of tests find before they start: each of these functions runs in the page.

/** This browser does not ask before a running call is joined. */
export function joinAtOnce() {
  // An empty page has no memory.
  if (globalThis.origin !== "null" && !localStorage.getItem("securechat.devices")) localStorage.setItem("securechat.devices", JSON.stringify({ skip: true }));
}

/**
 * What is behind a dialog is not blurred. Without a graphics card, each picture of a camera in the dialog would blur the
 * whole window anew, which takes more of the processor than a call.
 */
export function blurNothing() {
  const style = new CSSStyleSheet();
  style.replaceSync("::backdrop { backdrop-filter: none !important }");
  document.adoptedStyleSheets = [style];
}

/**
 * Secrets are stretched by a few rounds of PBKDF2 in place of 600,000, which take a quarter of a second of a processor for
 * each person who makes or joins a room. Whoever meets must do the same: the keys are others.
 */
export function stretchLittle() {
  // An empty page, and one that did not come, has none.
  if (!("SubtleCrypto" in globalThis)) return;
  const real = SubtleCrypto.prototype.deriveBits;
  /** @this {SubtleCrypto} @param {any} how @param {CryptoKey} key @param {number} length */
  SubtleCrypto.prototype.deriveBits = function (how, key, length) {
    return real.call(this, how.name === "PBKDF2" ? { ...how, iterations: 1000 } : how, key, length);
  };
}
