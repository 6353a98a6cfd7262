//! Names of people.

use serde::Serialize;

use super::id::{RandomBytes, UserId};
use super::limits::USERNAME;
use crate::error::Error;

/// What a person is called whose account is deleted. Nobody else can be called so.
pub const DELETED: &str = "Deleted person";

/// A person as the API shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct User {
    /// Who.
    pub id: UserId,
    /// Their name as they wrote it.
    pub username: String,
    /// Whether the account lives only as long as the browser's session.
    pub guest: bool,
}

/// A name that fits, as its owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Trims, makes inner runs of spaces one, and refuses what is no name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let words: Vec<&str> = text.trim().split(' ').filter(|word| !word.is_empty()).collect();
        let name = words.join(" ");
        let length = name.chars().count();
        let fits = USERNAME.contains(&length) && name.chars().all(is_allowed) && !name.eq_ignore_ascii_case(DELETED);
        if fits { Ok(Self(name)) } else { Err(Error::InvalidUsername) }
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes it unique: the same for all ways to write it in capitals.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// Other names close to this one, the nicest first; the last is as good as sure to be free.
    pub fn alternatives(&self, random: RandomBytes) -> Vec<Self> {
        let lucky = random.iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte))) % 90_000;
        (2..=9).chain([lucky + 10_000]).map(|number| self.numbered(number)).collect()
    }

    fn numbered(&self, number: u32) -> Self {
        let tail = format!(" {number}");
        let head: String = self.0.chars().take(USERNAME.end() - tail.len()).collect();
        Self(format!("{}{tail}", head.trim_end()))
    }
}

fn is_allowed(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, ' ' | '.' | '_' | '-') || is_mark_of_a_script(letter)
}

/// Marks that words of Indic and South-East Asian scripts are written with and that Unicode counts as
/// neither letter nor digit: nuktas, viramas, tone marks.
fn is_mark_of_a_script(letter: char) -> bool {
    matches!(letter,
        '\u{093c}' | '\u{094d}' | '\u{09bc}' | '\u{09cd}' | '\u{0a3c}' | '\u{0a4d}' | '\u{0abc}' | '\u{0acd}'
        | '\u{0b3c}' | '\u{0b4d}' | '\u{0bcd}' | '\u{0c4d}' | '\u{0cbc}' | '\u{0ccd}' | '\u{0d4d}' | '\u{0dca}'
        | '\u{0e47}'..='\u{0e4c}' | '\u{0ec8}'..='\u{0ecc}' | '\u{1037}' | '\u{1039}' | '\u{103a}' | '\u{17d2}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_its_inner_spaces_are_one() {
        assert_eq!(Username::parse("  Anna   Maria ").unwrap().as_str(), "Anna Maria");
        assert_eq!(Username::parse("Alice").unwrap().key(), Username::parse(" ALICE").unwrap().key());
        assert_eq!(Username::parse("ZOË").unwrap().key(), "zoë");
    }

    #[test]
    fn names_of_any_script_fit() {
        for name in ["Жанна", "美咲", "علي", "नमस्ते", "น้ำฝน", "O.Neill_3-b", "x1", &"ж".repeat(32)]
        {
            assert!(Username::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in [
            "",
            " ",
            "x",
            " x ",
            "a@b",
            "<b>",
            "tab\there",
            "a\u{a0}b",
            "deleted Person",
            "zero\u{200b}width",
            "nul\0l",
            "😀😀",
        ] {
            assert_eq!(Username::parse(name), Err(Error::InvalidUsername), "{name}");
        }
        assert!(Username::parse(&"y".repeat(33)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn an_alternative_is_a_name_of_its_own(text in ".*", random: RandomBytes) {
            if let Ok(name) = Username::parse(&text) {
                for other in name.alternatives(random) {
                    proptest::prop_assert_ne!(other.key(), name.key());
                    proptest::prop_assert_eq!(Username::parse(other.as_str()), Ok(other));
                }
            }
        }
    }

    #[test]
    fn the_first_alternative_is_a_small_number() {
        assert_eq!(Username::parse("Alice").unwrap().alternatives([7; 16])[0].as_str(), "Alice 2");
        assert_eq!(
            Username::parse(&"y".repeat(32)).unwrap().alternatives([7; 16])[0].as_str(),
            format!("{} 2", "y".repeat(30))
        );
    }
}
