-- What happened in a call: Twilio's events, and our own about recording.

CREATE TABLE call_events (
  -- Order of arrival, which settles the order of events of one moment.
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  -- NULL: an event of a room that belongs to no call we know. It is kept all the same: the call may be found by a
  -- later event of the same room, and an operator may want to know who else uses the account.
  call_id    TEXT REFERENCES calls (id) ON DELETE CASCADE,
  source     TEXT NOT NULL CHECK (source IN ('twilio', 'securechat')),
  type       TEXT NOT NULL,
  -- When it happened, by the clock of who saw it.
  at         TEXT NOT NULL,
  -- When it came to us; what retention counts from, so that a wrong clock elsewhere deletes nothing early.
  stored_at  TEXT NOT NULL,
  -- Twilio's own: one life of a room, and the event's place in it.
  room_sid   TEXT,
  room_name  TEXT,
  sequence   INTEGER CHECK (sequence >= 0),
  -- The person it is about. Found when the event is stored, because a guest's name may be another's later;
  -- `identity` stays as it was told.
  user_id    TEXT REFERENCES users (id),
  identity   TEXT,
  -- The rest, a JSON object.
  data       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(data)),
  -- Whether the call shows what this event says. An event is stored before its room is asked to take it in, and the
  -- room may not answer: the cron asks again.
  is_applied INTEGER NOT NULL CHECK (is_applied IN (0, 1)),
  CHECK ((source = 'twilio') = (room_sid IS NOT NULL)),
  CHECK ((room_sid IS NULL) = (sequence IS NULL))
) STRICT;

-- Twilio tells an event again when our answer was lost: stored once. Also the way to all events of a room.
CREATE UNIQUE INDEX call_events_once ON call_events (room_sid, sequence) WHERE room_sid IS NOT NULL;

-- A call's timeline.
CREATE INDEX call_events_by_call ON call_events (call_id, at);

-- Retention.
CREATE INDEX call_events_by_age ON call_events (stored_at);

-- What the cron asks rooms about; almost always empty.
CREATE INDEX call_events_waiting ON call_events (stored_at) WHERE is_applied = 0 AND call_id IS NOT NULL;

-- An event finds its call by the life of the room.
CREATE INDEX calls_by_provider_room_sid ON calls (provider_room_sid, started_at) WHERE provider_room_sid IS NOT NULL;
