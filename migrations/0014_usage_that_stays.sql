-- What calls took, also of those who were away for a while, and of calls that are no longer kept.

-- How long somebody was away between their first coming and their last going, in milliseconds. Of calls before this it
-- is not known: they count from first to last.
ALTER TABLE call_participants ADD COLUMN away_ms INTEGER NOT NULL DEFAULT 0 CHECK (away_ms >= 0);

-- What calls took that are gone, with retention or with the room of an appointment. A month's usage is this and what
-- its calls say that are there.
CREATE TABLE usage_by_month (
  -- '2026-11'
  month        TEXT NOT NULL,
  provider     TEXT NOT NULL,
  call_type    TEXT NOT NULL,
  calls        INTEGER NOT NULL,
  participants INTEGER NOT NULL,
  seconds      INTEGER NOT NULL,
  PRIMARY KEY (month, provider, call_type)
) STRICT, WITHOUT ROWID;

-- Measured as `store/usage.rs` does.
CREATE TRIGGER calls_go_with_usage BEFORE DELETE ON calls
BEGIN
  INSERT INTO usage_by_month (month, provider, call_type, calls, participants, seconds)
  SELECT substr(OLD.started_at, 1, 7), OLD.provider, OLD.call_type, 1, count(*),
         coalesce(sum(max(0, CAST(unixepoch(coalesce(left_at, OLD.ended_at, joined_at), 'subsec')
                                  - unixepoch(joined_at, 'subsec') - away_ms / 1000.0 + 0.0005 AS INTEGER))), 0)
  FROM call_participants WHERE call_id = OLD.id
  ON CONFLICT (month, provider, call_type) DO UPDATE
    SET calls = calls + 1, participants = participants + excluded.participants, seconds = seconds + excluded.seconds;
END;
