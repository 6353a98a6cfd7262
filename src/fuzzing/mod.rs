//! What must hold of every parser whatever it is given: for `cargo fuzz` (fuzz/) and, with made-up input of our own,
//! for `cargo test`. A panic is a finding.

mod requests;
#[cfg(test)]
mod tests;
mod tokens;
mod webhooks;

use crate::domain::time::Timestamp;

/// A parser's name and what must hold of it.
pub type Target = (&'static str, fn(&[u8]));

/// Every parser of something that comes from outside.
pub const TARGETS: [Target; 9] = [
    ("session", tokens::session),
    ("ticket", tokens::ticket),
    ("webhook", webhooks::webhook),
    ("frame", requests::frame),
    ("fields", requests::fields),
    ("head", requests::head),
    ("appointment", requests::appointment),
    ("calendar", requests::calendar),
    ("ice", requests::ice),
];

/// Gives one input to a parser by its name; answers whether there is such a parser.
pub fn run(name: &str, input: &[u8]) -> bool {
    let target = TARGETS.iter().find(|(target, _)| *target == name);
    if let Some((_, check)) = target {
        check(input);
    }
    target.is_some()
}

const SECRET: &[u8] = b"a secret of at least thirty-two bytes";
const NOW: Timestamp = Timestamp::from_millis(1_795_240_370_000);

/// The input as texts: what is between zero bytes, and empty ones after that.
fn texts<const N: usize>(input: &[u8]) -> [String; N] {
    let mut pieces = input.split(|byte| *byte == 0);
    std::array::from_fn(|_| String::from_utf8_lossy(pieces.next().unwrap_or_default()).into_owned())
}
