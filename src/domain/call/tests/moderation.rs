//! What the room's owner does in a call.

use super::*;
use crate::domain::call::moderation::Act;

fn act(act: Act) -> Event {
    Event::Moderated(act)
}

fn removed(name: &str) -> Event {
    act(Act::Remove(person(name)))
}

/// Alice, Bob and Carol talk.
fn three() -> Call {
    after(talking(), &[(6, joined("carol"))])
}

#[test]
fn who_was_removed_is_out_and_stays_out_until_let_in_again() {
    let call = after(three(), &[(10, removed("carol"))]);
    assert_eq!(call.present(), 2);
    assert_eq!(call.participant(&person("carol")).unwrap().left_at(), Some(at(10)));
    for event in [joined("carol"), accepted("carol")] {
        assert_eq!(refused(&call, 11, event), Error::RemovedFromCall);
    }
    let call = after(call, &[(12, removed("carol")), (13, act(Act::Admit(person("carol")))), (14, joined("carol"))]);
    assert_eq!(call.present(), 3);
}

#[test]
fn removing_the_last_but_one_ends_the_call() {
    let call = after(talking(), &[(10, removed("bob"))]);
    assert_eq!(ending(&call), (Status::Ended, EndReason::Left, 5));
}

#[test]
fn nobody_is_removed_or_muted_who_is_not_there() {
    for name in ["carol", "mallory"] {
        assert_eq!(refused(&talking(), 10, removed(name)), Error::NoSuchParticipant);
        assert_eq!(refused(&talking(), 10, act(Act::Mute(person(name)))), Error::NoSuchParticipant);
    }
    // Who has said yes and is not connected has no microphone to be switched off yet.
    let call = after(talking(), &[(6, accepted("carol"))]);
    assert_eq!(refused(&call, 7, act(Act::Mute(person("carol")))), Error::NoSuchParticipant);
    assert_eq!(after(call, &[(7, removed("carol"))]).present(), 2);
}

#[test]
fn muting_is_a_request_and_changes_nothing_by_itself() {
    let call = talking();
    assert_eq!(after(call.clone(), &[(10, act(Act::Mute(person("bob"))))]), call);
}

#[test]
fn a_locked_call_takes_in_nobody_new() {
    let call = after(three(), &[(7, left("carol")), (8, act(Act::Lock(true)))]);
    assert_eq!(refused(&call, 9, joined("dave")), Error::CallLocked);
    assert_eq!(refused(&call, 9, accepted("dave")), Error::CallLocked);
    // Who was in it comes back, from another page too.
    let call = after(call, &[(10, joined("carol")), (11, joined_by("bob", "bob-2"))]);
    assert_eq!(call.present(), 3);
    let call = after(call, &[(12, left("carol")), (13, act(Act::Lock(false))), (14, joined("dave"))]);
    assert_eq!(call.present(), 3);
}

#[test]
fn a_call_that_rings_or_is_over_is_not_locked() {
    assert_eq!(refused(&placed(), 1, act(Act::Lock(true))), Error::NotInCall);
    let over = after(talking(), &[(9, left("bob"))]);
    for moderated in [act(Act::Lock(true)), removed("bob"), act(Act::Mute(person("bob")))] {
        assert_eq!(refused(&over, 10, moderated), Error::CallEnded);
    }
}
