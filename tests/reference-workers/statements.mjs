// The SQL of the specification's four endpoints as a plain JavaScript Worker would write it: no session, no
// membership, one round trip each. Both reference Workers run these; they touch as many rows as ours.

export const PERSON = "SELECT username FROM users WHERE id = ?1";

export const CREATE_CALL = `INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at)
  VALUES (?1, ?2, ?3, ?4, 'p2p', 'initiated', ?5)`;
export const CREATE_PARTICIPANT = "INSERT INTO call_participants (call_id, user_id, joined_at) VALUES (?1, ?2, ?3)";

export const END_CALL = `UPDATE calls SET status = 'ended', ended_at = ?2, duration = ?3, end_reason = 'left'
  WHERE id = ?1 AND ended_at IS NULL`;
export const END_PARTICIPANTS = "UPDATE call_participants SET left_at = ?2 WHERE call_id = ?1 AND left_at IS NULL";

export const HISTORY = `SELECT c.id, c.room_id, c.caller_id, u.username AS caller_name, c.call_type, c.status, c.provider,
    c.fallback, c.started_at, c.answered_at, c.ended_at, c.duration, c.end_reason
  FROM calls c JOIN users u ON u.id = c.caller_id
  WHERE c.room_id = ?1 ORDER BY c.started_at DESC, c.id DESC LIMIT 50`;

/** The participants of the same calls, which our history has as well and the specification's does not. */
export const HISTORY_PARTICIPANTS = `SELECT p.call_id, p.user_id, u.username, p.joined_at, p.left_at
  FROM (SELECT id FROM calls WHERE room_id = ?1 ORDER BY started_at DESC, id DESC LIMIT 50) c
  JOIN call_participants p ON p.call_id = c.id JOIN users u ON u.id = p.user_id`;
