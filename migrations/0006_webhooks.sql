-- Webhooks out, and what calls cost.

-- An outbox: an event is written by the batch that makes it true, so that none is lost and none tells what did not
-- happen; it is carried out afterwards, and kept for a while so that it can be told again. Empty where no receiver is
-- set. No foreign keys: what was told stays told, whatever becomes of its subject.
CREATE TABLE webhook_events (
  -- Order of writing, which is the order of telling within a subject.
  number          INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What a receiver knows it by ('msg_…'), however often it is sent. Without a full stop, as the signature wants it.
  id              TEXT NOT NULL UNIQUE,
  -- A call's id, 'appointment:<id>' or 'usage:<month>': an event waits for the earlier ones of its subject.
  subject         TEXT NOT NULL,
  -- What of the subject it tells about: a participant, an appointment's sequence. Says what was told already.
  about           TEXT NOT NULL DEFAULT '',
  type            TEXT NOT NULL,
  -- The body as it is sent, again and again the same; but the name of who deletes their account goes out of it.
  payload         TEXT NOT NULL CHECK (json_valid(payload)),
  created_at      TEXT NOT NULL,
  state           TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at TEXT,
  delivered_at    TEXT,
  -- What came of the last attempt: an HTTP status, or why there is none.
  last_status     INTEGER,
  last_error      TEXT,
  CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL)),
  CHECK (state <> 'delivered' OR delivered_at IS NOT NULL)
) STRICT;

-- What was told of a subject, in order.
CREATE INDEX webhook_events_by_subject ON webhook_events (subject, number);

-- What was told of a person's calls; an id of theirs is all that it keeps of one who has deleted their account.
CREATE INDEX webhook_events_by_person ON webhook_events (about) WHERE type IN ('participant.joined', 'participant.left');

-- What is to be sent; almost always empty.
CREATE INDEX webhook_events_pending ON webhook_events (next_attempt_at) WHERE state = 'pending';

-- What is to be looked at: the failed ones.
CREATE INDEX webhook_events_failed ON webhook_events (number) WHERE state = 'failed';

-- Retention.
CREATE INDEX webhook_events_by_age ON webhook_events (created_at);

-- A month's calls.
CREATE INDEX calls_by_start ON calls (started_at);

-- The warnings that a month's budget gave, each once.
CREATE TABLE usage_warnings (
  -- '2026-11'
  month   TEXT NOT NULL,
  percent INTEGER NOT NULL,
  at      TEXT NOT NULL,
  PRIMARY KEY (month, percent)
) STRICT, WITHOUT ROWID;
