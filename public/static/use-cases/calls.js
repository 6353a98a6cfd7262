import { calls } from '../api/endpoints.js';
import { ringKey } from '../state/call.js';
import { soundOf } from '../media/devices.js';
import { connectMedia } from '../media/provider.js';
import { admission, createAdmission } from './admission.js';
import { MUTED_BY_OWNER } from '../state/call.js';
import { problemOf } from './context.js';
import { createOwnDevices } from './own-devices.js';
import { createCallMemory } from './call-memory.js';
import { say } from '../words/say.js';

/** @typedef {import('../types.js').Call} Call */
/** @typedef {import('../types.js').CallType} CallType */
/** @typedef {import('../media/provider.js').MediaSession} MediaSession */
/** @typedef {{ roomId: string, callId: string | null, callType: CallType, outgoing: boolean, want: { microphone: boolean, camera: boolean }, devicesOpen?: boolean }} Beginning */

const JOIN_AGAIN_MS = 2_000;

/**
 * Placing, taking, holding and leaving a call. The media session and the tracks
 * live here; losing the room's socket does not touch them.
 * @param {import('./context.js').Store} store
 * @param {{ send(roomId: string, frame: object): boolean, doubt(roomId: string): void }} sockets
 * @param {ReturnType<typeof import('./streams.js').createStreams>} streams
 */
export function createCalls(store, sockets, streams) {
  /** @type {MediaSession | null} */
  let session = null;
  /** Counts calls of this page, so that an answer to an earlier one is known as late. */
  let turn = 0;
  const memory = createCallMemory(store);
  const admit = createAdmission(store);
  const devices = createOwnDevices(store, (source, track) => {
    const sent = session?.setTrack(source, track);
    if (interruptions) interruptions.follow(source, track);
    else track?.addEventListener('mute', watchInterruptions, { once: true });
    if (source === 'screen') shareSound(track && soundOf(track));
    tell('call.media');
    return sent;
  }, streams.speakThrough);
  const hear = () => streams.hearAll((blocked) => store.dispatch({ type: 'hearing', blocked }));
  /** @type {ReturnType<typeof import('./interruptions.js').createInterruptions> | null} */
  let interruptions = null;
  /** What is heard of the shared screen. @type {MediaStreamTrack | null} */
  let sound = null;

  /** Fetched when a device is first taken away, or the page is first not looked at. */
  function watchInterruptions() {
    import('./interruptions.js').then(({ createInterruptions }) => {
      interruptions ??= createInterruptions(store, { reopen: devices.open, hear });
      for (const source of /** @type {const} */ (['microphone', 'camera'])) interruptions.follow(source, devices.track(source));
    }, () => undefined);
  }
  document.addEventListener('visibilitychange', () => {
    if (store.get().call && !interruptions) watchInterruptions();
  });

  /** @param {MediaStreamTrack | null} track */
  function shareSound(track) {
    if (track === sound) return;
    sound?.stop();
    sound = track;
    void session?.setTrack('screen-sound', track);
    store.dispatch({ type: 'screen-sound', is: track !== null });
  }

  /** @param {'call.join' | 'call.media'} type */
  function tell(type) {
    const call = store.get().call;
    if (!call?.callId || !session) return false;
    const { microphone, camera, screen } = call.own;
    const sends = { audio: microphone === 'on', video: camera === 'on', screen: screen === 'on' };
    return sockets.send(call.roomId, { type, id: type, callId: call.callId, ...sends });
  }

  /** @param {Beginning} beginning */
  async function begin(beginning) {
    const { roomId, want } = beginning;
    if (store.get().call) leave();
    store.dispatch({ type: 'call-starting', ...beginning });
    const mine = (turn += 1);
    if (!beginning.devicesOpen) {
      devices.closeAll();
      if (want.microphone) void devices.open('microphone');
      if (want.camera) void devices.open('camera');
    }
    let callId = beginning.callId;
    try {
      let call = store.get().live[roomId];
      if (callId === null) {
        const created = await calls.create(roomId, beginning.callType);
        ({ callId, call } = created);
        if (mine !== turn) {
          // Given up meanwhile.
          await calls.end(callId, 0);
          return;
        }
        store.dispatch({ type: 'call-known', call });
      }
      const id = callId;
      const pass = await admit(roomId, call?.id === id ? call : undefined);
      if (mine !== turn) return;
      const fresh = await connectMedia(pass.provider, {
        callId: id,
        self: { userId: store.get().me?.id ?? '', connectionId: store.get().connectionId },
        iceServers: pass.iceServers,
        token: pass.token,
        expiresIn: pass.expiresIn,
        roomName: pass.roomName,
        freshToken: () => admission(roomId, pass.provider),
        group: mayBeGroup(roomId),
        send: (to, data) => sockets.send(roomId, { type: 'signal', callId: id, to, data }),
        doubt: () => sockets.doubt(roomId),
        onEvent: (event) => mine === turn && heard(event),
      });
      if (mine !== turn) return fresh.close();
      session = fresh;
      for (const source of /** @type {const} */ (['microphone', 'camera', 'screen'])) {
        const track = devices.track(source);
        if (track) void fresh.setTrack(source, track);
      }
      if (sound) void fresh.setTrack('screen-sound', sound);
      followParticipants();
      tell('call.join');
    } catch (error) {
      if (mine !== turn) return;
      store.dispatch({ type: 'call-failed', problem: problemOf(error) });
      if (callId && beginning.callId === null) void calls.end(callId, 0).catch(() => undefined);
    }
  }

  /** @param {import('../media/provider.js').MediaEvent} event */
  function heard(event) {
    switch (event.type) {
      case 'problem': {
        const { code, message, over } = event;
        if (over) finish(over, { code, message: message ?? '' });
        else store.dispatch({ type: 'media-problem', code, message });
        break;
      }
      case 'connection':
        store.dispatch({ ...event, type: 'remote-connection' });
        break;
      case 'quality':
        if (event.userId === store.get().me?.id) store.dispatch({ type: 'own-quality', level: event.level });
        else store.dispatch({ ...event, type: 'remote-quality' });
        break;
      case 'paused':
        store.dispatch({ ...event, type: 'remote-paused' });
        break;
      case 'uplink':
        store.dispatch({ type: 'own-uplink', note: event.note });
        break;
      case 'speaker':
        store.dispatch(event);
        break;
      case 'track': {
        const { userId, connectionId, source, track } = event;
        const trackId = track ? streams.keep(connectionId, source, track) : null;
        store.dispatch({ type: 'remote-track', userId, connectionId, source, trackId });
      }
    }
  }

  /** Whether more than two may meet: the room has more members. @param {string} roomId */
  function mayBeGroup(roomId) {
    const { room, rooms } = store.get();
    const members = room?.id === roomId ? room.members.length : 0;
    return Math.max(members, rooms.list.find((entry) => entry.id === roomId)?.member_count ?? 0) > 2;
  }

  function followParticipants() {
    const call = store.get().call;
    const live = call && store.get().live[call.roomId];
    if (live && live.id === call.callId) {
      session?.setParticipants(/** @type {import('../media/provider.js').Participant[]} */ (live.participants));
    }
  }

  /** @param {Call} call @param {boolean} withVideo @param {{ devicesOpen?: boolean, muted?: boolean, camera?: boolean }} [how] with the devices as they are, without sound, with a camera in a voice call too */
  const join = (call, withVideo, { devicesOpen = false, muted = false, camera = call.call_type === 'video' } = {}) =>
    begin({
      roomId: call.room_id,
      callId: call.id,
      callType: call.call_type,
      outgoing: false,
      want: { microphone: !muted, camera: withVideo && camera },
      devicesOpen,
    });

  const leave = () => part({ type: 'call-left' });

  /** The media have come to their end by themselves. @param {import('../media/provider.js').Over} kind @param {import('../types.js').Problem} problem */
  function finish(kind, problem) {
    // On another device the call goes on: our place in it is theirs.
    if (kind === 'moved') store.dispatch({ type: 'call-over', kind, problem });
    else part({ type: 'call-over', kind, problem });
  }

  /** @param {Extract<import('../state/events.js').Event, { type: 'call-left' | 'call-over' }>} how */
  function part(how) {
    const { call, live, clockAhead } = store.get();
    if (!call) return;
    const { roomId, callId } = call;
    const answered = live[roomId]?.answered_at;
    const seconds = answered ? Math.round((Date.now() + clockAhead - Date.parse(answered)) / 1000) : 0;
    store.dispatch(how);
    if (!callId) return;
    calls.end(callId, Math.min(Math.max(seconds, 0), 86_400)).then(
      (reply) => store.dispatch({ type: 'call-known', call: reply.call }),
      () => sockets.send(roomId, { type: 'call.leave', callId }),
    );
  }

  // However a call came to its end here: nothing of it goes on.
  store.subscribe((state, before) => {
    memory.follow(state.call);
    if (before.call === null || state.call !== null) return;
    turn += 1;
    session?.close();
    session = null;
    devices.closeAll();
    interruptions?.over();
    shareSound(null);
    streams.clear();
  });

  return {
    /** @param {string} roomId @param {CallType} callType @param {boolean} [devicesOpen] with the devices as they are */
    start: (roomId, callType, devicesOpen = false) =>
      begin({ roomId, callId: null, callType, outgoing: true, want: { microphone: true, camera: callType === 'video' }, devicesOpen }),
    join,
    /** To see and hear oneself before one joins; who does not want that joins as the last time. @param {Call} call */
    prepare(call) {
      const { skip, start } = devices.choices();
      // Whoever comes from another call has been seen and heard already.
      if (skip || store.get().call) join(call, start.camera, { muted: !start.microphone });
      else store.dispatch({ type: 'preparing', roomId: call.room_id, callId: call.id });
    },
    /** @param {Call} call */
    async decline(call) {
      store.dispatch({ type: 'call-silenced', callId: ringKey(call, store.get().me?.id ?? '') });
      await calls.decline(call.id).catch(() => sockets.send(call.room_id, { type: 'call.decline', callId: call.id }));
    },
    leave,
    devices,
    /** What the way to somebody is like. @param {string} connectionId */
    details: async (connectionId) => (await session?.details?.(connectionId)) ?? null,
    /** What two people compare to know that nobody is in between. @param {string} connectionId */
    verify: async (connectionId) => (await session?.verify?.(connectionId)) ?? null,
    /** Where a reload of this tab has to look whether its call still goes on. */
    earlierRoom: memory.roomId,
    hear,
    /** Every frame of every room, after the state has met it. @param {string} roomId @param {import('../types.js').Frame} frame */
    onFrame(roomId, frame) {
      const call = store.get().call;
      if (frame.type === 'welcome') {
        const earlier = memory.take(roomId, frame.call);
        if (earlier && !call) void begin({ ...earlier, outgoing: frame.call?.caller_id === store.get().me?.id });
      }
      if (call?.roomId !== roomId) return;
      if (frame.type === 'welcome') {
        followParticipants();
        session?.recover?.();
        tell('call.join');
      } else if (frame.type === 'call') followParticipants();
      else if (frame.type === 'mute' && frame.callId === call.callId) silenced(frame.by.username);
      else if (frame.type === 'signal' && frame.callId === call.callId) session?.receive(frame.from, frame.data);
      else if (frame.type === 'error' && frame.id === 'call.join') refused(frame);
    },
  };

  /** The room's owner wants one's microphone off; on again is one's own affair. @param {string} name */
  function silenced(name) {
    if (store.get().call?.own.microphone !== 'off') devices.toggleMicrophone();
    store.dispatch({ type: 'media-problem', code: MUTED_BY_OWNER, message: say('moderation.muted-you', { name }) });
  }

  /** @param {Extract<import('../types.js').Frame, { type: 'error' }>} frame */
  function refused({ code, error, requestId }) {
    if (code === 'unavailable') {
      setTimeout(() => tell('call.join'), JOIN_AGAIN_MS);
      return;
    }
    const message = code === 'call_full' ? say('errors.call_full') : error;
    store.dispatch({ type: 'call-failed', problem: { code, message, requestId } });
  }
}
