/** The entry of /api/docs: the OpenAPI document, made readable. */
import { html, render } from '../vendor/preact.js';
import { endpoints, grouped, paragraphs } from './document.js';
import { Endpoint } from './endpoint.js';
import { Types } from './types.js';

const place = /** @type {HTMLElement} */ (document.getElementById('api'));

try {
  const reply = await fetch('/api/openapi.json');
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  render(html`<${Page} api=${await reply.json()} />`, place);
  // What the address points to is there only now.
  const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted) open(wanted);
} catch {
  render(html`<main class="api-failed"><h1>SecureChat API</h1><p>The document could not be loaded. <a href="/api/docs">Try again</a></p></main>`, place);
}
addEventListener('hashchange', () => {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted) open(wanted);
});

/** @param {HTMLElement} wanted */
function open(wanted) {
  if (wanted instanceof HTMLDetailsElement) wanted.open = true;
  wanted.scrollIntoView();
}

/** @param {{ api: any }} props */
function Page({ api }) {
  const groups = grouped(api);
  return html`
    <a class="skip-link" href="#content">To the endpoints</a>
    <nav class="api-contents" aria-label="Contents">
      <p class="api-brand"><a href="/">SecureChat</a> API</p>
      <ul>
        ${groups.map(({ name, id, all }) => html`<li key=${id}><a href=${`#${id}`}>${name}</a> <span class="muted">${all.length}</span></li>`)}
        <li><a href="#types">Types</a> <span class="muted">${Object.keys(api.components.schemas).length}</span></li>
      </ul>
    </nav>
    <main id="content">
      <header>
        <h1>${api.info.title} API <span class="api-version">${api.info.version}</span></h1>
        ${paragraphs(api.info.description)}
        <p><a class="button" href="/api/openapi.json">OpenAPI ${api.openapi} document</a> <span class="muted">${endpoints(api).length} endpoints</span></p>
        <h2>Who may ask</h2>
        <dl class="api-fields">
          ${Object.entries(api.components.securitySchemes).map(([name, scheme]) => html`
            <div key=${name}><dt><code>${name}</code></dt><dd>${paragraphs(scheme.description)}</dd></div>`)}
        </dl>
      </header>
      ${groups.map(({ name, id, description, all }) => html`
        <section key=${id} aria-labelledby=${id}>
          <h2 id=${id}>${name}</h2>
          <p class="muted">${description}</p>
          ${all.map((endpoint) => html`<${Endpoint} key=${endpoint.id} endpoint=${endpoint} api=${api} />`)}
        </section>`)}
      <${Types} schemas=${api.components.schemas} />
    </main>`;
}
