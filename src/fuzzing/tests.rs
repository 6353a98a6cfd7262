//! The same without `cargo fuzz`: bytes, and good inputs (fuzz/seeds) with something changed.

use std::io::Write as _;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestError, TestRunner};

use super::*;

/// Inputs for each parser; `FUZZ_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("FUZZ_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(3000)
}

/// Good inputs of a parser.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// One place of a good input replaced by something else.
fn changed(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        vec(any::<u8>(), 0..6),
        "[ -~]{0,4}".prop_map(String::into_bytes),
        ".{0,3}".prop_map(String::into_bytes)
    ];
    let change = (any::<Index>(), 0..6_usize, piece);
    (proptest::sample::select(seeds), vec(change, 0..4)).prop_map(|(mut input, changes)| {
        for (place, length, piece) in changes {
            let start = place.index(input.len() + 1);
            let end = (start + length).min(input.len());
            input.splice(start..end, piece);
        }
        input
    })
}

#[test]
fn every_parser_withstands_made_up_input() {
    let mut told = String::new();
    for (name, check) in TARGETS {
        let strategy = prop_oneof![1 => vec(any::<u8>(), 0..200), 3 => changed(seeds(name))];
        let mut runner = TestRunner::new(Config { cases: cases(), failure_persistence: None, ..Config::default() });
        let outcome = runner.run(&strategy, |input| {
            check(&input);
            Ok(())
        });
        if let Err(TestError::Fail(why, input)) = outcome {
            panic!("{name}: {why}\n{:?}\n{}", String::from_utf8_lossy(&input), hex::encode(&input));
        }
        told += &format!("  {name}: {} inputs\n", cases());
    }
    // Past the test's capture: how many there were is worth knowing.
    std::io::stdout().write_all(told.as_bytes()).unwrap();
}

#[test]
fn good_inputs_are_taken() {
    for (name, check) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        seeds.iter().for_each(|seed| check(seed));
        assert!(run(name, b""));
    }
    assert!(!run("nothing of the kind", b""));
}

#[test]
fn every_parser_is_a_target_of_cargo_fuzz() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml")).unwrap();
    let known: Vec<&str> =
        manifest.split("[[bin]]\nname = \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(known, TARGETS.map(|(name, _)| name));
}
