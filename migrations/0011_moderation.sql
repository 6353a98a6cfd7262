-- What a room's owner decides about who comes in, and what came of it.

-- Nobody new comes in by the code. Members stay.
ALTER TABLE chat_rooms ADD COLUMN is_locked INTEGER NOT NULL DEFAULT 0 CHECK (is_locked IN (0, 1));

-- Who comes by the code waits until the owner lets them in.
ALTER TABLE chat_rooms ADD COLUMN has_lobby INTEGER NOT NULL DEFAULT 0 CHECK (has_lobby IN (0, 1));

-- Whether people without a password may come in by the code, which is what an invitation link brings along.
ALTER TABLE chat_rooms ADD COLUMN lets_guests_in INTEGER NOT NULL DEFAULT 1 CHECK (lets_guests_in IN (0, 1));

-- People at a room's door, who are no members: none of the checks of membership know them.
CREATE TABLE room_visitors (
  room_id  TEXT NOT NULL REFERENCES chat_rooms (id) ON DELETE CASCADE,
  user_id  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- 'waiting': asks to be let in, as the lobby wants it.
  -- 'removed': was a member; the code opens the room to them no more.
  -- 'returning': was removed, and asks to be let in again.
  -- 'refused': asked, and the owner said no; asks no more.
  state    TEXT NOT NULL CHECK (state IN ('waiting', 'removed', 'returning', 'refused')),
  -- Since when it is so.
  at       TEXT NOT NULL,
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

-- At which doors somebody stands, for when their account ends.
CREATE INDEX room_visitors_by_user ON room_visitors (user_id);

-- What owners did. What they did in a call is among the call's events.
CREATE TABLE room_events (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  room_id TEXT NOT NULL REFERENCES chat_rooms (id) ON DELETE CASCADE,
  at      TEXT NOT NULL,
  type    TEXT NOT NULL,
  by_id   TEXT NOT NULL REFERENCES users (id),
  -- Whom it is about; NULL where it is about everybody.
  user_id TEXT REFERENCES users (id)
) STRICT;

CREATE INDEX room_events_by_room ON room_events (room_id, id);

-- What somebody did and what was done to them, for their export.
CREATE INDEX room_events_by_owner ON room_events (by_id);
CREATE INDEX room_events_by_user ON room_events (user_id) WHERE user_id IS NOT NULL;

-- Retention.
CREATE INDEX room_events_by_age ON room_events (at);

-- Whoever came in, by the code or by the owner's word, stands at the door no more.
CREATE TRIGGER room_members_came_in AFTER INSERT ON room_members
BEGIN
  DELETE FROM room_visitors WHERE room_id = NEW.room_id AND user_id = NEW.user_id;
END;
