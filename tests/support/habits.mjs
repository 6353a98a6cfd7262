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
