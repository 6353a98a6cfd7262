//! A room's event, read from its parameters.

use serde_json::{Map, Value};

use super::form::Form;
use crate::domain::time::Timestamp;
use crate::error::Error;

/// Longer values are cut; Twilio's are far shorter.
const LONGEST_VALUE: usize = 256;

/// The longest SID, room name or identity that is taken.
const LONGEST_NAME: usize = 256;

/// What the timeline keeps of an event besides its envelope: the parameter, the name that members see, and whether it
/// is a number. Where a recording lies is not among them: its address is for who holds the account.
const KEPT: [(&str, &str, bool); 20] = [
    ("RoomStatus", "room_status", false),
    ("RoomType", "room_type", false),
    ("RoomDuration", "room_duration", true),
    ("ParticipantSid", "participant_sid", false),
    ("ParticipantStatus", "participant_status", false),
    ("ParticipantDuration", "participant_duration", true),
    ("TrackSid", "track_sid", false),
    ("TrackKind", "track_kind", false),
    ("TrackName", "track_name", false),
    ("RecordingSid", "recording_sid", false),
    ("SourceSid", "source_sid", false),
    ("Container", "container", false),
    ("Codec", "codec", false),
    ("Type", "type", false),
    ("Duration", "duration", true),
    ("Size", "size", true),
    ("OffsetFromTwilioVideoEpoch", "offset", true),
    ("FailedOperation", "failed_operation", false),
    ("Reason", "reason", false),
    ("ErrorCode", "error_code", true),
];

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $($(#[$doc])* $variant),+
        }

        impl Kind {
            /// Every event of Twilio's list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Twilio's word.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }
    };
}
kinds!(
    /// The room is there.
    RoomCreated = "room-created",
    /// The room is over.
    RoomEnded = "room-ended",
    /// Somebody came.
    ParticipantConnected = "participant-connected",
    /// Somebody went.
    ParticipantDisconnected = "participant-disconnected",
    /// Somebody sends something.
    TrackAdded = "track-added",
    /// Somebody no longer sends something.
    TrackRemoved = "track-removed",
    /// What somebody sends is on.
    TrackEnabled = "track-enabled",
    /// What somebody sends is off.
    TrackDisabled = "track-disabled",
    /// A track is being recorded.
    RecordingStarted = "recording-started",
    /// A track's recording is done.
    RecordingCompleted = "recording-completed",
    /// A track's recording went wrong.
    RecordingFailed = "recording-failed",
);

/// An event as Twilio tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// `AC…`: whose room it is.
    pub account_sid: String,
    /// `RM…`: one life of a room.
    pub room_sid: String,
    /// What the room goes by; a later room can have the same name.
    pub room_name: String,
    /// What happened.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// The event's place among those of its room, from 0.
    pub sequence: i32,
    /// The identity of the person whom it is about.
    pub identity: Option<String>,
    /// The rest that is kept, under the names that members see.
    pub data: Map<String, Value>,
}

impl Event {
    /// Reads an event. `None` for one that is not of the list: Twilio may add to it. A parameter that is missing or
    /// does not fit is named; a time that cannot be read is now.
    pub fn read(form: &Form, now: Timestamp) -> Result<Option<Self>, Error> {
        let word = form.get("StatusCallbackEvent").ok_or_else(|| missing("StatusCallbackEvent"))?;
        let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.as_str() == word) else { return Ok(None) };
        let sequence = form.get("SequenceNumber").and_then(|text| text.parse().ok()).filter(|number| *number >= 0);
        let kept = KEPT.iter().filter_map(|(parameter, name, is_number)| {
            let text = form.get(parameter)?;
            Some(((*name).to_owned(), value(text, *is_number)))
        });
        Ok(Some(Self {
            account_sid: name(form, "AccountSid")?.to_owned(),
            room_sid: name(form, "RoomSid")?.to_owned(),
            room_name: form.get("RoomName").filter(|text| text.len() <= LONGEST_NAME).unwrap_or_default().to_owned(),
            kind,
            at: form.get("Timestamp").and_then(Timestamp::parse).unwrap_or(now),
            sequence: sequence.ok_or_else(|| missing("SequenceNumber"))?,
            identity: form.get("ParticipantIdentity").filter(|text| text.len() <= LONGEST_NAME).map(str::to_owned),
            data: kept.collect(),
        }))
    }
}

fn name<'a>(form: &'a Form, parameter: &str) -> Result<&'a str, Error> {
    form.get(parameter).filter(|text| text.len() <= LONGEST_NAME).ok_or_else(|| missing(parameter))
}

fn missing(parameter: &str) -> Error {
    Error::invalid_field(parameter, "is missing or does not fit")
}

fn value(text: &str, is_number: bool) -> Value {
    match text.parse::<u32>() {
        Ok(number) if is_number => number.into(),
        _ => text.chars().take(LONGEST_VALUE).collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Timestamp = Timestamp::from_millis(1_795_240_000_000);

    fn read(body: &str) -> Result<Option<Event>, Error> {
        Event::read(&Form::parse(body.as_bytes()), NOW)
    }

    #[test]
    fn every_event_of_the_list_is_read_with_its_parameters() {
        for kind in Kind::ALL {
            let body = format!(
                "AccountSid=AC1&RoomName=room&RoomSid=RM1&RoomStatus=completed&RoomType=group&StatusCallbackEvent={}\
                 &Timestamp=2026-11-21T05%3A52%3A50.123Z&SequenceNumber=7&RoomDuration=61&ParticipantSid=PA1\
                 &ParticipantIdentity=%D0%96+%3Cb%3E&ParticipantDuration=9&TrackKind=audio&MediaUri=%2Fsecret",
                kind.as_str()
            );
            let event = read(&body).unwrap().unwrap();
            assert_eq!((event.kind, event.sequence, event.room_sid.as_str()), (*kind, 7, "RM1"));
            assert_eq!(event.at, Timestamp::parse("2026-11-21T05:52:50.123Z").unwrap());
            assert_eq!(event.identity.as_deref(), Some("Ж <b>"));
            let data = json!({"room_status": "completed", "room_type": "group", "room_duration": 61,
                "participant_sid": "PA1", "participant_duration": 9, "track_kind": "audio"});
            assert_eq!(Value::Object(event.data), data);
        }
    }

    #[test]
    fn an_event_that_is_not_of_the_list_is_none() {
        assert_eq!(read("StatusCallbackEvent=room-painted"), Ok(None));
    }

    #[test]
    fn what_is_missing_is_named() {
        let whole = "StatusCallbackEvent=room-ended&AccountSid=AC1&RoomSid=RM1&SequenceNumber=0";
        assert_eq!(read(whole).unwrap().unwrap().at, NOW);
        for (name, body) in [
            ("StatusCallbackEvent", "AccountSid=AC1"),
            ("AccountSid", "StatusCallbackEvent=room-ended&RoomSid=RM1&SequenceNumber=0"),
            ("RoomSid", "StatusCallbackEvent=room-ended&AccountSid=AC1&SequenceNumber=0&RoomSid="),
            ("SequenceNumber", "StatusCallbackEvent=room-ended&AccountSid=AC1&RoomSid=RM1&SequenceNumber=-1"),
        ] {
            assert!(matches!(read(body), Err(Error::InvalidField { field, .. }) if field == name), "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_it_panic(body: Vec<u8>, values in proptest::collection::vec(".*", 6)) {
            let _ = Event::read(&Form::parse(&body), NOW);
            let names = ["StatusCallbackEvent", "AccountSid", "RoomSid", "SequenceNumber", "Timestamp", "RoomDuration"];
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(names.iter().zip(&values)).append_pair("StatusCallbackEvent", "room-ended");
            let _ = read(&form.finish());
        }
    }
}
