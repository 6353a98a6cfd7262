//! What Alice, the room's owner, does in its calls, and nobody else.

use super::*;
use crate::domain::call::moderation::Act;

impl Scene {
    fn does(&mut self, name: &str, call: &CallId, act: Act) -> Result<Done, &'static str> {
        self.wants(name, Wish::Moderate { call: call.clone(), act }).map_err(|error| error.code())
    }

    /// Alice, Bob and Carol talk.
    fn three_talking(&mut self) -> (CallId, [Socket; 3]) {
        let (call, alice, bob) = self.talking();
        let carol = self.opens("carol", "carol-page");
        self.joins(&carol, &call);
        for socket in [&alice, &bob, &carol] {
            self.received(socket);
        }
        (call, [alice, bob, carol])
    }

    /// `type/whom/by` of what owners did.
    fn acts(&self) -> String {
        let sql = "SELECT group_concat(type || '/' || user_id || '/' || (data ->> 'by'), ' ')
                   FROM (SELECT * FROM call_events ORDER BY id)";
        self.world.database().scalar(sql).unwrap_or_default()
    }
}

fn bob() -> UserId {
    UserId::new("bob")
}

#[test]
fn a_mute_goes_to_the_page_in_the_call_alone_and_is_written_down() {
    let mut scene = Scene::new();
    let (call, [alice, bobs, carol]) = scene.three_talking();
    let other = scene.opens("bob", "bob-other-page");
    let batches = scene.world.batches.get();
    assert!(scene.does("alice", &call, Act::Mute(bob())).is_ok());
    assert_eq!(scene.world.batches.get(), batches + 1, "one trip");
    let frame = json!({"type": "mute", "callId": call, "by": {"id": "alice", "username": "alice"}});
    assert_eq!(scene.last(&bobs, "mute"), frame);
    for socket in [&alice, &carol, &other] {
        assert_eq!(scene.last(socket, "mute"), Value::Null);
    }
    assert_eq!(scene.acts(), "muted/bob/alice");
}

#[test]
fn who_is_removed_leaves_and_everybody_sees_it() {
    let mut scene = Scene::new();
    let (call, [alice, bobs, _]) = scene.three_talking();
    assert!(scene.does("alice", &call, Act::Remove(bob())).is_ok());
    for socket in [&alice, &bobs] {
        assert_eq!(scene.last(socket, "call")["call"]["removed"], json!(["bob"]));
    }
    scene.joins(&bobs, &call);
    assert_eq!(scene.last(&bobs, "error")["code"], "removed_from_call");
    assert!(scene.does("alice", &call, Act::Admit(bob())).is_ok());
    scene.joins(&bobs, &call);
    assert_eq!(scene.last(&bobs, "error"), Value::Null);
    assert_eq!(scene.acts(), "removed/bob/alice admitted/bob/alice");
    // Twice is harmless, and not written down twice.
    assert!(scene.does("alice", &call, Act::Admit(bob())).is_ok());
    assert_eq!(scene.acts(), "removed/bob/alice admitted/bob/alice");
}

#[test]
fn who_is_removed_is_taken_out_at_the_provider_too() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking_over_twilio();
    assert!(scene.does("alice", &call, Act::Remove(bob())).is_ok());
    let errands = scene.world.errands.borrow();
    assert!(matches!(&errands[0], Errand::Remove { identity, .. } if identity == "bob"), "{errands:?}");
}

#[test]
fn a_lock_keeps_new_people_out_and_outlives_a_sleep() {
    let mut scene = Scene::new();
    let (call, alice, _) = scene.talking();
    assert!(scene.does("alice", &call, Act::Lock(true)).is_ok());
    assert_eq!(scene.last(&alice, "call")["call"]["locked"], true);
    scene.sleep();
    let carol = scene.opens("carol", "carol-page");
    scene.joins(&carol, &call);
    assert_eq!(scene.last(&carol, "error")["code"], "call_locked");
    let create = Wish::Create { call_type: CallType::Video, carrier: Carrier::default() };
    assert_eq!(scene.wants("carol", create).unwrap_err().code(), "call_locked");
    assert!(scene.does("alice", &call, Act::Lock(false)).is_ok());
    scene.joins(&carol, &call);
    assert_eq!(scene.last(&carol, "error"), Value::Null);
    assert_eq!(scene.acts(), "locked/alice/alice unlocked/alice/alice");
}

#[test]
fn only_the_owner_does_these_things_and_strangers_learn_nothing() {
    let mut scene = Scene::new();
    let (call, _) = scene.three_talking();
    let gone = UserId::new("nobody");
    for act in [Act::Mute(bob()), Act::Remove(bob()), Act::Admit(bob()), Act::Lock(true), Act::Mute(gone)] {
        assert_eq!(scene.does("carol", &call, act.clone()).unwrap_err(), "not_allowed", "{act:?}");
        assert_eq!(scene.does("mallory", &call, act.clone()).unwrap_err(), "call_not_found", "{act:?}");
    }
    assert_eq!(scene.does("alice", &call, Act::Mute(UserId::new("nobody"))).unwrap_err(), "no_such_participant");
    assert_eq!(scene.acts(), "");
}

#[test]
fn a_call_that_is_over_has_nobody_to_be_moderated() {
    let mut scene = Scene::new();
    let (call, ..) = scene.talking();
    scene.ends("bob", &call).unwrap();
    assert_eq!(scene.does("alice", &call, Act::Mute(bob())).unwrap_err(), "call_ended");
    assert_eq!(scene.does("bob", &call, Act::Mute(bob())).unwrap_err(), "not_allowed");
}

#[test]
fn when_the_database_fails_nobody_is_muted() {
    let mut scene = Scene::new();
    let (call, [_, bobs, _]) = scene.three_talking();
    scene.world.failures.borrow_mut().push_back(Failure::BeforeTheWrite);
    assert_eq!(scene.does("alice", &call, Act::Mute(bob())).unwrap_err(), "unavailable");
    assert_eq!(scene.last(&bobs, "mute"), Value::Null);
}
