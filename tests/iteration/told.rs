//! What people read of loops and copies: sentences, operations written back, messages.

use crate::common::spec;
use mapscope::session::Session;
use mapscope::target::{Arch, GoVersion, Target};

/// The session at the end of a script.
fn session(source: &str, script: &str, go: GoVersion) -> Session {
    let mut document = mapscope::session::example().0;
    document.source = source.to_string();
    document.target = Target::new(go, Arch::Amd64);
    document.script = script.split("; ").map(str::to_string).collect();
    document.hint = -1;
    let mut session = Session::new(document, u64::MAX);
    session.finish();
    assert!(session.problem().is_none());
    session
}

fn texts(session: &Session) -> String {
    session.sentences().iter().map(|s| format!("{} [{}]\n", s.text, s.source)).collect()
}

#[test]
fn a_loop_is_told_with_its_numbers_and_its_sources() {
    let classic = session("map[int64]int64", "put 0..5; range 2", GoVersion::Go1_23);
    assert_eq!(classic.operation_text().as_deref(), Some("range 2"));
    let told = texts(&classic);
    assert!(told.contains("A loop over 5 entries draws ") && told.contains("it begins at bucket "), "{told}");
    assert!(told.contains("48 B are allocated"), "{told}");
    assert!(told.contains("[runtime/map.go: mapiterinit]") && told.contains("[runtime/map.go: mapiternext]"), "{told}");
    assert_eq!(told.matches("Entry ").count(), 2, "{told}");

    let ended = session("map[int64]int64", "put 0..30; range 29; next 5", GoVersion::Go1_27);
    assert_eq!(ended.operation_text().as_deref(), Some("next 5"));
    let told = texts(&ended);
    assert!(told.contains("Entry 30 is "), "{told}");
    assert!(
        told.contains("The loop ends: it has visited 30 entries in all. [internal/runtime/maps/table.go"),
        "{told}"
    );
}

#[test]
fn a_long_loop_is_told_by_its_beginning_and_its_end() {
    let session = session("map[int64]int64", "put 0..5000; range", GoVersion::Go1_27);
    let told = session.sentences();
    assert!(told.len() < 600, "{}", told.len());
    assert_eq!(told.last().unwrap().text, "The loop ends: it has visited 5,000 entries in all.");
    let paused = self::session("map[int64]int64", "put 0..5000; range 4000", GoVersion::Go1_27).sentences();
    assert!(paused.len() < 600, "{}", paused.len());
    let last = &paused.last().unwrap().text;
    assert!(last.contains(" entries later: Entry 4,000 is "), "{last}");
}

#[test]
fn copies_are_told_by_what_each_version_does() {
    for (go, source) in [
        (GoVersion::Go1_22, "[runtime/map.go: mapclone2]"),
        (GoVersion::Go1_24, "[runtime/map_swiss.go: mapclone2]"),
        (GoVersion::Go1_26, "[internal/runtime/maps/map.go: Clone]"),
    ] {
        let told = texts(&session("map[string]int", "put 0..30; clone", go));
        assert!(told.contains("A clone of 30 entries: ") && told.contains(source), "{told}");
        let remade = session("map[string]int", "put 0..30; remake -1", go);
        assert_eq!(remade.operation_text().as_deref(), Some("remake -1"));
        let told = texts(&remade);
        assert!(told.starts_with("A new map is made with no hint: "), "{told}");
        assert!(told.contains("In the new map: growth begins: ") || told.contains("64 slots"), "{told}");
        let last = remade.sentences().pop().unwrap().text;
        assert!(last.starts_with("A map made with no hint takes 30 entries, "), "{last}");
    }
}

#[test]
fn a_loops_operations_say_what_they_accept() {
    let script = "range 0\nrange x\nnext 0\nbreak 2\nclone m\nremake -2\nremake 1.5\nrange 2\nnext\nremake";
    let (_, lines) = spec("map[int]int", script, Target::new(GoVersion::Go1_23, Arch::Amd64));
    let accepted = [
        "range takes a number of entries from 1, such as range 3",
        "range takes a number of entries from 1",
        "next takes a number of entries from 1",
        "break stands alone",
        "clone stands alone",
        "remake takes a hint, such as remake 1000, -1 for none",
        "remake takes a hint",
    ];
    for (line, expected) in lines.iter().zip(accepted) {
        let error = line.parsed.as_ref().expect_err(&line.text);
        assert!(error.message.contains(expected) && error.line == line.number, "{}: {}", line.text, error.message);
    }
    assert!(lines[accepted.len()..].iter().all(|l| l.parsed.is_ok()));
}
