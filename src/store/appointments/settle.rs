//! Writing down how appointments came out, and forgetting them.

use crate::domain::appointment::Status;
use crate::domain::id::AppointmentId;
use crate::domain::time::Timestamp;
use crate::store::Statement;

/// Answers appointments ([`Row`](crate::domain::appointment::Row)) whose window is over and whose outcome is still to be
/// written down, at most so many. One whose call goes on is left alone.
pub fn unsettled(now: Timestamp, most: i32) -> Statement {
    Statement::new(
        concat!(
            "SELECT ",
            row_json!(),
            " AS row FROM appointments a INDEXED BY appointments_unsettled JOIN chat_rooms r ON r.id = a.room_id
             WHERE a.status IN ('scheduled', 'confirmed') AND a.ends_at <= ?1 AND r.closes_at <= ?1
               AND NOT EXISTS (SELECT 1 FROM calls WHERE room_id = a.room_id AND ended_at IS NULL)
             ORDER BY a.ends_at LIMIT ?2"
        ),
        vec![now.into(), most.into()],
    )
}

/// Writes an outcome down if the appointment still is as it was read; answers `{"id"}` when it did.
pub fn settle(id: AppointmentId, read: Status, sequence: u32, outcome: Status, now: Timestamp) -> Statement {
    Statement::new(
        "UPDATE appointments SET status = ?4, updated_at = ?5
         WHERE id = CAST(?1 AS INTEGER) AND status = ?2 AND sequence = ?3
           AND NOT EXISTS (SELECT 1 FROM calls WHERE room_id = appointments.room_id AND ended_at IS NULL)
         RETURNING json_object('id', id) AS row",
        vec![
            (&id).into(),
            read.as_str().into(),
            i32::try_from(sequence).unwrap_or_default().into(),
            outcome.as_str().into(),
            now.whole_seconds().into(),
        ],
    )
}

/// Appointments that are deleted at once: with each goes a room with everything in it.
const MOST_DELETED: i32 = 100;

/// Deletes appointments that ended before a moment, the oldest first and at most so many, and with them their rooms
/// (migrations/0013). One whose outcome is still to be written down, or whose call goes on, waits.
pub fn delete_before(ended_before: Timestamp) -> Statement {
    Statement::new(
        "DELETE FROM appointments WHERE id IN (
           SELECT a.id FROM appointments a INDEXED BY appointments_by_end
           WHERE a.ends_at < ?1 AND a.status NOT IN ('scheduled', 'confirmed')
             AND NOT EXISTS (SELECT 1 FROM calls WHERE room_id = a.room_id AND ended_at IS NULL)
           ORDER BY a.ends_at LIMIT ?2)",
        vec![ended_before.into(), MOST_DELETED.into()],
    )
}
