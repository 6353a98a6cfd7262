-- Calls at Twilio know their room there, and a call that should have been Twilio's says why it is not.

-- What we named Twilio's room; NULL for a call from browser to browser. All calls of a chat room that follow each
-- other use one name: Twilio gives it to a new room as soon as the one before is over.
ALTER TABLE calls ADD COLUMN provider_room TEXT;

-- What Twilio named it ('RM…'), once that is known.
ALTER TABLE calls ADD COLUMN provider_room_sid TEXT;

-- Twilio's error code, or 'unreachable': Twilio failed when the call was placed, and it went from browser to browser.
-- NULL for all others.
ALTER TABLE calls ADD COLUMN fallback TEXT CHECK (fallback IS NULL OR provider = 'p2p');

-- News about one of Twilio's rooms find their call.
CREATE INDEX calls_by_provider_room ON calls (provider_room, started_at) WHERE provider_room IS NOT NULL;
