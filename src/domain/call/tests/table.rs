//! Every state × every event.

use super::*;

/// Calls in every status, with people in the places the events below name.
fn states() -> Vec<(Status, Call)> {
    let initiated = after(placed(), &[(1, joined("alice"))]);
    let ringing = after(initiated.clone(), &[(2, Event::Rang)]);
    let end = Event::EndedForAll { by: person("alice"), is_owner: false, duration: None };
    vec![
        (Status::Ended, after(talking(), &[(9, end)])),
        (Status::Missed, after(ringing.clone(), &[(45, Event::Tick)])),
        (Status::Declined, after(ringing.clone(), &[(3, declined("bob")), (4, declined("carol"))])),
        (Status::Cancelled, after(ringing.clone(), &[(9, left("alice"))])),
        (Status::Failed, after(ringing.clone(), &[(9, Event::Abandoned)])),
        (Status::Initiated, initiated),
        (Status::Ringing, ringing),
        (Status::Active, talking()),
    ]
}

fn events() -> Vec<(&'static str, Event)> {
    let media = Media { audio: true, video: true, screen: false };
    vec![
        ("rang", Event::Rang),
        ("accepted", accepted("carol")),
        ("joined", joined("carol")),
        ("declined", declined("carol")),
        ("left", left("alice")),
        ("left by a stranger", left("carol")),
        ("ended", Event::EndedForAll { by: person("alice"), is_owner: false, duration: None }),
        ("ended by nobody", Event::EndedForAll { by: person("carol"), is_owner: false, duration: None }),
        ("lost", lost("alice-page")),
        ("media", Event::MediaChanged { user: person("alice"), connection: page("alice-page"), media }),
        ("hand", Event::HandMoved { user: person("alice"), connection: page("alice-page"), raised: true }),
        ("added", Event::MemberAdded { user: person("dave") }),
        ("removed", Event::MemberRemoved { user: person("alice"), erased: false }),
        ("tick", Event::Tick),
        ("tick late", Event::Tick),
        ("closed", Event::RoomClosed),
        ("abandoned", Event::Abandoned),
    ]
}

/// What happens in the three live states; in every terminal one nothing does, or the wish is refused.
fn expected(status: Status, event: &str) -> Result<Status, &'static str> {
    use Status::{Active, Cancelled, Ended, Failed, Initiated, Missed, Ringing};
    let unanswered = status != Active;
    Ok(match event {
        "rang" if status == Initiated => Ringing,
        "accepted" | "joined" => Active,
        "left" | "ended" | "removed" | "closed" if unanswered => Cancelled,
        "left" | "ended" | "removed" | "closed" => Ended,
        "ended by nobody" => return Err("not_allowed"),
        "tick late" if unanswered => Missed,
        "abandoned" if unanswered => Failed,
        "abandoned" => Ended,
        _ => status,
    })
}

#[test]
fn every_state_takes_every_event_as_the_table_says() {
    for (status, call) in states() {
        assert_eq!(call.status, status);
        for (name, event) in events() {
            let now = if name == "tick late" { at(100) } else { at(20) };
            let outcome = call.after(&event, now, &RULES);
            if status.is_over() {
                match name {
                    "accepted" | "joined" | "declined" | "media" | "hand" => assert_eq!(outcome, Err(Error::CallEnded)),
                    _ => assert_eq!(outcome.as_ref(), Ok(&call), "{status:?} {name}"),
                }
                continue;
            }
            let outcome = outcome.map(|call| call.status).map_err(|error| error.code());
            assert_eq!(outcome, expected(status, name), "{status:?} {name}");
        }
    }
}
