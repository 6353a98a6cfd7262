use proptest::prelude::*;

use super::*;
use crate::domain::appointment::life::{shown, stored_behind};
use crate::domain::call;

const CLOSES: Timestamp = HOURS.closes_at;

fn facts(live: Option<call::Status>, talked: bool, met: bool) -> Facts {
    let live = live.map(|status| LiveCall { status, provider: Provider::P2p });
    Facts { live, talked, met, provider_room: "apt-7".into() }
}

#[test]
fn what_people_see_follows_from_the_calls_and_the_time() {
    use call::Status::{Active, Initiated, Ringing};
    let before = CLOSES.plus_seconds(-1);
    for stored in [Status::Scheduled, Status::Confirmed] {
        for (live, talked, met, now, expected) in [
            (None, false, false, before, stored),
            (None, false, false, CLOSES, Status::NoShow),
            (Some(Initiated), false, false, before, stored),
            (Some(Ringing), false, false, CLOSES, stored),
            (Some(Active), false, false, before, Status::InProgress),
            (Some(Active), true, true, CLOSES, Status::InProgress),
            (None, true, false, before, Status::Completed),
            (None, true, false, CLOSES, Status::Completed),
            (None, false, true, before, Status::Completed),
            (None, false, true, CLOSES, Status::Completed),
            // Somebody rings again after they have talked.
            (Some(Ringing), true, false, before, Status::Completed),
        ] {
            let seen = shown(stored, &facts(live, talked, met), CLOSES, now);
            assert_eq!(seen, expected, "{stored:?} {live:?} {talked} {met} {now}");
        }
    }
}

#[test]
fn every_status_has_its_word() {
    for status in Status::ALL {
        assert_eq!(Status::parse(status.as_str()), Some(status));
        assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
    }
    for word in ["", "Scheduled", "in progress", "missed"] {
        assert_eq!(Status::parse(word), None);
    }
}

fn any_status() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL.to_vec())
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let live = prop::option::of(prop::sample::select(vec![
        call::Status::Initiated,
        call::Status::Ringing,
        call::Status::Active,
    ]));
    (live, any::<bool>(), any::<bool>()).prop_map(|(live, talked, met)| facts(live, talked, met))
}

proptest! {
    #[test]
    fn what_is_over_for_good_is_never_left(stored in any_status(), facts in any_facts(), seconds in -90_000_i64..90_000) {
        let seen = shown(stored, &facts, CLOSES, CLOSES.plus_seconds(seconds));
        if !stored.is_open() {
            prop_assert_eq!(seen, stored);
        }
        // Calls bring nobody to call an appointment off.
        prop_assert!(seen.is_off() == stored.is_off());
    }

    #[test]
    fn a_list_by_status_looks_at_all_that_may_show_it(stored in any_status(), facts in any_facts(), seconds in -90_000_i64..90_000) {
        prop_assume!(stored != Status::InProgress);
        let seen = shown(stored, &facts, CLOSES, CLOSES.plus_seconds(seconds));
        prop_assert!(stored_behind(seen).contains(&stored));
    }

    #[test]
    fn time_alone_only_makes_a_no_show(stored in any_status(), facts in any_facts(), seconds in 0_i64..90_000) {
        let (early, late) = (CLOSES.plus_seconds(-1 - seconds), CLOSES.plus_seconds(seconds));
        let (before, after) = (shown(stored, &facts, CLOSES, early), shown(stored, &facts, CLOSES, late));
        prop_assert!(before == after || (before.is_open() && after == Status::NoShow));
    }
}
