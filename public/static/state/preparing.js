/** Before a running call is joined: one's own devices, as in the waiting room. */

/** @typedef {import('./events.js').Event} Event */
/** @typedef {Pick<import('./call.js').MyCall, 'own' | 'troubles'>} OwnDevices what of one's devices is on, and what is wrong with them */
/** @typedef {{ roomId: string, callId: string } & OwnDevices} Preparing */

/** @type {OwnDevices} */
export const NOTHING_SENT = Object.freeze({ own: { microphone: 'off', camera: 'off', screen: 'off' }, troubles: {} });

/** @template {OwnDevices} P @param {P} place @param {Event} event @returns {P} */
export function reducePreparing(place, event) {
  switch (event.type) {
    case 'own-source':
      return { ...place, own: { ...place.own, [event.source]: event.is } };
    case 'own-trouble': {
      const { [event.source]: _before, ...troubles } = place.troubles;
      return { ...place, troubles: event.trouble ? { ...troubles, [event.source]: event.trouble } : troubles };
    }
    default:
      return place;
  }
}
