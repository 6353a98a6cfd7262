/**
 * Where the page is, kept in the address's fragment: `#/rooms/<id>`. An invitation link
 * carries the room's code there as `#/join/<code>`; fragments never reach the server.
 * @param {import('./context.js').Store} store
 */
export function createNavigation(store) {
  function read() {
    const fragment = location.hash.slice(1);
    // Links of before have the second form.
    const [, coded] = /^(?:\/join\/|room=)(.+)$/.exec(fragment) ?? [];
    if (coded) {
      const code = decode(coded);
      // Not to stay in the address bar, in screenshots, or in the history.
      history.replaceState(null, '', location.pathname);
      store.dispatch({ type: 'invited', code });
      store.dispatch({ type: 'went', route: { name: 'rooms' } });
      return;
    }
    store.dispatch({ type: 'went', route: routeOf(fragment) });
  }

  return {
    start() {
      addEventListener('hashchange', read);
      read();
    },
    /** @param {string} roomId */
    openRoom(roomId) {
      const hash = `#/rooms/${encodeURIComponent(roomId)}`;
      if (location.hash === hash) read();
      else location.hash = hash;
    },
    /** @param {number} id */
    openAppointment(id) {
      location.hash = `#/appointments/${id}`;
    },
    showAppointments() {
      location.hash = '#/appointments';
    },
    showRooms() {
      if (!location.hash) return read();
      history.pushState(null, '', location.pathname);
      read();
    },
  };
}

/** @param {string} fragment @returns {import('../state/events.js').Route} */
function routeOf(fragment) {
  const [, roomId, appointments, id, calls] = /^\/(?:rooms\/([^/]+)|(appointments)(?:\/(\d+))?|(calls))$/.exec(fragment) ?? [];
  if (roomId) return { name: 'room', roomId: decode(roomId) };
  if (calls) return { name: 'calls' };
  if (!appointments) return { name: 'rooms' };
  return id ? { name: 'appointment', id: Number(id) } : { name: 'appointments' };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} code */
export function inviteLink(code) {
  return `${location.origin}${location.pathname}#/join/${encodeURIComponent(code)}`;
}
