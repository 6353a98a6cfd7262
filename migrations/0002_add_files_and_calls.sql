-- Calls: the specification's columns, and what a safe life cycle needs. (The name is the specification's too;
-- files are not part of this product.)

CREATE TABLE calls (
  -- '<room id>.<random>': whoever holds a call's id can reach its room object without a look-up first.
  id          TEXT PRIMARY KEY,
  room_id     TEXT NOT NULL REFERENCES chat_rooms (id) ON DELETE CASCADE,
  caller_id   TEXT NOT NULL REFERENCES users (id),
  call_type   TEXT NOT NULL CHECK (call_type IN ('voice', 'video')),
  provider    TEXT NOT NULL CHECK (provider IN ('p2p', 'twilio')),
  status      TEXT NOT NULL DEFAULT 'initiated'
              CHECK (status IN ('initiated', 'ringing', 'active', 'ended', 'missed', 'declined', 'cancelled', 'failed')),
  started_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  answered_at TEXT,
  ended_at    TEXT,
  -- Whole seconds, set with ended_at.
  duration    INTEGER CHECK (duration BETWEEN 0 AND 86400),
  end_reason  TEXT,
  -- Over exactly when the status is a terminal one; then, and only then, everything about the end is there.
  CHECK ((ended_at IS NULL) = (status IN ('initiated', 'ringing', 'active'))),
  CHECK ((ended_at IS NULL) = (duration IS NULL)),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CHECK (status NOT IN ('initiated', 'ringing') OR answered_at IS NULL),
  CHECK (status <> 'active' OR answered_at IS NOT NULL)
) STRICT;

-- One live call a room, whoever presses first and however many press at once. Also the sweep's way in.
CREATE UNIQUE INDEX calls_one_live_per_room ON calls (room_id) WHERE ended_at IS NULL;

-- A room's history, newest first.
CREATE INDEX calls_by_room ON calls (room_id, started_at, id);

CREATE TABLE call_participants (
  call_id   TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  user_id   TEXT NOT NULL REFERENCES users (id),
  -- The first time; coming back clears left_at and keeps this.
  joined_at TEXT NOT NULL,
  left_at   TEXT,
  PRIMARY KEY (call_id, user_id)
) STRICT, WITHOUT ROWID;
