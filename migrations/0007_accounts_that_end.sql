-- Accounts that their people delete, and history that is not kept for ever.
--
-- A deleted person's row stays as a tombstone: 'Deleted person', without key, password and session. The alternative,
-- one row for all deleted people, would put the same person into a call or an appointment twice, which keys and checks
-- forbid, and make two people's calls look like one's. What the tombstone keeps is the random id, which nobody can
-- resolve any more. What the person wrote (messages, titles) and what they were called (names, identities at the
-- provider) goes; that calls and appointments took place stays, because it is the others' history as well.
ALTER TABLE users ADD COLUMN deleted_at TEXT
  CHECK (deleted_at IS NULL OR (username_key IS NULL AND password_hash IS NULL));

-- Everything somebody wrote, also in rooms that they have left: to be exported, or deleted.
CREATE INDEX messages_by_sender ON messages (sender_id);

-- The calls somebody was in, and what happened there that was about them.
CREATE INDEX call_participants_by_user ON call_participants (user_id, joined_at);
CREATE INDEX call_events_by_user ON call_events (user_id) WHERE user_id IS NOT NULL;

-- Retention of calls. Messages need no index of their own: they are stored in the order of their numbers, so the
-- oldest come first.
CREATE INDEX calls_by_end ON calls (ended_at) WHERE ended_at IS NOT NULL;
