//! Who agreed to be recorded, and what the provider is told.

use super::*;
use crate::domain::call::recording::{Machine, Order, Recording};

fn agrees(name: &str) -> Event {
    Event::Consented { user: person(name), agrees: true }
}

fn refuses(name: &str) -> Event {
    Event::Consented { user: person(name), agrees: false }
}

fn ordered(order: Order, done: bool) -> Event {
    Event::Ordered { order, done }
}

const STARTED: Event = Event::Ordered { order: Order::Start, done: true };
const STOPPED: Event = Event::Ordered { order: Order::Stop, done: true };

/// Alice and Bob talk over Twilio; Carol may join.
fn over_twilio() -> Call {
    Call { provider: Provider::Twilio, ..talking() }
}

/// A call after events of one moment.
fn then(call: &Call, events: &[Event]) -> Call {
    let events: Vec<_> = events.iter().map(|event| (10, event.clone())).collect();
    after(call.clone(), &events)
}

/// Everybody agreed and Twilio records.
fn recorded() -> Call {
    let call = then(&over_twilio(), &[agrees("alice"), agrees("bob"), STARTED]);
    assert_eq!(call.recording.machine, Machine::On);
    call
}

/// What people see: how it stands, who asks, who agreed.
fn shown(call: &Call) -> String {
    let Some(row) = call.recording_row() else { return "over".to_owned() };
    let names: Vec<String> = row.consents.iter().map(ToString::to_string).collect();
    let asked_by = row.asked_by.map_or_else(|| "nobody".to_owned(), |user| user.to_string());
    format!("{}{} {asked_by} {}", row.state, if row.running { "!" } else { "" }, names.join("+"))
}

#[test]
fn the_consent_matrix() {
    let (a, b, c) = (agrees("alice"), agrees("bob"), agrees("carol"));
    let three = joined("carol");
    let cases: Vec<(&str, Vec<Event>, &str)> = vec![
        ("nobody asked", vec![], "off nobody "),
        ("one agrees: asked, not started", vec![a.clone()], "off alice alice"),
        ("agreeing twice is agreeing once", vec![a.clone(), a.clone()], "off alice alice"),
        ("all agree", vec![a.clone(), b.clone()], "starting alice alice+bob"),
        ("it runs", vec![a.clone(), b.clone(), STARTED], "on! alice alice+bob"),
        ("refusing without having agreed", vec![a.clone(), refuses("bob")], "off alice alice"),
        ("withdrawn before it runs", vec![a.clone(), b.clone(), refuses("bob")], "stopping! alice alice"),
        ("withdrawn while it runs", vec![a.clone(), b.clone(), STARTED, refuses("bob")], "stopping! alice alice"),
        (
            "the asker withdraws: the other asks",
            vec![a.clone(), b.clone(), STARTED, refuses("alice")],
            "stopping! bob bob",
        ),
        ("stopped", vec![a.clone(), b.clone(), STARTED, refuses("bob"), STOPPED], "off alice alice"),
        (
            "agreed again before it stopped: stops first",
            vec![a.clone(), b.clone(), STARTED, refuses("bob"), b.clone()],
            "stopping! alice alice+bob",
        ),
        (
            "and then starts again",
            vec![a.clone(), b.clone(), STARTED, refuses("bob"), b.clone(), STOPPED],
            "starting alice alice+bob",
        ),
        (
            "a third joins who has not agreed",
            vec![a.clone(), b.clone(), STARTED, three.clone()],
            "stopping! alice alice+bob",
        ),
        (
            "a third accepts who has not agreed",
            vec![a.clone(), b.clone(), STARTED, accepted("carol")],
            "stopping! alice alice+bob",
        ),
        (
            "the third agrees",
            vec![a.clone(), b.clone(), STARTED, three.clone(), STOPPED, c.clone()],
            "starting alice alice+bob+carol",
        ),
        (
            "the last refuser leaves: all who are left agreed",
            vec![three.clone(), a.clone(), b.clone(), left("carol")],
            "starting alice alice+bob",
        ),
        ("a refuser leaves, another stays", vec![three.clone(), a.clone(), left("carol")], "off alice alice"),
        ("a refuser leaves and nobody asked", vec![three.clone(), left("carol")], "off nobody "),
        (
            "one who agreed leaves: it runs on",
            vec![three.clone(), a.clone(), b.clone(), c.clone(), STARTED, left("carol")],
            "on! alice alice+bob",
        ),
        (
            "the asker leaves: the next one asks",
            vec![three.clone(), a.clone(), b.clone(), c.clone(), STARTED, left("alice")],
            "on! bob bob+carol",
        ),
        (
            "who comes back must agree anew",
            vec![three.clone(), a.clone(), b.clone(), c.clone(), STARTED, left("carol"), joined("carol")],
            "stopping! alice alice+bob",
        ),
        (
            "a lost connection has not left",
            vec![a.clone(), b.clone(), STARTED, lost("bob-page")],
            "on! alice alice+bob",
        ),
        (
            "and comes back with its consent, from another page too",
            vec![a.clone(), b.clone(), STARTED, lost("bob-page"), joined_by("bob", "bob-phone")],
            "on! alice alice+bob",
        ),
        (
            "removed from the room",
            vec![
                three.clone(),
                a.clone(),
                b.clone(),
                c.clone(),
                STARTED,
                Event::MemberRemoved { user: person("carol"), erased: false },
            ],
            "on! alice alice+bob",
        ),
        (
            "a start that failed is undone",
            vec![a.clone(), b.clone(), ordered(Order::Start, false)],
            "failed alice alice+bob",
        ),
        (
            "and not tried again by itself",
            vec![a.clone(), b.clone(), ordered(Order::Start, false), STOPPED, lost("bob-page")],
            "failed alice alice+bob",
        ),
        (
            "but when somebody agrees anew",
            vec![a.clone(), b.clone(), ordered(Order::Start, false), STOPPED, b.clone()],
            "starting alice alice+bob",
        ),
        (
            "even before it was undone",
            vec![a.clone(), b.clone(), ordered(Order::Start, false), b.clone(), STOPPED],
            "starting alice alice+bob",
        ),
        (
            "a stop that failed may still record",
            vec![a.clone(), b.clone(), STARTED, refuses("bob"), ordered(Order::Stop, false)],
            "stopping! alice alice",
        ),
        (
            "a start that arrives after a withdrawal changes nothing",
            vec![a.clone(), b.clone(), refuses("bob"), STARTED],
            "stopping! alice alice",
        ),
        ("the call is over", vec![a, b, STARTED, left("bob")], "over"),
    ];
    for (name, events, expected) in cases {
        assert_eq!(shown(&then(&over_twilio(), &events)), expected, "{name}");
    }
}

#[test]
fn a_call_that_rings_records_nobody_and_its_caller_may_agree_ahead() {
    let ringing = Call { provider: Provider::Twilio, ..after(placed(), &[(1, joined("alice"))]) };
    let asked = then(&ringing, &[agrees("alice")]);
    assert_eq!(shown(&asked), "off alice alice");
    assert_eq!(shown(&then(&asked, &[joined("bob")])), "off alice alice");
    assert_eq!(shown(&then(&asked, &[joined("bob"), agrees("bob")])), "starting alice alice+bob");
}

#[test]
fn only_who_is_in_a_call_of_twilios_that_lives_has_a_say() {
    let call = over_twilio();
    assert_eq!(refused(&call, 10, agrees("carol")), Error::NotInCall);
    assert_eq!(refused(&call, 10, refuses("carol")), Error::NotInCall);
    let three = then(&call, &[joined("carol"), left("carol")]);
    assert_eq!(refused(&three, 10, agrees("carol")), Error::NotInCall);
    assert_eq!(refused(&talking(), 10, agrees("alice")), Error::RecordingUnavailable);
    assert_eq!(refused(&then(&call, &[left("bob")]), 10, agrees("alice")), Error::CallEnded);
}

#[test]
fn a_call_that_ends_is_told_to_stop_whatever_its_recording_did() {
    let order = |before: &Call| {
        let ended = then(before, &[left("bob")]);
        ended.recording.order_since(before.recording.machine)
    };
    assert_eq!(order(&over_twilio()), None);
    assert_eq!(order(&recorded()), Some(Order::Stop));
    assert_eq!(order(&then(&over_twilio(), &[agrees("alice"), agrees("bob")])), Some(Order::Stop));
    let stopping = then(&recorded(), &[refuses("bob")]);
    assert_eq!(order(&stopping), None, "the stop is on its way already");
    assert_eq!(Recording::unknown().order_since(Machine::Off), Some(Order::Stop));
}

#[test]
fn the_one_who_made_it_change_is_known() {
    let by = |events: &[Event]| then(&over_twilio(), events).recording.by.map(|user| user.to_string());
    assert_eq!(by(&[agrees("alice"), agrees("bob")]).as_deref(), Some("bob"));
    assert_eq!(by(&[agrees("alice"), agrees("bob"), STARTED, joined("carol")]).as_deref(), Some("carol"));
    assert_eq!(by(&[agrees("alice"), agrees("bob"), STARTED, refuses("alice")]).as_deref(), Some("alice"));
}

#[test]
fn a_call_remembered_by_an_older_program_is_not_recorded() {
    let mut memory = serde_json::to_value(recorded()).unwrap();
    memory.as_object_mut().unwrap().remove("recording");
    assert_eq!(serde_json::from_value::<Call>(memory).unwrap().recording, Recording::default());
}

proptest::proptest! {
    /// Orders are carried in their own time and may fail; whatever happens, nobody who has not agreed is recorded
    /// without a stop being on its way.
    #[test]
    fn nobody_is_recorded_against_their_will(
        steps in proptest::collection::vec((0_usize..8, 0_usize..3, proptest::bool::ANY), 1..60)
    ) {
        let names = ["alice", "bob", "carol"];
        let mut call = over_twilio();
        let mut posted: std::collections::VecDeque<Order> = [].into();
        let mut records = false;
        for (step, who, luck) in steps {
            let name = names[who];
            let event = match step {
                0 | 1 => agrees(name),
                2 => refuses(name),
                3 => joined(name),
                4 => left(name),
                5 => lost(&format!("{name}-page")),
                _ => match posted.front().copied() {
                    Some(Order::Stop) if !luck => continue,
                    Some(order) => {
                        posted.pop_front();
                        // A start that seems to have failed may have worked.
                        records = order == Order::Start;
                        ordered(order, luck || order == Order::Stop)
                    }
                    None => Event::Tick,
                },
            };
            let Ok(next) = call.after(&event, at(11), &RULES) else { continue };
            posted.extend(next.recording.order_since(call.recording.machine));
            call = next;
            let all_agree = !call.status.is_over() && call.participants.iter()
                .filter(|known| known.is_present())
                .all(|known| call.recording.consents.contains(&known.user));
            proptest::prop_assert!(all_agree || !records || posted.contains(&Order::Stop));
            proptest::prop_assert!(posted.len() <= 3);
            if call.recording.machine == Machine::Off || call.recording.machine == Machine::Failed {
                proptest::prop_assert!(!records && posted.is_empty());
            }
        }
    }
}
