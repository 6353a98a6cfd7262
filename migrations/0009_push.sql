-- Browsers that are told of calls while no page of theirs is open (Web Push, RFC 8030).

-- An endpoint is the address of one browser at its maker's push service, and whoever knows it and the two keys may send
-- there: nothing else of a subscription is a secret of ours. It belongs to who signed in there last: a browser shows one
-- person's calls only. One row of an older session is passed over, as all of that session is.
CREATE TABLE push_subscriptions (
  endpoint TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  session_epoch INTEGER NOT NULL,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- Pushes in a row that did not arrive; too many, and it is forgotten.
  failures INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id, created_at);

-- Whether there may be any: people without one cost a call nothing.
ALTER TABLE users ADD COLUMN has_push INTEGER NOT NULL DEFAULT 0 CHECK (has_push IN (0, 1));
