//! What calls cost: participant minutes and their prices, by month.

use serde::{Serialize, Serializer};

use super::call::{CallType, Provider};
use super::time::Timestamp;
use crate::json;

/// Percents of a month's budget at which somebody is warned.
pub const WARNED_AT: [u8; 2] = [80, 100];

/// An amount of money in millionths of whatever currency the prices are in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(u64);

impl Money {
    /// So many millionths.
    pub const fn from_millionths(millionths: u64) -> Self {
        Self(millionths)
    }

    /// Reads `12`, `0.004`: up to nine digits and six decimals, nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole, 9) || !digits(decimals, 6) {
            return None;
        }
        let whole: u64 = whole.parse().ok()?;
        let millionths: u64 = format!("{decimals:0<6}").parse().ok()?;
        Some(Self(whole * 1_000_000 + millionths))
    }

    /// What so many seconds cost at this price of a minute.
    pub const fn for_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_mul(seconds).saturating_add(30) / 60)
    }

    /// Whether this is so many percent of a budget, or more.
    pub const fn reaches(self, percent: u8, budget: Self) -> bool {
        self.0 as u128 * 100 >= budget.0 as u128 * percent as u128
    }

    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[allow(clippy::cast_precision_loss)] // exact to a millionth below nine thousand millions
        serializer.serialize_f64(self.0 as f64 / 1e6)
    }
}

/// What a participant minute costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prices {
    /// In a video call at the provider.
    pub video: Money,
    /// In a voice call at the provider.
    pub voice: Money,
    /// From browser to browser, where no provider asks for anything: what relays cost, if one wants to count it.
    pub p2p: Money,
}

impl Prices {
    /// The price of a kind of call.
    pub const fn of(&self, provider: Provider, call_type: CallType) -> Money {
        match (provider, call_type) {
            (Provider::P2p, _) => self.p2p,
            (Provider::Twilio, CallType::Video) => self.video,
            (Provider::Twilio, CallType::Voice) => self.voice,
        }
    }
}

/// What was measured of one kind of call in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Who carried it.
    pub provider: Provider,
    /// Voice or video.
    pub call_type: CallType,
    /// How many calls.
    pub calls: u64,
    /// How many people in them, each call's counted anew.
    pub participants: u64,
    /// How long they were in them, all together.
    pub seconds: u64,
}

json::fields!(Measured { provider, call_type, calls, participants, seconds });

/// One kind of call in a month, with its price.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)] // the fields are those of `Measured`, and of the API
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema), schemars(rename = "KindOfCall"))]
pub struct Kind {
    pub provider: Provider,
    pub call_type: CallType,
    pub calls: u64,
    pub participants: u64,
    pub participant_seconds: u64,
    pub participant_minutes: f64,
    pub minute_price: Money,
    pub cost: Money,
}

/// Every kind of call with its price, also those that did not occur, always in one order.
pub fn priced(measured: &[Measured], prices: &Prices) -> Vec<Kind> {
    let kinds = [Provider::P2p, Provider::Twilio].into_iter().flat_map(|provider| {
        [CallType::Voice, CallType::Video].into_iter().map(move |call_type| (provider, call_type))
    });
    kinds
        .map(|(provider, call_type)| {
            let found = measured.iter().find(|kind| (kind.provider, kind.call_type) == (provider, call_type));
            let seconds = found.map_or(0, |kind| kind.seconds);
            let minute_price = prices.of(provider, call_type);
            Kind {
                provider,
                call_type,
                calls: found.map_or(0, |kind| kind.calls),
                participants: found.map_or(0, |kind| kind.participants),
                participant_seconds: seconds,
                participant_minutes: minutes(seconds),
                minute_price,
                cost: minute_price.for_seconds(seconds),
            }
        })
        .collect()
}

/// Minutes to a hundredth.
#[allow(clippy::cast_precision_loss)] // far below a double's 53 bits
pub fn minutes(seconds: u64) -> f64 {
    ((seconds * 100 + 30) / 60) as f64 / 100.0
}

/// A calendar month in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    year: u16,
    month: u8,
}

impl Month {
    /// Reads `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (year > 0 && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month that a moment is in.
    pub fn of(now: Timestamp) -> Self {
        now.to_string().get(..7).and_then(Self::parse).unwrap_or(Self { year: 1970, month: 1 })
    }

    /// Its first moment, as times are stored.
    pub fn start(self) -> String {
        format!("{self}-01T00:00:00.000Z")
    }

    /// The month after it.
    pub const fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn money_is_a_plain_decimal_number() {
        for (text, millionths) in
            [("0", 0), ("0.004", 4000), ("0.0025", 2500), ("12", 12_000_000), ("1.000001", 1_000_001)]
        {
            assert_eq!(Money::parse(text), Some(Money::from_millionths(millionths)), "{text}");
        }
        for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", "0.0000001", "1234567890", "1.2.3", " 1", "$1"] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
        assert_eq!(serde_json::to_string(&[money("0.0025"), money("20"), money("0.1")]).unwrap(), "[0.0025,20.0,0.1]");
    }

    #[test]
    fn a_minute_costs_its_price_and_a_second_its_sixtieth() {
        assert_eq!(money("0.004").for_seconds(60), money("0.004"));
        assert_eq!(money("0.004").for_seconds(90), money("0.006"));
        assert_eq!(money("0.0025").for_seconds(3600), money("0.15"));
        assert_eq!(money("0.0025").for_seconds(1), money("0.000042"), "to the nearest millionth");
        assert_eq!(money("0").for_seconds(1_000_000), money("0"));
    }

    #[test]
    fn a_budget_is_reached_at_the_percent_and_not_before() {
        let budget = money("10");
        for (cost, percent, reached) in
            [("7.999999", 80, false), ("8", 80, true), ("8", 100, false), ("10", 100, true), ("999", 100, true)]
        {
            assert_eq!(money(cost).reaches(percent, budget), reached, "{cost} of 10 is {percent} %");
        }
    }

    #[test]
    fn every_kind_has_its_price_and_those_without_calls_are_there() {
        let prices = Prices { video: money("0.004"), voice: money("0.0025"), p2p: money("0") };
        let kind = |provider, call_type, seconds| Measured { provider, call_type, calls: 2, participants: 4, seconds };
        let measured = [kind(Provider::Twilio, CallType::Video, 6000), kind(Provider::P2p, CallType::Voice, 61)];
        let shown: Vec<_> = priced(&measured, &prices)
            .iter()
            .map(|kind| format!("{:?} {:?} {} {}", kind.provider, kind.call_type, kind.calls, kind.participant_minutes))
            .collect();
        assert_eq!(shown, ["P2p Voice 2 1.02", "P2p Video 0 0", "Twilio Voice 0 0", "Twilio Video 2 100"]);
        let costs: Vec<_> = priced(&measured, &prices).iter().map(|kind| kind.cost).collect();
        assert_eq!(costs, [money("0"), money("0"), money("0"), money("0.4")]);
    }

    #[test]
    fn a_month_is_four_digits_and_two() {
        let bounds = |text| Month::parse(text).map(|month| (month.start(), month.next().start()));
        let of = |from: &str, to: &str| Some((format!("{from}-01T00:00:00.000Z"), format!("{to}-01T00:00:00.000Z")));
        assert_eq!(bounds("2026-11"), of("2026-11", "2026-12"));
        assert_eq!(bounds("2026-12"), of("2026-12", "2027-01"));
        for text in
            ["", "2026", "2026-00", "2026-13", "2026-1", "26-11", "2026-11-01", "+026-11", "0000-01", "２０２６-11"]
        {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        assert_eq!(Month::of(Timestamp::from_millis(1_795_240_370_123)).to_string(), "2026-11");
    }
}
