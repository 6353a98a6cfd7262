//! What monitoring is told, in Prometheus' text format 0.0.4.

use crate::json;

/// The type of the format.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Every family: its name, its type, and what it is.
const FAMILIES: [(&str, &str, &str); 9] = [
    ("securechat_calls_total", "counter", "Calls that are over."),
    ("securechat_live_calls", "gauge", "Calls that ring or go on."),
    ("securechat_live_participants", "gauge", "People in calls that ring or go on."),
    (
        "securechat_call_reports_total",
        "counter",
        "Reports of pages about a call they were in, by the path of the media.",
    ),
    ("securechat_call_setup_seconds", "histogram", "From the press to the first picture or sound."),
    ("securechat_call_reconnects_total", "counter", "Connections that were lost in calls and made again."),
    ("securechat_call_packet_loss_ratio", "summary", "Part of the packets that were lost in a call."),
    ("securechat_call_round_trip_seconds", "summary", "Round trip of a call's media."),
    ("securechat_call_ratings", "gauge", "What people say about calls; they may change their minds."),
];

/// A number under a name, as the database counts it. Labels are made of its own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The family's name, or one that begins with it.
    pub name: String,
    /// Between the braces.
    pub label: String,
    /// How much.
    pub value: f64,
}

json::fields!(Sample { name, label, value });

/// The whole text. Samples of a family stand together, however they came.
pub fn text(samples: &[Sample]) -> String {
    let mut text = String::new();
    for (family, kind, help) in FAMILIES {
        for part in ["# HELP ", family, " ", help, "\n# TYPE ", family, " ", kind, "\n"] {
            text.push_str(part);
        }
        let mut own: Vec<&Sample> = samples.iter().filter(|sample| belongs(&sample.name, family)).collect();
        if family.ends_with("_seconds") {
            own.sort_by(|one, other| place(one).cmp(&place(other)));
        }
        for sample in own {
            text.push_str(&format!("{}{{{}}} {}\n", sample.name, sample.label, sample.value));
        }
    }
    text
}

fn belongs(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| matches!(rest, "" | "_bucket" | "_sum" | "_count"))
}

/// A histogram's place in the text: its labels, then its buckets as they grow, its sum and its count.
fn place(sample: &Sample) -> (&str, u8, u64) {
    let (label, limit) = sample.label.split_once(",le=").unwrap_or((&sample.label, ""));
    let kind = match sample.name.rsplit('_').next() {
        Some("bucket") => 0,
        Some("sum") => 1,
        _ => 2,
    };
    // Positive floats are in the order of their bits.
    let limit = limit.trim_matches('"').parse::<f64>().unwrap_or(f64::INFINITY);
    (label, kind, limit.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str, label: &str, value: f64) -> Sample {
        Sample { name: name.to_owned(), label: label.to_owned(), value }
    }

    #[test]
    fn every_family_is_explained_even_without_a_sample() {
        let text = text(&[]);
        assert_eq!(text.lines().filter(|line| line.starts_with("# TYPE ")).count(), FAMILIES.len());
        assert_eq!(text.lines().count(), 2 * FAMILIES.len());
    }

    #[test]
    fn a_familys_samples_stand_together_and_buckets_grow() {
        let name = "securechat_call_setup_seconds";
        let bucket =
            |limit: &str, value| sample(&format!("{name}_bucket"), &format!("path=\"host\",le=\"{limit}\""), value);
        let whole = text(&[
            bucket("+Inf", 3.0),
            bucket("16", 3.0),
            bucket("0.25", 1.0),
            sample(&format!("{name}_count"), "path=\"host\"", 3.0),
            sample("securechat_calls_total", "status=\"ended\"", 12.0),
            sample(&format!("{name}_sum"), "path=\"host\"", 4.25),
            bucket("2", 2.0),
        ]);
        let lines: Vec<&str> = whole.lines().filter(|line| line.starts_with(name)).collect();
        assert_eq!(
            lines,
            [
                "securechat_call_setup_seconds_bucket{path=\"host\",le=\"0.25\"} 1",
                "securechat_call_setup_seconds_bucket{path=\"host\",le=\"2\"} 2",
                "securechat_call_setup_seconds_bucket{path=\"host\",le=\"16\"} 3",
                "securechat_call_setup_seconds_bucket{path=\"host\",le=\"+Inf\"} 3",
                "securechat_call_setup_seconds_sum{path=\"host\"} 4.25",
                "securechat_call_setup_seconds_count{path=\"host\"} 3",
            ]
        );
        assert!(whole.starts_with("# HELP securechat_calls_total "));
        assert!(whole.contains("\nsecurechat_calls_total{status=\"ended\"} 12\n"));
    }
}
