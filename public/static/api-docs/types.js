/** JSON Schemas as people read them. */
import { html } from '../vendor/preact.js';
import { marked, nameOf } from './document.js';

/** What a value is, in a few words. @param {{ schema: any }} props */
export function Kind({ schema }) {
  if (schema === undefined || schema === true) return html`anything`;
  if (schema.$ref) return html`<a href=${`#type-${nameOf(schema.$ref)}`}>${nameOf(schema.$ref)}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum) return joined(schema.enum.map((/** @type {any} */ value) => html`<code>${JSON.stringify(value)}</code>`));
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms) return joined(forms.map((/** @type {any} */ form) => html`<${Kind} schema=${form} />`));
  if (schema.type === 'array') return html`list of <${Kind} schema=${schema.items} />`;
  const types = [schema.type ?? 'anything'].flat();
  return html`${types.join(' or ')}${limits(schema)}`;
}

/** @param {any} schema */
function limits({ minLength, maxLength, minimum, maximum, format, pattern }) {
  const bounds = (/** @type {any} */ least, /** @type {any} */ most, /** @type {string} */ unit) => {
    if (least === undefined && most === undefined) return [];
    if (most === undefined) return least > 0 ? [`at least ${least}${unit}`] : [];
    return [`${least ?? 0}–${most}${unit}`];
  };
  const words = [...bounds(minLength, maxLength, ' characters'), ...bounds(minimum, maximum, '')];
  if (format && !format.startsWith('uint') && !format.startsWith('int')) words.push(format);
  if (pattern && !format) words.push(pattern);
  return words.length > 0 ? `, ${words.join(', ')}` : '';
}

/** @param {any[]} pieces */
function joined(pieces) {
  return pieces.flatMap((piece, number) => (number > 0 ? [' or ', piece] : [piece]));
}

/** An object's fields. @param {{ schema: any }} props */
export function Fields({ schema }) {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return html`<p><${Kind} schema=${schema} /></p>`;
  return html`
    <dl class="api-fields">
      ${fields.map(([name, field]) => html`
        <div key=${name}>
          <dt><code>${name}</code>${schema.required?.includes(name) ? null : html` <span class="muted">optional</span>`}</dt>
          <dd><span class="api-kind"><${Kind} schema=${field} /></span> ${field.description && html`<span>${marked(field.description)}</span>`}</dd>
        </div>`)}
    </dl>`;
}

/** Everything that has a name. @param {{ schemas: Record<string, any> }} props */
export function Types({ schemas }) {
  return html`
    <section aria-labelledby="types">
      <h2 id="types">Types</h2>
      ${Object.entries(schemas).map(([name, schema]) => html`
        <details key=${name} class="api-entry" id=${`type-${name}`}>
          <summary><strong>${name}</strong> <span class="muted">${schema.properties?.code?.const ?? ''}</span></summary>
          <div class="api-body">
            ${schema.description && html`<p>${marked(schema.description)}</p>`}
            ${schema.oneOf && !schema.properties
              ? html`<ul>${schema.oneOf.map((/** @type {any} */ form, /** @type {number} */ number) => html`
                  <li key=${number}><${form.properties ? Fields : Kind} schema=${form} /> <span class="muted">${form.description}</span></li>`)}</ul>`
              : html`<${Fields} schema=${schema} />`}
          </div>
        </details>`)}
    </section>`;
}
