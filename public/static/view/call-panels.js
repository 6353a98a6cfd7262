import { DeviceSheet } from './on-demand.js';

/**
 * What opens in a call besides the pictures, one thing at a time. Each is a module of its own that is loaded when it is
 * first opened; its default export gets `About` and `close`. The entries of the menu (`call-menu.js`) and the buttons
 * open them by name: `about.open('people')`.
 *
 * @typedef {object} About
 * @property {import('../state/page.js').PageState} state
 * @property {import('../state/call.js').MyCall} call
 * @property {import('../types.js').Call | undefined} live the call as the room tells it
 * @property {import('../app.js').Actions} actions
 * @property {import('./stage-view.js').StageView} view
 * @property {boolean} handUp one's own
 * @property {(panel: Panel) => void} open
 * @property {(close?: () => void) => (text: string) => void} missed closes what was opened, and says why
 */

/** The styles of all of them, and of the menu. */
export const PANEL_STYLES = new URL('../styles/call-panels.css', import.meta.url).href;

export const PANELS = {
  connection: () => import('./connection-details.js'),
  people: () => import('./people.js'),
  verify: () => import('./verify.js'),
  devices: async () => ({ default: DeviceSheet }),
  help: () => import('./shortcuts-help.js'),
};

/** @typedef {keyof typeof PANELS} Panel */
