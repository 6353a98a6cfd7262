//! One method of one path, and how the document tells it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use super::errors;
use super::schemas::Schemas;

type Write = fn(&mut Schemas) -> Value;

/// Who may ask.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Anybody,
    SignedIn,
    Operator,
    Twilio,
}

struct Parameter {
    name: &'static str,
    place: &'static str,
    description: &'static str,
    schema: Value,
}

struct Success {
    status: u16,
    description: &'static str,
    media: &'static str,
    schema: Option<Write>,
}

/// An endpoint.
pub struct Operation {
    /// In lower case, as the document has it.
    pub method: &'static str,
    /// With `{names}`.
    pub path: &'static str,
    id: &'static str,
    tag: &'static str,
    summary: &'static str,
    description: &'static str,
    /// Other ways to write the path.
    aliases: Vec<&'static str>,
    who: Who,
    body: Option<(bool, Write)>,
    form: Option<Value>,
    parameters: Vec<Parameter>,
    successes: Vec<Success>,
    errors: Vec<&'static str>,
}

impl Operation {
    /// An endpoint for signed-in people.
    pub fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            id,
            tag: "",
            summary,
            description: "",
            aliases: Vec::new(),
            who: Who::SignedIn,
            body: None,
            form: None,
            parameters: Vec::new(),
            successes: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// What it belongs to.
    pub fn tag(mut self, tag: &'static str) -> Self {
        self.tag = tag;
        self
    }

    /// What the summary leaves out.
    pub fn about(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Other ways to write the path.
    pub fn also(mut self, aliases: &[&'static str]) -> Self {
        self.aliases.extend(aliases);
        self
    }

    /// For everybody.
    pub fn for_anybody(mut self) -> Self {
        self.who = Who::Anybody;
        self
    }

    /// For operators.
    pub fn for_operators(mut self) -> Self {
        self.who = Who::Operator;
        self.errors.push("not_allowed");
        self
    }

    /// For Twilio, with a form of these parameters.
    pub fn for_twilio(mut self, form: Value) -> Self {
        self.who = Who::Twilio;
        self.form = Some(form);
        self
    }

    /// With a JSON body that has fields it needs.
    pub fn body<T: JsonSchema>(mut self) -> Self {
        self.body = Some((true, |schemas| schemas.request::<T>()));
        self.errors.push("invalid_field");
        self
    }

    /// With a JSON body that may be left out.
    pub fn optional_body<T: JsonSchema>(mut self) -> Self {
        self.body = Some((false, |schemas| schemas.request::<T>()));
        self.errors.push("invalid_field");
        self
    }

    /// With a value in its path.
    pub fn id(mut self, name: &'static str, description: &'static str, schema: Value) -> Self {
        self.parameters.push(Parameter { name, place: "path", description, schema });
        self
    }

    /// With a value behind the question mark.
    pub fn query(mut self, name: &'static str, description: &'static str, schema: Value) -> Self {
        self.parameters.push(Parameter { name, place: "query", description, schema });
        self
    }

    /// Answers a type's fields beside `"success": true`.
    pub fn answers<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.success(status, description, "application/json", Some(|schemas| schemas.reply::<T>(true)))
    }

    /// Answers a type as it is.
    pub fn answers_bare<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.success(status, description, "application/json", Some(|schemas| schemas.reply::<T>(false)))
    }

    /// Answers a file.
    pub fn answers_file(self, media: &'static str, description: &'static str) -> Self {
        self.success(200, description, media, Some(|_| json!({ "type": "string" })))
    }

    /// Answers without a body.
    pub fn answers_nothing(self, status: u16, description: &'static str) -> Self {
        self.success(status, description, "", None)
    }

    fn success(mut self, status: u16, description: &'static str, media: &'static str, schema: Option<Write>) -> Self {
        self.successes.push(Success { status, description, media, schema });
        self
    }

    /// Refuses with these codes, besides what every endpoint of its kind refuses with.
    pub fn refuses(mut self, codes: &[&'static str]) -> Self {
        self.errors.extend(codes);
        self
    }

    /// Every way to write the path, as the router has it: `:name` in place of `{name}`.
    #[cfg(test)]
    pub fn patterns(&self) -> Vec<String> {
        let written = [self.path].into_iter().chain(self.aliases.iter().copied());
        written.map(|path| path.replace('{', ":").replace('}', "")).collect()
    }

    /// Every code it refuses with.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes = vec!["internal", "misconfigured"];
        if self.path != "/api/health" {
            codes.push("unavailable");
        }
        if self.path.contains('{') {
            // A name that is empty once it is decoded names nothing.
            codes.push("not_found");
        }
        match self.who {
            Who::Twilio => codes.push("body_too_large"),
            _ => codes.push("foreign_origin"),
        }
        if matches!(self.who, Who::SignedIn | Who::Operator) {
            codes.extend(["not_signed_in", "session_expired"]);
        }
        if self.method != "get" && self.who != Who::Twilio {
            codes.extend(["json_required", "body_too_large", "malformed_json"]);
        }
        codes.extend(&self.errors);
        codes
    }

    /// The operation object.
    pub fn document(&self, schemas: &mut Schemas) -> Value {
        let mut document = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "security": self.security(),
            "responses": self.responses(schemas),
        });
        if !self.description.is_empty() {
            document["description"] = json!(self.description);
        }
        if !self.aliases.is_empty() {
            document["x-also-at"] = json!(self.aliases);
        }
        if !self.parameters.is_empty() {
            document["parameters"] = self.parameters.iter().map(Parameter::document).collect();
        }
        if let Some((required, write)) = self.body {
            let content = json!({ "application/json": { "schema": write(schemas) } });
            document["requestBody"] = json!({ "required": required, "content": content });
        } else if let Some(form) = &self.form {
            let content = json!({ "application/x-www-form-urlencoded": { "schema": form } });
            document["requestBody"] = json!({ "required": true, "content": content });
        } else if self.method != "get" {
            let content = json!({ "application/json": { "schema": { "type": "object" } } });
            document["requestBody"] = json!({ "required": false, "content": content });
        }
        document
    }

    fn security(&self) -> Value {
        match self.who {
            Who::Anybody => json!([]),
            Who::SignedIn => json!([{ "cookie": [] }, { "bearer": [] }]),
            Who::Operator => json!([{ "operator": [] }, { "cookie": [] }]),
            Who::Twilio => json!([{ "twilio": [] }]),
        }
    }

    fn responses(&self, schemas: &mut Schemas) -> Value {
        let mut responses = Map::new();
        for success in &self.successes {
            let mut response = json!({ "description": success.description, "headers": headers(&["RequestId"]) });
            if success.status == 101 {
                response["headers"] = json!({});
            } else if self.who != Who::Twilio {
                response["headers"] = headers(&["RequestId", "SetCookie", "SessionToken"]);
            }
            if let Some(write) = success.schema {
                response["content"] = json!({ success.media: { "schema": write(schemas) } });
            }
            responses.insert(success.status.to_string(), response);
        }
        let mut by_status: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
        for code in self.codes() {
            let status = errors::by_code(code).map_or(0, |error| error.status());
            let known = by_status.entry(status).or_default();
            if !known.contains(&code) {
                known.push(code);
            }
        }
        for (status, codes) in by_status {
            responses.insert(status.to_string(), refusal(status, &codes, schemas));
        }
        Value::Object(responses)
    }
}

fn refusal(status: u16, codes: &[&'static str], schemas: &mut Schemas) -> Value {
    let mut forms: Vec<Value> = codes.iter().map(|code| schemas.error(code)).collect();
    let schema = if forms.len() == 1 { forms.remove(0) } else { json!({ "oneOf": forms }) };
    let names = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let known = if matches!(status, 429 | 503) { &["RequestId", "RetryAfter"][..] } else { &["RequestId"] };
    json!({ "description": names, "headers": headers(known), "content": { "application/json": { "schema": schema } } })
}

fn headers(names: &[&str]) -> Value {
    let spelled = |name: &str| match name {
        "RequestId" => "X-Request-Id",
        "SetCookie" => "Set-Cookie",
        "SessionToken" => "X-Session-Token",
        _ => "Retry-After",
    };
    let header = |name: &&str| (spelled(name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    Value::Object(names.iter().map(header).collect())
}

impl Parameter {
    fn document(&self) -> Value {
        json!({
            "name": self.name,
            "in": self.place,
            "required": self.place == "path",
            "description": self.description,
            "schema": self.schema,
        })
    }
}
