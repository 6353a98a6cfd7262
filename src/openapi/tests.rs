use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;

/// A file of the clone.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// What the handlers' files register: method and pattern.
fn registered() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(file("src/http")).unwrap() {
        let source = named_paths_spelled_out(&read(&entry.unwrap().path()));
        for piece in source.split('.').flat_map(|piece| piece.split("\n\n")) {
            let Some((name, rest)) = piece.split_once("(\"/api/") else { continue };
            let method = match name {
                "get" | "socket" => "get",
                "post" | "webhook" => "post",
                "put" | "patch" | "delete" => name,
                _ => continue,
            };
            found.insert((method.to_owned(), format!("/api/{}", rest.split('"').next().unwrap())));
        }
    }
    found
}

/// A handlers' file with paths where it has constants for them.
fn named_paths_spelled_out(source: &str) -> String {
    let constants = source.split("const ").skip(1).filter_map(|rest| rest.split_once(": &str = \"/api/"));
    constants.fold(source.to_owned(), |text, (name, rest)| {
        let path = rest.split('"').next().unwrap();
        text.replace(&format!("({name},"), &format!("(\"/api/{path}\","))
    })
}

#[test]
fn every_route_is_in_the_document_and_nothing_else_is() {
    let documented: BTreeSet<_> = resources::all()
        .iter()
        .flat_map(|operation| operation.patterns().into_iter().map(|pattern| (operation.method.to_owned(), pattern)))
        // A file's address is an appointment's, with another ending.
        .map(|(method, pattern)| (method, pattern.replace(".ics", "")))
        .collect();
    let registered = registered();
    assert!(registered.len() > 40, "{registered:?}");
    assert_eq!(registered.symmetric_difference(&documented).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
}

#[test]
fn the_served_document_is_this_one() {
    assert!(read(&file("public/openapi.json")) == text(), "public/openapi.json is old: npm run openapi");
}

#[test]
fn every_code_is_known_with_its_status() {
    let source = read(&file("src/error.rs")) + &read(&file("src/error/appointments.rs"));
    let codes = source.split("fn code(&self)").skip(1).flat_map(|rest| {
        let body = rest.split("\n    }\n").next().unwrap();
        body.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    });
    // Only frames are refused with these.
    let of_frames = ["malformed_frame", "unknown_frame", "frame_too_large"];
    let codes: BTreeSet<String> = codes.filter(|code| !of_frames.contains(&code.as_str())).collect();
    let known: BTreeSet<String> = errors::all().iter().map(|error| error.code().to_owned()).collect();
    assert!(codes.len() > 45, "{codes:?}");
    assert_eq!(codes, known);
    for operation in resources::all() {
        for code in operation.codes() {
            assert!(errors::by_code(code).is_some(), "{} {}: {code}", operation.method, operation.path);
        }
    }
}

#[test]
fn details_are_there_exactly_where_the_error_has_them() {
    let mut schemas = Schemas::default();
    for error in errors::all() {
        schemas.error(error.code());
    }
    let all = schemas.all();
    for error in errors::all() {
        let schema = &all[errors::name(error.code())];
        let described: Option<BTreeSet<&String>> =
            schema["properties"]["details"]["properties"].as_object().map(|fields| fields.keys().collect());
        let sent = error.details();
        let sent = sent.as_ref().map(|details| details.as_object().unwrap().keys().collect());
        assert_eq!(described, sent, "{}", error.code());
    }
}

#[test]
fn names_are_used_once_and_references_lead_somewhere() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    let mut names = BTreeSet::new();
    for operation in resources::all() {
        let document = operation.document(&mut Schemas::default());
        assert!(names.insert(document["operationId"].to_string()), "{}", document["operationId"]);
        assert!(resources::TAGS.iter().any(|(tag, _)| document["tags"][0] == *tag), "{}", document["tags"]);
    }
    for (name, _) in document["components"]["schemas"].as_object().unwrap() {
        assert!(!name.ends_with('2'), "two types are called {name}");
    }
}
