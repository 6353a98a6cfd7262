/** One endpoint: what it takes and what it answers. */
import { html } from '../vendor/preact.js';
import { codes, marked, paragraphs } from './document.js';
import { Fields, Kind } from './types.js';

/** @param {{ endpoint: import('./document.js').Endpoint, api: any }} props */
export function Endpoint({ endpoint: { id, method, path, operation }, api }) {
  const { parameters = [], requestBody, responses } = operation;
  return html`
    <details class="api-entry" id=${id}>
      <summary>
        <span class=${`api-method ${method.toLowerCase()}`}>${method}</span>
        <code class="api-path">${path}</code>
        <span class="api-summary">${operation.summary}</span>
      </summary>
      <div class="api-body">
        ${paragraphs(operation.description ?? operation.summary)}
        <p class="muted">${asker(operation.security)}${operation['x-also-at'] && html` Also at ${pathsOf(operation['x-also-at'])}.`}</p>
        ${parameters.length > 0 && html`
          <h3>Parameters</h3>
          <dl class="api-fields">
            ${parameters.map((/** @type {any} */ { name, in: place, required, schema, description }) => html`
              <div key=${name}>
                <dt><code>${name}</code> <span class="muted">in the ${place}${required ? '' : ', optional'}</span></dt>
                <dd><span class="api-kind"><${Kind} schema=${schema} /></span> <span>${marked(description)}</span></dd>
              </div>`)}
          </dl>`}
        ${requestBody && bodies(requestBody.content).map(([type, { schema }]) => schema.properties && html`
          <h3>Body <span class="muted">${type}${requestBody.required ? '' : ', may be left out'}</span></h3>
          <${Fields} schema=${schema} />`)}
        <h3>Replies</h3>
        <dl class="api-replies">
          ${Object.entries(responses).map(([status, response]) => html`
            <div key=${status}>
              <dt class=${Number(status) < 300 ? 'good' : 'bad'}>${status}</dt>
              <dd><${Reply} response=${response} api=${api} /></dd>
            </div>`)}
        </dl>
      </div>
    </details>`;
}

/** @param {{ response: any, api: any }} props */
function Reply({ response, api }) {
  const [[type, { schema }] = ['', { schema: undefined }]] = bodies(response.content ?? {});
  const refusals = codes(schema, api);
  if (refusals.length > 0) {
    return html`<ul>${refusals.map(({ code, words, name }) => html`
      <li key=${code}><a href=${`#type-${name}`}><code>${code}</code></a> <span class="muted">${marked(words)}</span></li>`)}</ul>`;
  }
  return html`
    <p>${marked(response.description)}${type && type !== 'application/json' ? html` <span class="muted">${type}</span>` : null}</p>
    ${schema?.properties ? html`<${Fields} schema=${schema} />` : schema && type === 'application/json' && html`<p><${Kind} schema=${schema} /></p>`}`;
}

/** @param {Record<string, any>} content */
function bodies(content) {
  return Object.entries(content);
}

/** @param {any[]} security */
function asker(security) {
  const names = security.flatMap((each) => Object.keys(each));
  if (names.length === 0) return 'For everybody, without a session.';
  if (names.includes('operator')) return 'For operators.';
  return names.includes('twilio') ? 'For Twilio, whose signature proves it.' : 'For signed-in people: cookie or Bearer token.';
}

/** @param {string[]} paths */
function pathsOf(paths) {
  return paths.flatMap((path, number) => [number > 0 ? ', ' : '', html`<code>${path}</code>`]);
}
