//! Reading JSON into our types, with little code.
//!
//! serde's derive writes a parser of its own for every struct: it was a sixth of the WASM. Here a text becomes a
//! [`Value`] by the one parser that request bodies have anyway, and [`fields!`] takes the fields out of it by name.

use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Map, Value};

/// Reads a text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    T::deserialize(parsed(text)?)
}

/// Apart from [`read`], so that it is in the WASM once.
#[inline(never)]
fn parsed(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text)
}

/// The fields of an object, taken one by one.
pub struct Taken(Map<String, Value>);

impl Taken {
    /// Those of an object.
    pub fn of(value: Value) -> Result<Self, Error> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(Error::custom("not an object")),
        }
    }

    /// One that must be there, unless its type has a way to say that it is not.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Error> {
        T::deserialize(self.0.remove(name).unwrap_or_default()).map_err(|error| named(name, &error))
    }
}

#[cold]
#[inline(never)]
fn named(name: &str, error: &Error) -> Error {
    Error::custom(format_args!("{name}: {error}"))
}

/// SQLite's truth, 0 or 1.
pub fn flag(fields: &mut Taken, name: &str) -> Result<bool, Error> {
    Ok(fields.take::<u8>(name)? != 0)
}

/// The same; one that is not there is false.
pub fn flag_or_false(fields: &mut Taken, name: &str) -> Result<bool, Error> {
    if fields.0.contains_key(name) { flag(fields, name) } else { Ok(false) }
}

/// A field that need not be there.
pub fn or_default<T: DeserializeOwned + Default>(fields: &mut Taken, name: &str) -> Result<T, Error> {
    if fields.0.contains_key(name) { fields.take(name) } else { Ok(T::default()) }
}

/// A field that is never written.
pub fn absent<T: Default>(_: &mut Taken, _: &str) -> Result<T, Error> {
    Ok(T::default())
}

/// Implements `Deserialize` for a struct by its fields: `name`, or `name(how)` with a function that takes it, or
/// `name = "key"` where JSON calls it something else.
macro_rules! fields {
    ($type:ident { $($field:ident $(($how:path))? $(= $key:literal)?),+ $(,)? }) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // Apart, so that it is in the WASM once, whatever it is read from.
                fn read(value: serde_json::Value) -> Result<$type, serde_json::Error> {
                    let mut fields = $crate::json::Taken::of(value)?;
                    Ok($type { $($field: $crate::json::fields!(@take fields $field $(($how))? $(= $key)?)?),+ })
                }
                read(serde_json::Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
    (@take $fields:ident $field:ident) => { $fields.take(stringify!($field)) };
    (@take $fields:ident $field:ident ($how:path)) => { $how(&mut $fields, stringify!($field)) };
    (@take $fields:ident $field:ident ($how:path) = $key:literal) => { $how(&mut $fields, $key) };
    (@take $fields:ident $field:ident = $key:literal) => { $fields.take($key) };
}

pub(crate) use fields;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Row {
        id: String,
        kind: String,
        is_over: bool,
        is_old: bool,
        name: Option<String>,
        more: Vec<u8>,
        never: u8,
    }

    fields!(Row { id, kind = "type", is_over(flag), is_old(flag_or_false), name, more(or_default), never(absent) });

    #[test]
    fn a_struct_is_read_by_the_names_of_its_fields() {
        let row =
            Row { id: "a".into(), kind: "b".into(), is_over: true, is_old: false, name: None, more: vec![], never: 0 };
        assert_eq!(read::<Row>(r#"{"type":"b","id":"a","is_over":1,"never":7,"unknown":[]}"#).unwrap(), row);
        let rows = r#"[{"id":"a","type":"b","is_over":1,"is_old":0,"name":null,"more":[]}]"#;
        assert_eq!(read::<Vec<Row>>(rows).unwrap(), [row]);
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let wrong = |text: &str| read::<Row>(text).unwrap_err().to_string();
        assert!(wrong(r#"{"id":"a","type":"b"}"#).starts_with("is_over: "));
        assert!(wrong(r#"{"id":7}"#).starts_with("id: "));
        assert!(wrong(r#"{"id":"a","type":"b","is_over":1,"more":null}"#).starts_with("more: "));
        for text in ["[]", "null", "\"a\"", "{", "", "{}{}"] {
            assert!(read::<Row>(text).is_err(), "{text}");
        }
    }
}
