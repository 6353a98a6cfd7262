/** The page's entry: puts state, use cases and view together. Views come first: what is alike stands together, and is smaller gzipped. */
import { html, render } from './vendor/preact.js';
import { whenIdle } from './view/later.js';
import { Stage } from './view/on-demand.js';
import { Page } from './view/page.js';
import { watchSignedOut } from './api/client.js';
import { fetchP2p } from './media/provider.js';
import { appointmentIn, initialPage, reduce } from './state/page.js';
import { createStore } from './state/store.js';
import { createAlerts } from './use-cases/alerts.js';
import { createAppointmentsOnDemand } from './use-cases/appointments-on-demand.js';
import { createCallGuard } from './use-cases/call-guard.js';
import { createCallSigns } from './use-cases/call-signs.js';
import { createCalls } from './use-cases/calls.js';
import { createChat } from './use-cases/chat.js';
import { createInbox } from './use-cases/inbox.js';
import { createLanguage } from './use-cases/language.js';
import { createNavigation } from './use-cases/navigation.js';
import { createReading } from './use-cases/reading.js';
import { createRooms } from './use-cases/rooms.js';
import { createSession } from './use-cases/session.js';
import { createSockets } from './use-cases/sockets.js';
import { createStreams } from './use-cases/streams.js';

const store = createStore(reduce, initialPage(crypto.randomUUID()));
const streams = createStreams();
const navigation = createNavigation(store);
const language = createLanguage(store);
const session = createSession(store);
const rooms = createRooms(store, navigation);
const sockets = createSockets(store, { onFrame, onOut, alsoWanted });
const chat = createChat(store, sockets.send);
const calls = createCalls(store, sockets, streams);
const signs = createCallSigns(store, sockets.send);
const { appointments, waitingRoom, reminders } = createAppointmentsOnDemand(store, calls, navigation);
createAlerts(store, calls.leave);
createReading(store);
createCallGuard(store);
watchMuted();
createInbox(store, {
  onEnded: session.stillHolds,
  onNews(frame) {
    if (frame.type !== 'visitor' && frame.type !== 'admission') return;
    import('./use-cases/door.js').then(({ tellOfDoor }) => tellOfDoor(store, rooms, frame), () => undefined);
  },
  onBack(serverTime) {
    store.dispatch({ type: 'server-time', ahead: Date.parse(serverTime) - Date.now() || 0 });
    void appointments.load();
    // What was not told meanwhile, the list of rooms has counted.
    if (store.get().rooms.loaded) void rooms.load();
  },
  onCall(call) {
    // A room that was joined on another device.
    if (store.get().rooms.loaded && !store.get().rooms.list.some((room) => room.id === call.room_id)) void rooms.load();
  },
  covered: sockets.openRooms,
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && store.get().phase === 'signed-in') void appointments.load();
});

/** Loaded when somebody mutes themselves for the first time. */
function watchMuted() {
  const stop = store.subscribe(({ call }) => {
    if (call?.own.microphone !== 'off') return;
    stop();
    void import('./use-cases/talking-muted.js').then(({ createTalkingMuted }) => createTalkingMuted(store, calls.devices.track), () => undefined);
  });
}

/** A reload during the call of an appointment: its room is in no list. */
function alsoWanted() {
  const roomId = calls.earlierRoom();
  return roomId !== null && appointmentIn(store.get(), roomId) ? roomId : null;
}

/** @param {string} roomId @param {import('./types.js').Frame} frame */
function onFrame(roomId, frame) {
  calls.onFrame(roomId, frame);
  if (frame.type === 'welcome') sockets.settle();
  if (frame.type === 'message') void chat.received(roomId, frame.message);
  if (store.get().room?.id !== roomId) return;
  if (frame.type === 'welcome') {
    void chat.catchUp(roomId);
    void rooms.refresh(roomId);
  } else if (frame.type === 'member' || frame.type === 'room') void rooms.refresh(roomId);
}

/** @param {string} roomId @param {number} code */
function onOut(roomId, code) {
  if (code === 4005) void session.stillHolds().then((holds) => holds && comeBack(roomId));
  if (code === 4003) {
    sockets.forget(roomId);
    if (store.get().room?.id === roomId) navigation.showRooms();
    store.dispatch({ type: 'room-gone', roomId });
  }
}

/** With the newer session. @param {string} roomId */
function comeBack(roomId) {
  sockets.forget(roomId);
  sockets.settle();
}

// How a call goes is measured beside it.
store.subscribe((state, before) => {
  if (!state.call || before.call) return;
  const began = Date.now();
  import('./use-cases/call-report.js').then(({ followCall }) => store.get().call && followCall(store, calls, began), () => undefined);
});

store.subscribe((state, before) => {
  const open = state.phase === 'signed-in' && state.route.name === 'room' ? state.route.roomId : null;
  const wasOpen = before.phase === 'signed-in' && before.route.name === 'room' ? before.route.roomId : null;
  if (state.phase === 'signed-in' && before.phase !== 'signed-in') {
    void rooms.load();
    void appointments.load();
    // The door where one waits, which a reload of the page does not make one forget.
    void rooms.askAgain().catch(() => undefined);
  }
  if (
    state.phase !== before.phase || open !== wasOpen ||
    state.rooms.list !== before.rooms.list || state.room?.problem !== before.room?.problem || state.call?.roomId !== before.call?.roomId ||
    state.waiting?.roomId !== before.waiting?.roomId || (!state.call && state.appointments.list !== before.appointments.list)
  ) {
    sockets.settle();
  }
  if (open !== null && open !== wasOpen) {
    store.dispatch({ type: 'socket', roomId: open, state: sockets.stateOf(open) });
    void rooms.open(open).then(() => chat.catchUp(open));
    void chat.loadCalls(open).catch(() => undefined);
  }
  if (state.room?.key === 'ready' && before.room?.key === 'missing' && before.room.id === state.room.id) {
    void chat.reread(state.room.id).catch(() => undefined);
  }
});

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
/** @type {Promise<void> | null} */
let pushing = null;
/** Calls that reach this browser without a page: once it may show notifications. */
function startPush() {
  pushing ??= import('./push/start.js').then((module) => module.startPush(store, { calls, navigation })).catch(() => void (pushing = null));
}
const actions = { store, session, rooms, chat, calls, signs, appointments, waitingRoom, reminders, navigation, language, streams, startPush, send: sockets.send };
/** @typedef {typeof actions} Actions */

let scheduled = false;
function draw() {
  scheduled = false;
  render(html`<${Page} state=${store.get()} actions=${actions} />`, root);
}
store.subscribe(() => {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(draw);
});

watchSignedOut(session.ended);
navigation.start();
// What comes of it is said in the reader's language.
void language.start().then(() => {
  draw();
  void session.resume();
});
if (globalThis.Notification?.permission === 'granted') startPush();
// Whoever presses a call button should not wait for it.
whenIdle(Stage.fetch, fetchP2p, async () => navigator.serviceWorker?.register('/service-worker.js'));
