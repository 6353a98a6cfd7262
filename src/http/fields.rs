//! The fields of a request's JSON body, read one by one so that a wrong one is named.

use serde_json::{Map, Value};

use crate::error::Error;

/// A JSON object from a client. A field that is `null` counts as not there.
#[derive(Debug, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body; an empty one stands for `{}`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        let text = std::str::from_utf8(body).map_err(|_| Error::MalformedJson)?;
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            _ => Err(Error::MalformedJson),
        }
    }

    /// A text that must be there.
    pub fn text(&self, field: &str) -> Result<&str, Error> {
        self.optional_text(field)?.ok_or_else(|| Error::invalid_field(field, "is missing"))
    }

    /// A text that may be there.
    pub fn optional_text(&self, field: &str) -> Result<Option<&str>, Error> {
        match self.get(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Error::invalid_field(field, "is not a text")),
        }
    }

    /// `true` or `false`, or nothing.
    pub fn optional_bool(&self, field: &str) -> Result<Option<bool>, Error> {
        match self.get(field) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => Err(Error::invalid_field(field, "is neither true nor false")),
        }
    }

    /// A whole number (`3` or `3.0`), or nothing. Beyond 64 bits it is not one.
    pub fn optional_integer(&self, field: &str) -> Result<Option<i64>, Error> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let number = value.as_i64().or_else(|| value.as_f64().and_then(whole));
        number.map(Some).ok_or_else(|| Error::invalid_field(field, "is not a whole number"))
    }

    /// Any number, or nothing.
    pub fn optional_number(&self, field: &str) -> Result<Option<f64>, Error> {
        let Some(value) = self.get(field) else { return Ok(None) };
        value.as_f64().map(Some).ok_or_else(|| Error::invalid_field(field, "is not a number"))
    }

    /// A whole number that must be there.
    pub fn integer(&self, field: &str) -> Result<i64, Error> {
        self.optional_integer(field)?.ok_or_else(|| Error::invalid_field(field, "is missing"))
    }

    fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field).filter(|value| !value.is_null())
    }
}

/// JavaScript has one kind of number, so 3.0 is as whole as 3; up to 2^53 nothing is lost.
#[allow(clippy::cast_possible_truncation)]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        Fields::parse(json.as_bytes()).unwrap()
    }

    fn named(result: Result<impl std::fmt::Debug, Error>) -> String {
        match result {
            Err(Error::InvalidField { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_empty_body_stands_for_an_empty_object() {
        assert_eq!(fields("").optional_text("a"), Ok(None));
        assert_eq!(fields(" \n").optional_text("a"), Ok(None));
    }

    #[test]
    fn anything_but_an_object_is_malformed() {
        for body in ["[]", "1", "null", "\"a\"", "{", "{\"a\":}", "{}{}", "\u{0}"] {
            assert_eq!(Fields::parse(body.as_bytes()).unwrap_err(), Error::MalformedJson, "{body}");
        }
        assert_eq!(Fields::parse(&[b'"', 0xff, b'"']).unwrap_err(), Error::MalformedJson);
        assert_eq!(Fields::parse("[".repeat(60_000).as_bytes()).unwrap_err(), Error::MalformedJson);
    }

    #[test]
    fn a_missing_or_wrong_field_is_named() {
        let body = fields(r#"{"n": 1, "t": "x", "b": true, "f": 1.5, "o": {}, "nothing": null, "big": 1e300}"#);
        assert_eq!(body.text("t"), Ok("x"));
        for field in ["n", "b", "f", "o", "nothing", "absent"] {
            assert_eq!(named(body.text(field)), field);
        }
        assert_eq!(body.optional_text("nothing"), Ok(None));
        assert_eq!(body.optional_bool("b"), Ok(Some(true)));
        assert_eq!(named(body.optional_bool("n")), "n");
        assert_eq!(body.optional_integer("n"), Ok(Some(1)));
        for field in ["t", "f", "o", "b", "big"] {
            assert_eq!(named(body.optional_integer(field)), field);
        }
        assert_eq!((body.optional_number("f"), body.optional_number("absent")), (Ok(Some(1.5)), Ok(None)));
        assert_eq!(named(body.optional_number("t")), "t");
        assert_eq!(fields(r#"{"n": 30.0}"#).optional_integer("n"), Ok(Some(30)));
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_it_panic(body: Vec<u8>) {
            if let Ok(fields) = Fields::parse(&body) {
                let _ = (fields.text("a"), fields.optional_integer("a"), fields.optional_bool("a"));
            }
        }
    }
}
