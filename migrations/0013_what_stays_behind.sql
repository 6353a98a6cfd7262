-- What stayed behind of people and appointments that are over.

-- Browsers of sessions that have ended are forgotten with them; these were not.
DELETE FROM push_subscriptions
WHERE session_epoch <> (SELECT session_epoch FROM users WHERE id = push_subscriptions.user_id);

-- Guests who have ended, until they are tombstones.
CREATE INDEX users_ended ON users (last_seen_at) WHERE username_key IS NULL AND deleted_at IS NULL;

-- Retention of appointments.
CREATE INDEX appointments_by_end ON appointments (ends_at);

-- An appointment owns its room. Its title is the room's name, and what was written and called there was for it alone.
CREATE TRIGGER appointments_go AFTER DELETE ON appointments
BEGIN
  DELETE FROM chat_rooms WHERE id = OLD.room_id;
END;
