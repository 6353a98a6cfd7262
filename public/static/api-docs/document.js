/** What is read out of the OpenAPI document. */
import { html } from '../vendor/preact.js';

/**
 * One method of one path.
 * @typedef {{ id: string, method: string, path: string, tag: string, operation: any }} Endpoint
 */

/** @param {any} api @returns {Endpoint[]} */
export function endpoints(api) {
  return Object.entries(api.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => (
    { id: operation.operationId, method: method.toUpperCase(), path, tag: operation.tags[0], operation })));
}

/**
 * The endpoints of each tag, in the tags' order.
 * @param {any} api @returns {{ name: string, description: string, id: string, all: Endpoint[] }[]}
 */
export function grouped(api) {
  const all = endpoints(api);
  return api.tags.map((/** @type {{ name: string, description: string }} */ { name, description }) => (
    { name, description, id: `tag-${name.toLowerCase()}`, all: all.filter(({ tag }) => tag === name) }));
}

/** The codes that a refusal may have, with their words. @param {any} schema @param {any} api @returns {{ code: string, words: string, name: string }[]} */
export function codes(schema, api) {
  const forms = schema?.oneOf ?? [schema];
  return forms.flatMap((/** @type {any} */ form) => {
    const name = nameOf(form?.$ref);
    const error = api.components.schemas[name];
    return error?.properties?.code?.const ? [{ code: error.properties.code.const, words: error.description, name }] : [];
  });
}

/** The name that a reference ends in. @param {string} [reference] */
export function nameOf(reference = '') {
  return reference.split('/').at(-1) ?? '';
}

/** Text with paragraphs and `code`. @param {string} [text] */
export function paragraphs(text = '') {
  return text.split('\n\n').map((paragraph, number) => html`<p key=${number}>${marked(paragraph)}</p>`);
}

/** Text with `code`. @param {string} [text] */
export function marked(text = '') {
  return text.split('`').map((piece, number) => (number % 2 === 1 ? html`<code>${piece}</code>` : piece));
}
