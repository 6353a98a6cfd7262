/** The call this page takes part in. Streams live elsewhere; here are their ids. */

/** @typedef {import('./events.js').Event} Event */
/** @typedef {import('../types.js').Call} Call */
/** @typedef {import('../types.js').Participant} Participant */
/** @typedef {import('../types.js').Source} Source */
/** @typedef {import('../types.js').MediaTrouble} MediaTrouble */
/** @typedef {'off' | 'opening' | 'on'} SourceState */
/** @typedef {'connecting' | 'connected' | 'reconnecting' | 'failed'} LinkState */
/** @typedef {Record<import('../media/sources.js').Source, string | null>} TrackIds */
/** @typedef {{ picture: 'smaller' | 'paused', why: 'network' | 'device' }} UplinkNote what our line does not carry, and why */

/**
 * @typedef {object} MyCall
 * @property {string} roomId
 * @property {string | null} callId null until the server knows it
 * @property {import('../types.js').CallType} callType
 * @property {boolean} outgoing
 * @property {boolean} confirmed the room has seen this connection in the call
 * @property {Record<Source, SourceState>} own
 * @property {Partial<Record<Source, MediaTrouble>>} troubles
 * @property {Record<string, { userId: string, link: LinkState, tracks: TrackIds, quality: number | null, paused: import('../media/sources.js').Source[] }>} peers by connection id
 * @property {boolean} hearingBlocked
 * @property {{ code: string, message: string } | null} problem
 * @property {string | null} speaker the connection whose voice stands out
 * @property {number | null} quality of my network, 0 to 5
 * @property {{ key: number, userId: string, name: string, emoji: string }[]} reactions that are in the air
 * @property {boolean} screenSound the screen I share is heard, too
 * @property {boolean} talkingMuted I talk, and nobody hears it
 * @property {UplinkNote | null} uplink
 */

/**
 * @typedef {{ kind: 'declined' | 'no-answer' | 'ended' | 'missed' | 'moved' | 'removed' | 'full' | 'failed',
 *   roomId: string, call: Call | null, problem?: import('../types.js').Problem }} CallNotice
 */

/** More at once are a cloud that hides the pictures. */
const MOST_REACTIONS = 12;
/** What is said to whom the room's owner muted, until they speak again. */
export const MUTED_BY_OWNER = 'muted-by-owner';

const OVER = new Set(['ended', 'missed', 'declined', 'cancelled', 'failed']);

/** @param {Call} call */
export function isLive(call) {
  return !OVER.has(call.status);
}

/** @param {Call} call */
export function isUnanswered(call) {
  return call.status === 'initiated' || call.status === 'ringing';
}

/** Who is in the call now, as far as the room knows. @param {Call} call @returns {Participant[]} */
export function present(call) {
  return call.participants.filter((participant) => participant.left_at === null && participant.presence !== 'left');
}

/**
 * @param {Extract<Event, { type: 'call-starting' }>} event
 * @param {Pick<MyCall, 'own' | 'troubles'> | null} taken devices that are open already
 * @returns {MyCall}
 */
export function beginCall(event, taken) {
  return {
    roomId: event.roomId,
    callId: event.callId,
    callType: event.callType,
    outgoing: event.outgoing,
    confirmed: false,
    own: taken?.own ?? { microphone: event.want.microphone ? 'opening' : 'off', camera: event.want.camera ? 'opening' : 'off', screen: 'off' },
    troubles: taken?.troubles ?? {},
    peers: {},
    hearingBlocked: false,
    problem: null,
    speaker: null,
    quality: null,
    reactions: [],
    screenSound: false,
    talkingMuted: false,
    uplink: null,
  };
}

/** @param {MyCall} call @param {Event} event @returns {MyCall} */
export function reduceOwnCall(call, event) {
  switch (event.type) {
    case 'call-known':
      // Also the call that one has just left for this one may be told.
      return call.callId === null && event.call.room_id === call.roomId ? { ...call, callId: event.call.id } : call;
    case 'own-source':
      if (event.source === 'microphone' && event.is === 'on' && call.problem?.code === MUTED_BY_OWNER) return reduceOwnCall({ ...call, problem: null }, event);
      return { ...call, own: { ...call.own, [event.source]: event.is } };
    case 'own-trouble': {
      const { [event.source]: _before, ...troubles } = call.troubles;
      return { ...call, troubles: event.trouble ? { ...troubles, [event.source]: event.trouble } : troubles };
    }
    case 'remote-track': {
      const peer = peerOf(call, event);
      return withPeer(call, event.connectionId, { ...peer, tracks: { ...peer.tracks, [event.source]: event.trackId } });
    }
    case 'remote-connection':
      return withPeer(call, event.connectionId, { ...peerOf(call, event), link: event.state });
    case 'remote-quality':
      return withPeer(call, event.connectionId, { ...peerOf(call, event), quality: event.level });
    case 'own-quality':
      return { ...call, quality: event.level };
    case 'frame': {
      const { frame } = event;
      if (frame.type !== 'reaction' || frame.callId !== call.callId) return call;
      const { user, emoji } = frame;
      const key = (call.reactions.at(-1)?.key ?? 0) + 1;
      return { ...call, reactions: [...call.reactions, { key, userId: user.id, name: user.username, emoji }].slice(-MOST_REACTIONS) };
    }
    case 'reaction-over':
      return { ...call, reactions: call.reactions.filter(({ key }) => key !== event.key) };
    case 'screen-sound':
      return { ...call, screenSound: event.is };
    case 'talking-muted':
      return { ...call, talkingMuted: event.is };
    case 'remote-paused':
      return withPeer(call, event.connectionId, { ...peerOf(call, event), paused: event.sources });
    case 'own-uplink':
      return { ...call, uplink: event.note };
    case 'speaker':
      return { ...call, speaker: event.connectionId };
    case 'media-problem': {
      const { code, message } = event;
      if (message !== null) return { ...call, problem: { code, message } };
      return call.problem?.code === code ? { ...call, problem: null } : call;
    }
    case 'media-problem-closed':
      return { ...call, problem: null };
    case 'hearing':
      return call.hearingBlocked === event.blocked ? call : { ...call, hearingBlocked: event.blocked };
    default:
      return call;
  }
}

/**
 * What a snapshot from the room means for the call I am in: still in it, or out and why.
 * @param {MyCall} mine
 * @param {Call} call
 * @param {{ userId: string, connectionId: string }} self
 * @returns {{ mine: MyCall | null, notice: CallNotice | null }}
 */
export function meetSnapshot(mine, call, self) {
  if (mine.callId !== call.id) return { mine, notice: null };
  if (call.removed?.includes(self.userId)) return { mine: null, notice: { kind: 'removed', roomId: mine.roomId, call } };
  if (!isLive(call)) return { mine: null, notice: noticeOfEnd(call, self.userId) };
  const me = call.participants.find((participant) => participant.user_id === self.userId);
  if (me?.connection_id === self.connectionId && me.presence !== 'left') {
    return { mine: mine.confirmed ? mine : { ...mine, confirmed: true }, notice: null };
  }
  if (mine.confirmed && me?.connection_id && me.connection_id !== self.connectionId && me.presence === 'connected') {
    return { mine: null, notice: { kind: 'moved', roomId: mine.roomId, call } };
  }
  return { mine, notice: null };
}

/**
 * What to say about a call that is over, to somebody who was in it or was called.
 * @param {Call} call
 * @param {string} userId
 * @returns {CallNotice | null}
 */
export function noticeOfEnd(call, userId) {
  const roomId = call.room_id;
  const mine = call.caller_id === userId;
  switch (call.status) {
    case 'declined':
      return mine ? { kind: 'declined', roomId, call } : null;
    case 'missed':
      return { kind: mine ? 'no-answer' : 'missed', roomId, call };
    case 'cancelled':
      return mine ? null : { kind: 'missed', roomId, call };
    case 'failed':
      return { kind: 'failed', roomId, call };
    default:
      return { kind: 'ended', roomId, call };
  }
}

/** By whom a person is asked into a call besides, and until when. @param {Call} call @param {string} userId */
export const rungOf = (call, userId) => call.rung?.find((rung) => rung.user_id === userId);

/** The name of who calls a person, or asks them in. @param {Call} call @param {string} userId */
export function callerOf(call, userId) {
  const by = rungOf(call, userId)?.by;
  return call.participants.find((one) => one.user_id === by)?.username ?? call.caller_name;
}

/** Names one ringing of a call: being asked again is another one. @param {Call} call @param {string} userId */
export const ringKey = (call, userId) => `${call.id}${rungOf(call, userId)?.until ?? ''}`;

/**
 * Whether this call should ring here: somebody else's, unanswered, and neither
 * declined, silenced nor taken by me on any device. Or one that I am asked into.
 * @param {Call} call
 * @param {string} userId
 * @param {readonly string[]} silenced
 */
export function ringsFor(call, userId, silenced) {
  return (
    isLive(call) &&
    ((isUnanswered(call) && call.caller_id !== userId) || rungOf(call, userId) !== undefined) &&
    !silenced.includes(ringKey(call, userId)) &&
    !(call.declined ?? []).includes(userId) &&
    !present(call).some((participant) => participant.user_id === userId)
  );
}

/** Whose hands are up, the first to be asked first. @param {Call | undefined} call @returns {Participant[]} */
export function hands(call) {
  const raised = call ? present(call).filter((participant) => participant.hand_raised_at) : [];
  return raised.sort((a, b) => ((a.hand_raised_at ?? '') < (b.hand_raised_at ?? '') ? -1 : 1));
}

/**
 * The others in the call, one tile each: everyone the room counts as present.
 * @param {MyCall} mine
 * @param {Call | undefined} call
 * @param {string} userId
 */
export function tiles(mine, call, userId) {
  if (!call) return [];
  const others = present(call).filter(
    (participant) => participant.user_id !== userId && (participant.connection_id ?? null) !== null,
  );
  const raised = hands(call).map((participant) => participant.user_id);
  return others.map((participant) => {
      const connectionId = /** @type {string} */ (participant.connection_id);
      const peer = mine.peers[connectionId];
      const hand = raised.indexOf(participant.user_id);
      const paused = (/** @type {Source} */ source) => peer?.paused.includes(source) === true;
      const camera = participant.video === true && Boolean(peer?.tracks.camera) && !paused('camera');
      return {
        key: participant.user_id,
        connectionId,
        name: participant.username,
        link: participant.presence === 'lost' ? /** @type {LinkState} */ ('reconnecting') : (peer?.link ?? 'connecting'),
        muted: participant.audio !== true,
        cameraOff: participant.video !== true,
        sharing: participant.screen === true,
        picture: camera ? /** @type {const} */ ('camera') : null,
        trackIds: peer?.tracks ?? NO_TRACKS,
        quality: peer?.quality ?? null,
        // Their camera or screen is on, but their line does not carry it.
        screenPaused: paused('screen'),
        paused: !camera && ((participant.screen === true && paused('screen')) || (participant.video === true && paused('camera'))),
        speaking: mine.speaker === connectionId,
        // 0: nobody else's is up, so that there is no order.
        handPlace: hand < 0 ? null : raised.length > 1 ? hand + 1 : 0,
      };
    });
}

/** What the others share, one tile each. @param {Tile[]} people */
export function screens(people) {
  return people.flatMap(({ key, name, sharing, screenPaused, trackIds }) =>
    sharing && trackIds.screen && !screenPaused ? { key: `${key} screen`, name, trackId: trackIds.screen } : [],
  );
}

/** @typedef {ReturnType<typeof screens>[number]} ScreenTile */
/** @typedef {ReturnType<typeof tiles>[number]} Tile */

/** @type {TrackIds} */
const NO_TRACKS = { microphone: null, camera: null, screen: null, 'screen-sound': null };

/** @param {MyCall} call @param {{ userId: string, connectionId: string }} who */
function peerOf(call, { userId, connectionId }) {
  return call.peers[connectionId] ?? { userId, link: /** @type {LinkState} */ ('connecting'), tracks: NO_TRACKS, quality: null, paused: [] };
}

/** @param {MyCall} call @param {string} connectionId @param {MyCall['peers'][string]} peer */
function withPeer(call, connectionId, peer) {
  return { ...call, peers: { ...call.peers, [connectionId]: peer } };
}
