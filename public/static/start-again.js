/**
 * Not a module, and before everything else: what the page begins with may not come (another network, a lost packet).
 * Styles are asked for until they are there. Without its scripts all of it is loaded again, once; what is said after
 * that, or when this does not come either, is in index.html, and the link there leads to the same place.
 */
const again = () => location.reload();
addEventListener('error', ({ target }) => {
  const { rel, type } = /** @type {HTMLLinkElement} */ (target);
  // One that came on demand (view/later.js) is not in the page any more by then, and stays where it is.
  if (rel === 'stylesheet') setTimeout(() => /** @type {HTMLLinkElement} */ (target).replaceWith(/** @type {Node} */ (target).cloneNode()), 1_000);
  if (type === 'module' && !performance.navigation.type) setTimeout(again, 1_000);
}, true);
addEventListener('click', (event) => {
  if (!(/** @type {Element} */ (event.target).matches('.starting a'))) return;
  event.preventDefault();
  again();
});
