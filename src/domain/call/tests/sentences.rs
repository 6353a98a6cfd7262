use super::*;

#[test]
fn a_call_is_placed_rings_is_answered_and_ends_when_one_of_two_leaves() {
    let call = after(placed(), &[(1, joined("alice"))]);
    assert_eq!(call.status, Status::Initiated);
    let call = after(call, &[(2, Event::Rang)]);
    assert_eq!(call.status, Status::Ringing);
    let call = after(call, &[(5, joined("bob"))]);
    assert_eq!((call.status, call.answered_at, call.ring_ends_at), (Status::Active, Some(at(5)), None));
    let call = after(call, &[(65, left("bob"))]);
    assert_eq!(ending(&call), (Status::Ended, EndReason::Left, 60));
    assert!(call.participants.iter().all(|participant| participant.left_at() == Some(at(65))));
}

#[test]
fn nobody_answers_and_it_is_missed_at_its_own_moment() {
    let call = after(placed(), &[(1, joined("alice")), (600, Event::Tick)]);
    assert_eq!(ending(&call), (Status::Missed, EndReason::NoAnswer, 0));
    assert_eq!(call.ending.unwrap().at, at(45));
}

#[test]
fn the_caller_gives_up() {
    let call = after(placed(), &[(1, joined("alice")), (9, left("alice"))]);
    assert_eq!(ending(&call), (Status::Cancelled, EndReason::Cancelled, 0));
}

#[test]
fn it_is_declined_when_everybody_asked_has_declined() {
    let call = after(placed(), &[(3, declined("bob")), (4, declined("bob"))]);
    assert!(call.ending.is_none());
    let call = after(call, &[(5, declined("carol"))]);
    assert_eq!(ending(&call), (Status::Declined, EndReason::Declined, 0));
}

#[test]
fn it_is_declined_when_the_only_one_who_had_not_declined_leaves_the_room() {
    let call =
        after(placed(), &[(3, declined("bob")), (4, Event::MemberRemoved { user: person("carol"), erased: false })]);
    assert_eq!(call.status, Status::Declined);
}

#[test]
fn who_declined_may_change_their_mind() {
    let call = after(placed(), &[(3, declined("bob")), (4, joined("bob")), (5, declined("carol"))]);
    assert_eq!((call.status, call.declined), (Status::Active, vec![person("carol")]));
}

#[test]
fn a_new_member_is_asked_too() {
    let dave = Event::MemberAdded { user: person("dave") };
    let call = after(placed(), &[(1, dave.clone()), (1, dave), (3, declined("bob")), (4, declined("carol"))]);
    assert!(call.ending.is_none());
    assert_eq!(after(call, &[(5, declined("dave"))]).status, Status::Declined);
}

#[test]
fn the_caller_and_who_accepted_cannot_decline() {
    assert_eq!(refused(&placed(), 1, declined("alice")), Error::AlreadyInCall);
    assert_eq!(refused(&after(placed(), &[(1, accepted("bob"))]), 2, declined("bob")), Error::AlreadyInCall);
}

#[test]
fn accepting_twice_is_harmless_and_the_callers_own_accept_answers_nothing() {
    let call = after(placed(), &[(1, accepted("bob"))]);
    assert_eq!(after(call.clone(), &[(2, accepted("bob"))]), call);
    assert_eq!(after(placed(), &[(1, accepted("alice"))]), placed());
}

#[test]
fn a_lost_connection_has_ten_seconds_to_come_back() {
    let call = after(talking(), &[(20, lost("bob-page")), (29, Event::Tick)]);
    assert_eq!(call.status, Status::Active);
    let back = after(call.clone(), &[(29, joined("bob")), (60, Event::Tick)]);
    assert_eq!((back.status, back.present()), (Status::Active, 2));
    let gone = after(call, &[(300, Event::Tick)]);
    assert_eq!(ending(&gone), (Status::Ended, EndReason::ConnectionLost, 25));
}

#[test]
fn a_reload_comes_back_as_the_same_participant() {
    let call = after(talking(), &[(20, lost("bob-page")), (22, joined_by("bob", "bob-reloaded"))]);
    assert_eq!(call.participants.len(), 2);
    assert_eq!(call.participant(&person("bob")).unwrap().connection(), Some(&page("bob-reloaded")));
}

#[test]
fn a_second_device_moves_the_place_and_the_first_one_going_changes_nothing() {
    let call = after(talking(), &[(20, joined_by("bob", "bob-phone"))]);
    assert_eq!(after(call.clone(), &[(21, lost("bob-page"))]), call);
    assert_eq!(call.present(), 2);
}

#[test]
fn two_of_three_go_on_when_one_leaves_and_the_third_may_return() {
    let call = after(talking(), &[(10, joined("carol")), (20, left("alice"))]);
    assert_eq!((call.status, call.present()), (Status::Active, 2));
    let call = after(call, &[(30, joined("alice"))]);
    assert_eq!((call.participants.len(), call.participant(&person("alice")).unwrap().left_at()), (3, None));
}

#[test]
fn a_full_call_takes_nobody_new_but_lets_its_own_people_back() {
    let call = after(talking(), &[(10, joined("carol"))]);
    assert_eq!(refused(&call, 11, joined("dave")), Error::CallFull { most: 3 });
    assert_eq!(refused(&call, 11, accepted("dave")), Error::CallFull { most: 3 });
    assert_eq!(after(call, &[(11, joined_by("carol", "carol-phone"))]).present(), 3);
}

#[test]
fn who_accepts_and_never_connects_has_left_after_as_long_as_it_rings() {
    let call = after(placed(), &[(1, joined("alice")), (5, accepted("bob")), (60, Event::Tick)]);
    assert_eq!(ending(&call), (Status::Failed, EndReason::NeverConnected, 0));
    assert_eq!(call.ending.unwrap().at, at(50));
}

#[test]
fn a_reported_duration_counts_only_when_the_server_saw_nobody() {
    let call = after(placed(), &[(5, accepted("bob")), (30, left_reporting("bob", 20))]);
    assert_eq!(ending(&call), (Status::Ended, EndReason::Reported, 20));
    let call = after(talking(), &[(25, left_reporting("bob", 9_999))]);
    assert_eq!(ending(&call), (Status::Ended, EndReason::Left, 20));
    let call = after(placed(), &[(5, accepted("bob")), (30, left("bob"))]);
    assert_eq!(ending(&call), (Status::Ended, EndReason::Left, 25));
}

#[test]
fn an_unanswered_call_that_nobody_connected_to_may_report_a_duration_too() {
    assert_eq!(
        ending(&after(placed(), &[(30, left_reporting("alice", 28))])),
        (Status::Ended, EndReason::Reported, 28)
    );
    assert_eq!(
        ending(&after(placed(), &[(30, left_reporting("alice", 0))])),
        (Status::Cancelled, EndReason::Cancelled, 0)
    );
    assert_eq!(ending(&after(placed(), &[(1, joined("alice")), (30, left_reporting("alice", 28))])).2, 0);
}

#[test]
fn only_the_caller_and_the_owner_end_it_for_all() {
    let end = |by: &str, is_owner| Event::EndedForAll { by: person(by), is_owner, duration: None };
    let call = after(talking(), &[(10, joined("carol"))]);
    assert!(matches!(refused(&call, 20, end("bob", false)), Error::NotAllowed { .. }));
    for (by, is_owner) in [("alice", false), ("carol", true), ("dave", true)] {
        assert_eq!(
            ending(&after(call.clone(), &[(20, end(by, is_owner))])),
            (Status::Ended, EndReason::EndedForAll, 15)
        );
    }
    assert_eq!(ending(&after(placed(), &[(3, end("dave", true))])), (Status::Cancelled, EndReason::EndedForAll, 0));
}

#[test]
fn leaving_a_call_one_is_not_in_changes_nothing() {
    assert_eq!(after(talking(), &[(9, left("carol"))]), talking());
    assert_eq!(after(placed(), &[(9, left("bob"))]), placed());
}

#[test]
fn only_the_page_in_the_call_says_what_it_sends() {
    let media = Media { audio: true, video: false, screen: true };
    let by =
        |user: &str, connection: &str| Event::MediaChanged { user: person(user), connection: page(connection), media };
    let call = after(talking(), &[(9, by("bob", "bob-page"))]);
    assert_eq!(call.participant(&person("bob")).unwrap().media, media);
    assert_eq!(call.row(), talking().row());
    assert_eq!(refused(&call, 10, by("bob", "bob-phone")), Error::NotInCall);
    assert_eq!(refused(&call, 10, by("carol", "bob-page")), Error::NotInCall);
}

#[test]
fn a_hand_stays_up_since_it_was_raised_until_it_is_lowered_or_its_person_leaves() {
    let moved = |raised| Event::HandMoved { user: person("bob"), connection: page("bob-page"), raised };
    let hand = |call: &Call| call.participant(&person("bob")).unwrap().hand_raised_at;
    let call = after(talking(), &[(9, moved(true)), (12, moved(true))]);
    assert_eq!(hand(&call), Some(at(9)), "raising it again does not put them behind");
    assert_eq!(call.row(), talking().row(), "nothing that lasts");
    let back = after(call.clone(), &[(20, lost("bob-page")), (25, joined("bob"))]);
    assert_eq!(hand(&back), Some(at(9)), "a reload does not lower it");
    assert_eq!(hand(&after(call.clone(), &[(20, moved(false))])), None);
    assert_eq!(hand(&after(call.clone(), &[(15, joined("carol")), (20, left("bob")), (30, joined("bob"))])), None);
    let elsewhere = Event::HandMoved { user: person("bob"), connection: page("bob-phone"), raised: false };
    assert_eq!(refused(&call, 20, elsewhere), Error::NotInCall);
}

#[test]
fn nobody_loses_anothers_connection() {
    let stolen = Event::ConnectionLost { user: person("carol"), connection: page("bob-page") };
    assert_eq!(after(talking(), &[(9, stolen)]), talking());
}

#[test]
fn what_a_crash_left_open_is_closed() {
    assert_eq!(ending(&after(placed(), &[(99, Event::Abandoned)])), (Status::Failed, EndReason::Abandoned, 0));
    assert_eq!(ending(&after(talking(), &[(99, Event::Abandoned)])), (Status::Ended, EndReason::Abandoned, 94));
}

#[test]
fn no_call_is_longer_than_a_day() {
    assert_eq!(ending(&after(talking(), &[(200_000, left("bob"))])).2, 86_400);
}

#[test]
fn a_call_read_back_from_the_database_waits_for_its_people_to_show_up() {
    let row = talking().row();
    let call = Call::from_row(row.clone(), vec![person("bob")], at(100), &RULES);
    assert_eq!(call.row(), row);
    assert_eq!(call.next_deadline(), Some(at(110)));
    assert_eq!(after(call.clone(), &[(105, joined("alice")), (106, joined("bob"))]).present(), 2);
    assert_eq!(after(call, &[(200, Event::Tick)]).status, Status::Ended);
}

#[test]
fn a_call_survives_being_written_down() {
    for call in [placed(), talking(), after(talking(), &[(9, lost("bob-page")), (10, left("alice"))])] {
        let text = serde_json::to_string(&call).unwrap();
        assert_eq!(serde_json::from_str::<Call>(&text).unwrap(), call);
    }
}

#[test]
fn a_clock_that_is_set_back_ends_no_call_before_it_began() {
    let call = after(talking(), &[(-3600, left("bob"))]);
    assert_eq!(ending(&call), (Status::Ended, EndReason::Left, 0));
    assert_eq!(call.ending.map(|ending| ending.at), call.answered_at);
    assert!(call.participants.iter().all(|participant| participant.left_at() >= Some(participant.joined_at)));
    let answered = after(placed(), &[(-3600, joined("bob"))]);
    assert_eq!(answered.answered_at, Some(answered.started_at));
}
