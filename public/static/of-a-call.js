/**
 * All that the page fetches for a call between two people, as one file: the build (scripts/page.mjs) puts it in the
 * place of each of these where it is loaded on demand.
 */
export * from './media/monitor.js';
export * from './media/p2p.js';
export * from './use-cases/call-report.js';
export * from './view/stage.js';
