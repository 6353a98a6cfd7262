//! Browsers that vanish without a farewell: their sockets stay open, and ping no more.

use super::*;
use crate::domain::limits::SILENT_SECONDS;

#[test]
fn who_vanishes_without_a_word_is_lost_and_then_gone_within_a_minute() {
    let mut scene = Scene::new();
    let (_, alice, bob) = scene.talking();
    // The alarm that was set for the end of ringing looked at everybody, and then he vanishes: the longest there is.
    scene.later(44);
    scene.falls_silent(&bob);
    scene.later(SILENT_SECONDS + 17);
    assert!(scene.world.closed.borrow().is_empty());
    scene.received(&alice);
    scene.later(1);
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "lost");
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4009)]);
    // He was the only other one.
    scene.later(11);
    assert_eq!(scene.stored(), format!("ended/connection_lost/{}", 44 + 58));
}

#[test]
fn who_was_silent_for_less_at_a_look_is_looked_at_again_within_the_same_minute() {
    let mut scene = Scene::new();
    let (_, _, bob) = scene.talking();
    scene.later(19);
    scene.falls_silent(&bob);
    scene.later(26);
    assert!(scene.world.closed.borrow().is_empty());
    assert_eq!(scene.world.alarm.get(), Some(at(20 + SILENT_SECONDS + 18)));
    scene.later(SILENT_SECONDS);
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4009)]);
}

#[test]
fn of_three_one_goes_and_the_others_talk_on() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    let carol = scene.opens("carol", "carol-page");
    scene.joins(&carol, &call);
    scene.falls_silent(&bob);
    scene.later(120);
    let participants = scene.last(&alice, "call")["call"]["participants"].clone();
    let presences: Vec<&Value> = participants.as_array().unwrap().iter().map(|each| &each["presence"]).collect();
    assert_eq!(presences, ["connected", "left", "connected"]);
    assert_eq!((scene.stored(), scene.world.closed.borrow().len()), ("active".into(), 1));
}

#[test]
fn a_page_that_never_pinged_has_as_long_from_its_opening() {
    let mut scene = Scene::new();
    let (_, _, bob) = scene.talking();
    scene.world.silent.borrow_mut().push((bob.id.clone(), None));
    scene.later(SILENT_SECONDS - 2);
    assert!(scene.world.closed.borrow().is_empty());
    scene.later(30);
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4009)]);
}

#[test]
fn who_comes_back_in_time_was_only_away() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    scene.later(60);
    scene.falls_silent(&bob);
    scene.later(SILENT_SECONDS + 5);
    let again = scene.opens("bob", "bob-page");
    scene.joins(&again, &call);
    // The platform notices the old one's end only now.
    scene.closes(&bob);
    scene.later(300);
    assert_eq!(scene.last(&alice, "call")["call"]["participants"][1]["presence"], "connected");
    assert_eq!(scene.stored(), "active");
}

#[test]
fn pages_that_are_in_no_call_may_be_silent() {
    let mut scene = Scene::new();
    let (_, _, _) = scene.talking();
    let carol = scene.opens("carol", "carol-page");
    scene.falls_silent(&carol);
    scene.later(600);
    assert!(scene.world.closed.borrow().is_empty());
    assert_eq!(scene.stored(), "active");
}

#[test]
fn an_answer_moves_no_alarm_and_a_call_sets_one_in_three_quarters_of_a_minute() {
    let mut scene = Scene::new();
    scene.talking();
    assert_eq!(scene.world.alarm.get(), Some(at(45)));
    scene.later(45);
    assert_eq!(scene.world.alarm.get(), Some(at(45 + SILENT_SECONDS + 18)));
}

#[test]
fn silence_is_noticed_after_a_sleep_too() {
    let mut scene = Scene::new();
    let (_, _, bob) = scene.talking();
    scene.falls_silent(&bob);
    scene.sleep();
    scene.later(120);
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4009)]);
    assert!(scene.stored().starts_with("ended/connection_lost/"));
}

#[test]
fn what_the_others_say_does_not_put_it_off() {
    let mut scene = Scene::new();
    let (call, alice, bob) = scene.talking();
    scene.falls_silent(&bob);
    for _ in 0..4 {
        // The room sleeps in between, and what wakes it does not know which alarm it had.
        scene.later(12);
        scene.sleep();
        scene.says(
            &alice,
            json!({ "type": "call.media", "callId": call, "audio": true, "video": false, "screen": false }),
        );
    }
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4009)]);
}

#[test]
fn a_clock_that_jumps_cuts_nobody_off() {
    let mut scene = Scene::new();
    let (_, alice, bob) = scene.talking();
    scene.falls_silent(&alice);
    scene.falls_silent(&bob);
    scene.world.alarm.set(None);
    pollster::block_on(scene.keeper.alarm(at(3600)));
    assert!(scene.world.closed.borrow().is_empty());
    assert_eq!(scene.world.alarm.get(), Some(at(3600 + SILENT_SECONDS)));
    // They ping by the new clock, and one of them vanishes.
    scene.now = 3610;
    scene.world.silent.borrow_mut().clear();
    scene.falls_silent(&bob);
    scene.later(60);
    assert_eq!(*scene.world.closed.borrow(), vec![(bob.id, 4009)]);
}

#[test]
fn when_both_vanish_the_call_ends_too() {
    let mut scene = Scene::new();
    let (_, alice, bob) = scene.talking();
    scene.falls_silent(&alice);
    scene.later(3);
    scene.falls_silent(&bob);
    scene.later(120);
    assert!(scene.stored().starts_with("ended/connection_lost/"));
}
