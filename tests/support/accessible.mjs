// What everybody needs of a screen, measured in the browser: WCAG 2.2 AA by axe, room at 320 px and at twice the size,
// targets that a finger meets.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** @typedef {import('./people.mjs').Person} Person */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** @param {Person} person @returns {Promise<string[]>} */
export async function violations(person) {
  if (!(await person.page.evaluate(() => "axe" in globalThis))) await person.page.evaluate(axe);
  const { violations: found } = await person.page.evaluate(
    (values) => /** @type {any} */ (globalThis).axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"], selectors: false }),
    RULES,
  );
  return found.map((/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ node) => `${node.html.slice(0, 160)} (${node.any[0]?.message ?? ""})`).join(" | ")}`);
}

/** What sticks out of the window, or is cut off, at this width. @param {Person} person @returns {Promise<string[]>} */
export function overflow(person) {
  return person.page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide, the window ${clientWidth}`] : [];
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
    for (const element of (dialog ?? document).querySelectorAll("button, a, input, select, textarea, h1, h2, p")) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest(".sr-only, .skip-link")) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      // What scrolls up and down may be cut there, but nothing may be cut at its sides.
      let [from, to] = [0, clientWidth];
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (getComputedStyle(around).overflowX === "visible") continue;
        const edge = around.getBoundingClientRect();
        [from, to] = [Math.max(from, edge.left), Math.min(to, edge.right)];
      }
      if (box.left < from - 1 || box.right > to + 1) {
        found.push(`${element.outerHTML.slice(0, 120)} from ${Math.round(box.left)} to ${Math.round(box.right)}, seen from ${Math.round(from)} to ${Math.round(to)}`);
      }
    }
    return found;
  });
}

/** What is smaller than a finger meets: 24 px, and 44 px for what one presses in a call. @param {Person} person @returns {Promise<string[]>} */
export function smallTargets(person) {
  return person.page.evaluate(() => {
    const targets = document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, [role=menuitem], [tabindex='0']");
    return [...targets].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".sr-only, .skip-link, [inert]")) return [];
      // A link in a sentence is as high as its line.
      const inSentence = element.matches("a") && getComputedStyle(element).display === "inline";
      // Pressing its words presses the box.
      const box = (element.matches("input[type=checkbox], input[type=radio]") ? (element.closest("label") ?? element) : element).getBoundingClientRect();
      const least = element.closest(".controls, .incoming-answers") ? 44 : 24;
      const small = Math.round(box.width) < least || Math.round(box.height) < least;
      return small && !inSentence ? [`${element.outerHTML.slice(0, 120)}: ${Math.round(box.width)} × ${Math.round(box.height)}, not ${least}`] : [];
    });
  });
}
