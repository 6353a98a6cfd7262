import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incomingCall, initialPage, isCalling, reduce } from '../../public/static/state/page.js';
import { hands, screens, tiles } from '../../public/static/state/call.js';
import { unreadIn } from '../../public/static/state/unread.js';

const AT = Date.parse('2026-11-21T10:00:00.000Z');

/** @param {...any} events */
function after(...events) {
  return events.reduce(reduce, initialPage('conn-of-this-page'));
}

const alice = { id: 'u-alice', username: 'Alice', guest: true };
const signedIn = { type: 'signed-in', user: alice };
const inRoom = { type: 'went', route: { name: 'room', roomId: 'r1' } };

/** @param {Partial<import('../../public/static/types.js').Call>} [changes] */
function call(changes = {}) {
  return {
    id: 'c1', room_id: 'r1', caller_id: 'u-bob', caller_name: 'Bob', call_type: 'video', status: 'ringing',
    provider: 'p2p', started_at: '2026-11-21T10:00:00.000Z', answered_at: null, ended_at: null, duration: null,
    end_reason: null, participants: [person('u-bob', 'Bob', 'conn-bob')], declined: [], ...changes,
  };
}

/** @param {string} userId @param {string} username @param {string | null} connectionId @param {object} [changes] */
function person(userId, username, connectionId, changes = {}) {
  return {
    user_id: userId, username, joined_at: null, left_at: null, connection_id: connectionId,
    presence: 'connected', audio: true, video: true, screen: false, ...changes,
  };
}

/** @param {any} frame */
const frame = (frame) => ({ type: 'frame', roomId: 'r1', frame, at: AT });
/** @param {any} changes */
const callFrame = (changes) => frame({ type: 'call', call: call(changes) });
const me = person('u-alice', 'Alice', 'conn-of-this-page');
const bob = person('u-bob', 'Bob', 'conn-bob');
const accept = {
  type: 'call-starting', roomId: 'r1', callId: 'c1', callType: 'video', outgoing: false,
  want: { microphone: true, camera: true },
};
const place = { ...accept, callId: null, outgoing: true };

test('a call somebody else places rings', () => {
  assert.equal(incomingCall(after(signedIn, inRoom, callFrame({})))?.id, 'c1');
});

test('my own call does not ring for me', () => {
  assert.equal(incomingCall(after(signedIn, inRoom, callFrame({ caller_id: 'u-alice' }))), null);
});

test('a call stops ringing when it is answered, declined by me, silenced, or taken by me on another device', () => {
  const ringing = [signedIn, inRoom, callFrame({})];
  assert.equal(incomingCall(after(...ringing, callFrame({ status: 'active' }))), null);
  assert.equal(incomingCall(after(...ringing, callFrame({ declined: ['u-alice'] }))), null);
  assert.equal(incomingCall(after(...ringing, { type: 'call-silenced', callId: 'c1' })), null);
  assert.equal(incomingCall(after(...ringing, callFrame({ participants: [bob, person('u-alice', 'Alice', 'phone')] }))), null);
});

test('a call in a room that is not open rings too', () => {
  const state = after(signedIn, { type: 'frame', roomId: 'r2', at: AT, frame: { type: 'call', call: call({ room_id: 'r2' }) } });
  assert.equal(incomingCall(state)?.room_id, 'r2');
});

test('a ringing call that the caller gives up leaves a missed-call notice', () => {
  const state = after(signedIn, inRoom, callFrame({}), callFrame({ status: 'cancelled', ended_at: 'x' }));
  assert.equal(state.callNotice?.kind, 'missed');
  assert.equal(state.live.r1, undefined);
});

test('a call I declined leaves no notice when it ends', () => {
  const state = after(signedIn, inRoom, callFrame({}), { type: 'call-silenced', callId: 'c1' }, callFrame({ status: 'declined', ended_at: 'x' }));
  assert.equal(state.callNotice, null);
});

test('placing a call is "calling" until somebody answers', () => {
  const placed = [signedIn, inRoom, place];
  assert.equal(isCalling(after(...placed)), true);
  const mine = { caller_id: 'u-alice', participants: [me] };
  assert.equal(isCalling(after(...placed, callFrame(mine))), true);
  assert.equal(isCalling(after(...placed, callFrame({ ...mine, status: 'active', participants: [me, bob] }))), false);
});

test('a snapshot that is faster than the reply already names the call', () => {
  const state = after(signedIn, inRoom, place, callFrame({ caller_id: 'u-alice' }));
  assert.equal(state.call?.callId, 'c1');
});

test('the caller hears what became of the call', () => {
  const placed = [signedIn, inRoom, place, callFrame({ caller_id: 'u-alice', participants: [me] })];
  for (const [status, kind] of [['declined', 'declined'], ['missed', 'no-answer'], ['failed', 'failed'], ['ended', 'ended']]) {
    const state = after(...placed, callFrame({ caller_id: 'u-alice', status, ended_at: 'x' }));
    assert.equal(state.call, null);
    assert.equal(state.callNotice?.kind, kind);
  }
});

test('a call I cancelled needs no words', () => {
  const state = after(signedIn, inRoom, place, callFrame({ caller_id: 'u-alice' }), { type: 'call-left' }, callFrame({ caller_id: 'u-alice', status: 'cancelled', ended_at: 'x' }));
  assert.equal(state.callNotice, null);
});

test('another of my devices taking the call moves it there', () => {
  const taken = callFrame({ status: 'active', participants: [bob, me] });
  const moved = callFrame({ status: 'active', participants: [bob, person('u-alice', 'Alice', 'phone')] });
  const state = after(signedIn, inRoom, accept, taken, moved);
  assert.equal(state.call, null);
  assert.equal(state.callNotice?.kind, 'moved');
});

test('after a reload the old connection in the snapshot is not "another device"', () => {
  const stale = callFrame({ status: 'active', participants: [bob, person('u-alice', 'Alice', 'conn-before', { presence: 'lost' })] });
  assert.equal(after(signedIn, inRoom, accept, stale).call?.callId, 'c1');
});

test('a late word about an earlier call does not hide the running one', () => {
  const state = after(signedIn, inRoom, callFrame({ id: 'c2' }), callFrame({ id: 'c1', status: 'ended', ended_at: 'x' }));
  assert.equal(state.live.r1?.id, 'c2');
});

test('a call that ended while the socket was away ends here on its return', () => {
  const welcome = frame({ type: 'welcome', protocol: 1, connectionId: 'x', serverTime: '2026-11-21T10:00:05.000Z', online: [], call: null });
  const state = after(signedIn, inRoom, accept, callFrame({ status: 'active', participants: [bob, me] }), welcome);
  assert.equal(state.call, null);
  assert.equal(state.callNotice?.kind, 'ended');
  assert.equal(state.clockAhead, 5000);
});

test('a welcome without a call does not end the call that is just being placed', () => {
  const welcome = frame({ type: 'welcome', protocol: 1, connectionId: 'x', serverTime: '2026-11-21T10:00:00.000Z', online: [], call: null });
  assert.notEqual(after(signedIn, inRoom, place, welcome).call, null);
});

test('each other person present is one tile, showing what they send', () => {
  const carol = person('u-carol', 'Carol', 'conn-carol', { audio: false, video: false });
  const gone = person('u-dan', 'Dan', 'conn-dan', { left_at: 'x', presence: 'left' });
  const state = after(
    signedIn, inRoom, accept, callFrame({ status: 'active', participants: [bob, me, carol, gone] }),
    { type: 'remote-track', userId: 'u-bob', connectionId: 'conn-bob', source: 'camera', trackId: 't1' },
  );
  assert.ok(state.call);
  const shown = tiles(state.call, state.live.r1, 'u-alice');
  assert.deepEqual(shown.map((tile) => [tile.name, tile.picture, tile.muted]), [['Bob', 'camera', false], ['Carol', null, true]]);
});

test('a shared screen is a tile of its own beside its person, and a lost connection says so', () => {
  const sharing = person('u-bob', 'Bob', 'conn-bob', { screen: true, presence: 'lost' });
  const track = { type: 'remote-track', userId: 'u-bob', connectionId: 'conn-bob' };
  const state = after(
    signedIn, inRoom, accept, callFrame({ status: 'active', participants: [sharing, me] }),
    { ...track, source: 'camera', trackId: 't1' }, { ...track, source: 'screen', trackId: 't2' },
  );
  assert.ok(state.call);
  const shown = tiles(state.call, state.live.r1, 'u-alice');
  assert.deepEqual(shown.map((tile) => [tile.picture, tile.link]), [['camera', 'reconnecting']]);
  assert.deepEqual(screens(shown), [{ key: 'u-bob screen', name: 'Bob', trackId: 't2' }]);
});

test('raised hands have an order, and a single one needs none', () => {
  const up = (/** @type {string} */ id, /** @type {string} */ name, /** @type {string | null} */ at) => person(id, name, `conn-${id}`, { hand_raised_at: at });
  const state = after(signedIn, inRoom, accept, callFrame({ status: 'active', participants: [up('u-bob', 'Bob', '2026-11-21T10:00:09.000Z'), me, up('u-carol', 'Carol', '2026-11-21T10:00:05.000Z')] }));
  assert.ok(state.call && state.live.r1);
  assert.deepEqual(hands(state.live.r1).map((one) => one.username), ['Carol', 'Bob']);
  assert.deepEqual(tiles(state.call, state.live.r1, 'u-alice').map((tile) => [tile.name, tile.handPlace]), [['Bob', 2], ['Carol', 1]]);
  const one = after(signedIn, inRoom, accept, callFrame({ status: 'active', participants: [up('u-bob', 'Bob', 'x'), me] }));
  assert.ok(one.call);
  assert.deepEqual(tiles(one.call, one.live.r1, 'u-alice').map((tile) => tile.handPlace), [0]);
});

test('reactions to this call are in the air until they are over, and not without end', () => {
  const reaction = (/** @type {string} */ callId) => ({ type: 'frame', roomId: 'r1', at: AT, frame: { type: 'reaction', callId, user: { id: 'u-bob', username: 'Bob' }, emoji: 'clap' } });
  const calling = [signedIn, inRoom, accept, callFrame({ status: 'active', participants: [bob, me] })];
  const callId = after(...calling).call?.callId ?? '';
  const state = after(...calling, reaction(callId), reaction('another call'), reaction(callId));
  assert.deepEqual(state.call?.reactions.map((/** @type {any} */ { key, name, emoji }) => [key, name, emoji]), [[1, 'Bob', 'clap'], [2, 'Bob', 'clap']]);
  assert.deepEqual(reduce(state, { type: 'reaction-over', key: 1 }).call?.reactions.map((/** @type {any} */ { key }) => key), [2]);
  const many = after(...calling, ...Array.from({ length: 40 }, () => reaction(callId)));
  assert.equal(many.call?.reactions.length, 12);
});

test('messages of others count once each, by whichever socket they come, until the room was looked at', () => {
  const message = (/** @type {number} */ seq, sender = 'u-bob') => ({ type: 'frame', roomId: 'r2', at: AT, frame: { type: 'message', message: { seq, sender_id: sender } } });
  const told = (/** @type {number} */ seq) => ({ type: 'inbox', frame: { type: 'unread', roomId: 'r2', seq } });
  const state = after(signedIn, inRoom, message(7), told(7), told(8), message(8), message(9, signedIn.user.id));
  assert.equal(unreadIn(state.unread, 'r2'), 2);
  assert.equal(unreadIn(reduce(state, { type: 'room-read', roomId: 'r2', left: 0 }).unread, 'r2'), 0);
  assert.equal(unreadIn(reduce(state, { type: 'inbox', frame: { type: 'read', roomId: 'r2', seq: 7, unread: 1 } }).unread, 'r2'), 1);
  const listed = reduce(state, { type: 'rooms-loaded', rooms: [{ id: 'r2', room_name: 'R', owner_id: 'u', created_at: '', unread: 4, missed: 3 }] });
  assert.deepEqual([listed.unread.messages.r2, listed.unread.calls.r2], [4, 3]);
  assert.equal(unreadIn(reduce(listed, { type: 'inbox', frame: { type: 'calls_seen' } }).unread, 'r2'), 4);
});

test('logging out forgets everything but the invitation', () => {
  const state = after(signedIn, { type: 'invited', code: 'abc' }, inRoom, callFrame({}), { type: 'signed-out' });
  assert.equal(state.room, null);
  assert.deepEqual(state.live, {});
  assert.equal(state.invite, 'abc');
});

test('who is online is what the socket says, even when an older answer comes later', () => {
  const welcome = frame({ type: 'welcome', protocol: 1, connectionId: 'x', serverTime: '2026-11-21T10:00:00.000Z', online: [alice], call: null });
  const presence = frame({ type: 'presence', user: { id: 'u-bob', username: 'Bob' }, online: true });
  const member = { user_id: 'u-bob', username: 'Bob', joined_at: '', online: false };
  const answer = { type: 'room-loaded', roomId: 'r1', room: { id: 'r1', room_name: 'Garden' }, members: [member] };
  assert.equal(after(signedIn, inRoom, welcome, presence, answer).room?.members[0]?.online, true);
  assert.equal(after(signedIn, inRoom, { ...answer, members: [{ ...member, online: true }] }).room?.members[0]?.online, true);
  assert.equal(after(signedIn, inRoom, { ...answer, members: [{ ...member, online: true }] }, welcome).room?.members[0]?.online, false);
});

/** @param {any} state @param {any} event */
const then = (state, event) => reduce(state, event);

/** What the inbox tells of the call. @param {any} changes */
const inboxCall = (changes, covered = false) => ({ type: 'inbox', covered, frame: { type: 'call', call: call(changes), room: { id: 'r1', room_name: 'Garden' } } });

test('a call that is over stays over, and an answered one answered, however late the other socket tells', () => {
  /** @type {any} */
  const ringing = { status: 'ringing', answered_at: null, participants: [bob], caller_id: 'u-bob' };
  const rings = after(signedIn, inboxCall(ringing));
  assert.equal(incomingCall(rings)?.room_name, 'Garden');
  const over = { ...ringing, status: 'cancelled', ended_at: '2026-11-21T10:00:05.000Z' };
  const ended = then(rings, callFrame(over));
  assert.equal(incomingCall(then(ended, inboxCall(ringing))), null);
  assert.equal(unreadIn(ended.unread, 'r1'), 1);
  assert.equal(unreadIn(then(ended, inboxCall(over)).unread, 'r1'), 1);
  const declined = after(signedIn, callFrame({ ...ringing, declined: ['u-alice'] }), inboxCall(ringing, true));
  assert.equal(incomingCall(declined), null);
});

test('what rings in rooms without a socket is doubted when the inbox comes back', () => {
  const rings = after(signedIn, inboxCall({ status: 'ringing', answered_at: null, participants: [bob], caller_id: 'u-bob' }));
  assert.equal(incomingCall(then(rings, { type: 'inbox-back', covered: [] })), null);
  assert.notEqual(incomingCall(then(rings, { type: 'inbox-back', covered: ['r1'] })), null);
});

test('the call one is in stays on the page when the inbox comes back before the room’s socket', () => {
  const talking = after(signedIn, inRoom, accept, callFrame({ participants: [alice, bob] }));
  const back = then(talking, { type: 'inbox-back', covered: [] });
  assert.equal(back.live.r1?.id, 'c1');
  assert.equal(back.call?.callId, 'c1');
});

test('who is asked into a running call is rung until then, and anew when asked again', () => {
  /** @type {any} */
  const running = { status: 'active', participants: [bob], caller_id: 'u-bob', rung: [{ user_id: 'u-alice', by: 'u-bob', until: '2026-11-21T10:01:00.000Z' }] };
  const state = after(signedIn, callFrame(running));
  const rings = incomingCall(state);
  assert.ok(rings);
  const silenced = then(state, { type: 'call-silenced', callId: `${rings.id}2026-11-21T10:01:00.000Z` });
  assert.equal(incomingCall(silenced), null);
  const again = { ...running, rung: [{ user_id: 'u-alice', by: 'u-bob', until: '2026-11-21T10:02:00.000Z' }] };
  assert.notEqual(incomingCall(then(silenced, callFrame(again))), null);
  assert.equal(incomingCall(then(state, callFrame({ ...running, declined: ['u-alice'] }))), null);
});

test('what is told late of the call that one left for another does not touch the other', () => {
  const switched = after(signedIn, inRoom, { ...accept, roomId: 'r2', callId: 'c2' });
  const ended = { type: 'call-known', call: call({ status: 'ended', ended_at: '2026-11-21T10:00:05.000Z' }) };
  assert.deepEqual([then(switched, ended).call?.callId, then(switched, ended).call?.roomId], ['c2', 'r2']);
});
