-- Appointments: a call at an agreed time between two people. An appointment owns a room of its own; what happens in
-- the room's calls is told by `calls`, and calls do not know what their room is for.

-- A booked room has hours: outside them nobody opens its socket, gets a token for it or places a call in it, and a
-- call that runs when they end may be finished. NULL: an ordinary room, open always.
ALTER TABLE chat_rooms ADD COLUMN opens_at TEXT;
ALTER TABLE chat_rooms ADD COLUMN closes_at TEXT
  CHECK ((opens_at IS NULL) = (closes_at IS NULL) AND (opens_at IS NULL OR opens_at <= closes_at));

-- What the room is called at the provider of calls. NULL: a name made from its id.
ALTER TABLE chat_rooms ADD COLUMN provider_room TEXT;

-- Whether its calls may be recorded at all; everybody's consent is needed besides.
ALTER TABLE chat_rooms ADD COLUMN is_recordable INTEGER NOT NULL DEFAULT 1 CHECK (is_recordable IN (0, 1));

CREATE TABLE appointments (
  -- A number, because programs of clinics have it in their addresses (/video-token/1/). It says how many there are and
  -- opens nothing. AUTOINCREMENT: a calendar keeps an entry's identity, so a number is never given twice.
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  room_id             TEXT NOT NULL UNIQUE REFERENCES chat_rooms (id),
  -- Who booked it; the only one who changes it.
  organizer_id        TEXT NOT NULL REFERENCES users (id),
  attendee_id         TEXT NOT NULL REFERENCES users (id),
  -- Chosen by who books; makes a retry find the first attempt.
  client_id           TEXT,
  title               TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 64),
  -- What was decided, and how it came out once its window is over. That it is in progress, or was completed before the
  -- window's end, follows from the room's calls and is read from them.
  status              TEXT NOT NULL DEFAULT 'scheduled'
                      CHECK (status IN ('scheduled', 'confirmed', 'completed', 'cancelled', 'declined', 'no_show')),
  -- Whole seconds.
  starts_at           TEXT NOT NULL,
  ends_at             TEXT NOT NULL CHECK (starts_at < ends_at),
  duration_minutes    INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
  -- IANA names, for showing each person the other's time. Times themselves are UTC.
  organizer_time_zone TEXT,
  attendee_time_zone  TEXT,
  -- When each first came: asked to be let in, and was. Says who kept a no-show waiting.
  organizer_came_at   TEXT,
  attendee_came_at    TEXT,
  -- iCalendar's SEQUENCE: raised by every change that a calendar should take over.
  sequence            INTEGER NOT NULL DEFAULT 0,
  created_at          TEXT NOT NULL,
  updated_at          TEXT NOT NULL,
  CHECK (organizer_id <> attendee_id),
  UNIQUE (organizer_id, client_id)
) STRICT;

-- A person's appointments in order, and whether one of them is in the way of another.
CREATE INDEX appointments_by_organizer ON appointments (organizer_id, starts_at);
CREATE INDEX appointments_by_attendee ON appointments (attendee_id, starts_at);

-- What the cron settles: appointments whose outcome is still to be written down.
CREATE INDEX appointments_unsettled ON appointments (ends_at) WHERE status IN ('scheduled', 'confirmed');

-- Who was seen in an appointment's room at the provider.
CREATE INDEX call_events_by_room_name ON call_events (room_name, user_id) WHERE type = 'participant-connected';
