/**
 * Takes one's place in a call over from another device, with what is on there.
 * @param {import('../types.js').Call} live @param {string} userId @param {import('../app.js').Actions} actions
 */
export function moveHere(live, userId, actions) {
  const there = live.participants.find((participant) => participant.user_id === userId);
  void actions.calls.join(live, there?.video === true, { muted: there?.audio === false, camera: true });
}
