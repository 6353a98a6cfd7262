//! What a room has done at Twilio.

use super::*;
use crate::hub::Notice;

pub fn at_twilio() -> Carrier {
    Carrier { provider: Provider::Twilio, ..Carrier::default() }
}

impl Scene {
    pub fn calls_by(&mut self, name: &str, carrier: Carrier) -> CallId {
        self.wants(name, Wish::Create { call_type: CallType::Video, carrier }).unwrap().call.id
    }

    pub fn errands(&self) -> Vec<Errand> {
        self.world.errands.borrow_mut().drain(..).collect()
    }
}

#[test]
fn every_end_of_a_call_at_twilio_completes_its_room_once() {
    let mut scene = Scene::new();
    let call = scene.calls_by("alice", at_twilio());
    assert_eq!(scene.errands(), []);
    scene.ends("alice", &call).unwrap();
    scene.ends("alice", &call).unwrap();
    assert_eq!(scene.errands(), [Errand::Complete { provider_room: None }]);
    scene.calls_by("alice", at_twilio());
    scene.later(60);
    assert_eq!(scene.errands(), [Errand::Complete { provider_room: None }]);
}

#[test]
fn who_is_no_longer_a_member_is_taken_out_of_the_call_at_twilio() {
    let mut scene = Scene::new();
    scene.calls_by("alice", at_twilio());
    let user = User { id: UserId::new("bob"), username: "Bob".to_owned() };
    scene.hears(Notice::MemberLeft { user, erased: false });
    assert_eq!(scene.errands(), [Errand::Remove { provider_room: None, identity: "Bob".to_owned() }]);
}

#[test]
fn calls_from_browser_to_browser_are_no_business_of_twilio_and_say_why_they_are() {
    let mut scene = Scene::new();
    let fallback = Some("20003".to_owned());
    let call = scene.calls_by("alice", Carrier { fallback: fallback.clone(), ..Carrier::default() });
    scene
        .hears(Notice::MemberLeft { user: User { id: UserId::new("bob"), username: "Bob".to_owned() }, erased: false });
    scene.crash();
    assert_eq!(scene.ends("alice", &call).unwrap().call.fallback, fallback);
    assert_eq!(scene.errands(), []);
    let stored = "SELECT fallback || ':' || (provider_room IS NULL) FROM calls";
    assert_eq!(scene.world.database().scalar(stored).as_deref(), Some("20003:1"));
}
