-- Calls ring and messages count wherever a person is, also outside the room.

-- Whether the person may have a page open that listens at their inbox. The inbox's object sets it with the statement
-- that admits its first socket, and clears it after the last has closed, so that people without a page cost a call
-- nothing. 1 without a page does no harm; 0 with one would.
ALTER TABLE users ADD COLUMN inbox_open INTEGER NOT NULL DEFAULT 0 CHECK (inbox_open IN (0, 1));

-- The newest message that the person has read in the room, on any device. Messages have numbers for ever, so one number
-- says it. Whoever is a member already has read what there is: nobody wants a thousand unread messages after an update.
ALTER TABLE room_members ADD COLUMN last_read_seq INTEGER NOT NULL DEFAULT 0;
UPDATE room_members SET last_read_seq = coalesce((SELECT max(seq) FROM messages m WHERE m.room_id = room_members.room_id), 0);

-- Calls that were missed until then are seen. NULL: those since the person joined are not.
ALTER TABLE room_members ADD COLUMN calls_seen_at TEXT;
UPDATE room_members SET calls_seen_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
