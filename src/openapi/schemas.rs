//! JSON Schemas from Rust types, and those of types that do not say it themselves.

use std::borrow::Cow;

use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::errors;
use crate::config::Credential;
use crate::domain::time::Timestamp;
use crate::domain::usage::Money;

/// How the document refers to a schema that more than one place uses.
const PLACE: &str = "#/components/schemas/";

/// What the document's operations need, collected while they are written.
pub struct Schemas {
    replies: SchemaGenerator,
    requests: SchemaGenerator,
    errors: Map<String, Value>,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = || SchemaSettings::draft2020_12().with(|settings| settings.meta_schema = None);
        let replies = settings().with(|settings| {
            settings.definitions_path = Cow::Borrowed("/components/schemas");
            settings.contract = Contract::Serialize;
        });
        let requests = settings().with(|settings| settings.inline_subschemas = true);
        Self { replies: replies.into_generator(), requests: requests.into_generator(), errors: Map::new() }
    }
}

impl Schemas {
    /// What a reply of a type looks like; with `"success": true` beside its fields where `success` says so.
    pub fn reply<T: JsonSchema>(&mut self, success: bool) -> Value {
        let mut schema = if success { T::json_schema(&mut self.replies) } else { self.replies.subschema_for::<T>() };
        schema.remove("title");
        let mut value = Value::from(schema);
        if success {
            value["type"] = json!("object");
            value["properties"]["success"] = json!({ "const": true });
            match &mut value["required"] {
                Value::Array(names) => names.insert(0, json!("success")),
                names => *names = json!(["success"]),
            }
        }
        value
    }

    /// What a request's body looks like.
    pub fn request<T: JsonSchema>(&mut self) -> Value {
        let mut schema = T::json_schema(&mut self.requests);
        schema.remove("title");
        Value::from(schema)
    }

    /// An error by its code; written down once.
    pub fn error(&mut self, code: &'static str) -> Value {
        let name = errors::name(code);
        let reference = json!({ "$ref": format!("{PLACE}{name}") });
        if !self.errors.contains_key(&name) {
            let schema = errors::schema(code, &mut self.replies);
            self.errors.insert(name, schema);
        }
        reference
    }

    /// Everything that was referred to.
    pub fn all(mut self) -> Value {
        let mut all = self.replies.take_definitions(true);
        all.extend(self.errors);
        Value::Object(all)
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "description": "UTC, ISO 8601 with milliseconds.",
            "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
            "examples": ["2026-11-21T05:52:50.123Z"],
        })
    }
}

impl JsonSchema for Money {
    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "description": "In the currency of the prices." })
    }
}

impl JsonSchema for Credential {
    fn schema_name() -> Cow<'static, str> {
        "Credential".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A TURN password." })
    }
}
