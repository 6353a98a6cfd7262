-- People, rooms, membership and messages.
--
-- All times are UTC ISO-8601 text with milliseconds ('2026-11-21T05:52:50.123Z'): they sort as text, read well
-- in a console, and D1 binds no 64-bit integers. Tables are STRICT so that a wrong type fails here and not later.

CREATE TABLE users (
  id            TEXT PRIMARY KEY,
  -- As the person wrote it; shown to others.
  username      TEXT NOT NULL CHECK (length(username) BETWEEN 2 AND 32),
  -- Lower-cased username, what makes names unique. NULL once a guest's name was given up: the row stays so that
  -- old messages and calls keep their sender, the name is free for the next person.
  username_key  TEXT UNIQUE,
  -- 'pbkdf2-sha256$rounds$salt$hash'; the parameters stay with the hash so that they can be raised.
  -- NULL: a guest, who has no way back in once the browser's session is gone.
  password_hash TEXT,
  -- Every session token carries the epoch it was made in; raising it ends them all at once.
  session_epoch INTEGER NOT NULL DEFAULT 0 CHECK (session_epoch >= 0),
  created_at    TEXT NOT NULL,
  last_seen_at  TEXT NOT NULL
) STRICT;

CREATE TABLE chat_rooms (
  id         TEXT PRIMARY KEY,
  -- SHA-256 (hex) of the room code. The code itself opens the room and is never stored.
  code_hash  TEXT NOT NULL UNIQUE CHECK (length(code_hash) = 64),
  room_name  TEXT NOT NULL CHECK (length(room_name) BETWEEN 1 AND 64),
  owner_id   TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE room_members (
  room_id   TEXT NOT NULL REFERENCES chat_rooms (id) ON DELETE CASCADE,
  user_id   TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  joined_at TEXT NOT NULL,
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

-- "My rooms", newest first.
CREATE INDEX room_members_by_user ON room_members (user_id, joined_at);

CREATE TABLE messages (
  -- Order and paging cursor. AUTOINCREMENT: a number is never given twice, even after a delete.
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL UNIQUE,
  room_id    TEXT NOT NULL REFERENCES chat_rooms (id) ON DELETE CASCADE,
  sender_id  TEXT NOT NULL REFERENCES users (id),
  -- Chosen by the sender; makes a retry find the first attempt.
  client_id  TEXT NOT NULL,
  -- AES-256-GCM made in the browser; the key never comes here.
  ciphertext TEXT NOT NULL,
  iv         TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (room_id, sender_id, client_id)
) STRICT;

CREATE INDEX messages_by_room ON messages (room_id, seq);
