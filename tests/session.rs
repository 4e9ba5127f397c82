//! The session: what a face can rely on.

#![allow(clippy::unwrap_used)]

mod common;

use common::memory;
use mapscope::project::{Document, Project, View};
use mapscope::recording::{Capture, ClassicState, Lines, SwissMemory};
use mapscope::session::{Command, Session, document_of_capture, example};
use mapscope::target::{Arch, GoVersion, Target};
use std::path::Path;

fn finished(document: Document, position: u64) -> Session {
    let mut session = Session::new(document, position);
    session.finish();
    session
}

fn bytes(session: &mut Session) -> Vec<u8> {
    session.finish();
    memory(session.state().unwrap())
}

#[test]
fn the_example_is_right_and_half_run_in_the_middle_of_a_growth() {
    let (document, position) = example();
    let session = finished(document, position);
    assert!(session.diagnostics().is_empty() && session.problem().is_none());
    assert!(session.lines().iter().all(|l| l.parsed.is_ok()));
    let timeline = session.timeline().unwrap();
    assert!(timeline.failure().is_none());
    assert_eq!(timeline.position(), position);
    assert!(timeline.total() >= 2 * position);
    let state = session.state().unwrap();
    assert!(state.classic().unwrap().classic().hmap(state.memory()).growing());
    assert!(!session.sentences().is_empty());
}

#[test]
fn undo_and_redo_go_through_every_kind_of_edit_and_back_to_the_same_bytes() {
    let (document, position) = example();
    let mut session = finished(document, position);
    let edits = [
        Command::AppendLine("put 100..130".into()),
        Command::EditLine { at: 0, text: "put 0..40".into() },
        Command::SetTarget(Target::new(GoVersion::Go1_21, Arch::I386)),
        Command::SetHint(50),
        Command::SetStack(true),
        Command::SetHint(-1),
        Command::SetSource("map[string][]byte".into()),
        Command::RemoveLine(1),
        Command::MoveLine { from: 0, to: 1 },
        Command::InsertLine { at: 0, text: "clear".into() },
    ];
    let mut seen = vec![(session.document().clone(), bytes(&mut session))];
    for edit in edits {
        assert!(session.apply(edit.clone()).document, "{edit:?}");
        assert!(session.problem().is_none() && session.diagnostics().is_empty(), "{edit:?}");
        session.apply(Command::Seek(20));
        seen.push((session.document().clone(), bytes(&mut session)));
    }
    for (document, _) in seen.iter().rev().skip(1) {
        session.apply(Command::Undo);
        assert_eq!(session.document(), document);
    }
    assert!(!session.can_undo() && !session.is_dirty());
    for (document, memory) in seen.iter().skip(1) {
        session.apply(Command::Redo);
        assert_eq!(session.document(), document);
        session.apply(Command::Seek(20));
        assert_eq!(&bytes(&mut session), memory);
    }
    assert!(!session.can_redo() && session.is_dirty());
}

#[test]
fn typing_in_one_field_is_one_edit() {
    let (document, _) = example();
    let mut session = Session::new(document.clone(), 0);
    for text in ["m", "ma", "map", "map[int]", "map[int]int"] {
        session.apply(Command::SetSource(text.into()));
    }
    session.apply(Command::Undo);
    assert_eq!(session.document(), &document);
}

#[test]
fn while_the_source_is_wrong_the_last_good_picture_stays() {
    let (document, position) = example();
    let mut session = finished(document, position);
    let before = bytes(&mut session);
    session.apply(Command::SetSource("map[strng]int".into()));
    assert!(session.is_stale());
    let message = session.diagnostics()[0].to_string();
    assert!(message.starts_with("1:5") && message.contains("string"), "{message}");
    assert_eq!(bytes(&mut session), before);
    session.apply(Command::SetSource("map[[]int]int".into()));
    assert!(session.is_stale(), "a slice is no key");
    session.apply(Command::SetSource("map[string]int".into()));
    assert!(!session.is_stale());
}

#[test]
fn a_wrong_line_stops_the_run_before_it_and_names_its_place() {
    let (mut document, _) = example();
    document.script = vec!["put 0..5".into(), "put \"x".into(), "put 5..9".into()];
    let session = finished(document, u64::MAX);
    assert_eq!(session.timeline().unwrap().total(), 5);
    let error = session.lines()[1].parsed.as_ref().unwrap_err();
    assert_eq!((error.line, session.lines()[2].parsed.is_ok()), (2, true));
}

#[test]
fn a_saved_project_reopens_at_the_same_step_with_the_same_bytes() {
    let (document, position) = example();
    let mut session = finished(document, position);
    session.apply(Command::AppendLine("random 50".into()));
    session.apply(Command::Seek(41));
    let before = bytes(&mut session);
    let view = View { position: session.timeline().unwrap().position(), ..View::default() };
    let text = Project::new(session.document().clone(), view).to_ron();
    let project = Project::from_ron(&text).unwrap();
    let mut again = finished(project.document, project.view.position);
    assert_eq!(bytes(&mut again), before);
}

/// A run of a recording as a session, at its end.
fn opened(text: &str) -> (Session, String) {
    let capture: Capture = serde_json::from_str(text).unwrap();
    let session = finished(document_of_capture(&capture).unwrap(), u64::MAX);
    let name = capture.name;
    assert!(session.problem().is_none() && session.diagnostics().is_empty(), "{name}");
    assert!(session.timeline().unwrap().failure().is_none(), "{name}");
    let wrong = session.lines().iter().find(|l| l.parsed.is_err());
    assert!(wrong.is_none(), "{name}: {wrong:?}");
    (session, name)
}

/// Calls `each` with the lines of a recording that the tests carry; returns how many there are.
fn each_run(name: &str, mut each: impl FnMut(&str)) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings").join(name);
    let mut lines = Lines::open(&path).unwrap();
    let mut runs = 0;
    while let Some(line) = lines.next_line() {
        each(&line.unwrap().1);
        runs += 1;
    }
    runs
}

/// Every run of a recording opens as a document that ends where the real map ended.
#[test]
fn recordings_open_and_replay() {
    let runs = each_run("corners-go1.23.9-amd64.jsonl.gz", |text| {
        let (session, name) = opened(text);
        let capture: Capture<ClassicState> = serde_json::from_str(text).unwrap();
        let last = capture.states.last().unwrap();
        assert_eq!(last.after_op + 1, session.timeline().unwrap().total() as i64, "{name}");
        let state = session.state().unwrap();
        let h = state.classic().unwrap().classic().hmap(state.memory());
        let found = (h.count, u64::from(h.b), u64::from(h.hash0), state.tally().ever_bytes);
        assert_eq!(found, (last.count, last.b, last.hash0, last.allocated_bytes), "{name}");
    });
    assert_eq!(runs, 99);
}

#[test]
fn recordings_of_swiss_maps_open_and_replay() {
    let runs = each_run("some-edges-go1.27.3-amd64.jsonl.gz", |text| {
        let (session, name) = opened(text);
        let capture: Capture<SwissMemory> = serde_json::from_str(text).unwrap();
        let last = capture.states.last().unwrap();
        assert_eq!(last.after_op + 1, session.timeline().unwrap().total() as i64, "{name}");
        let state = session.state().unwrap();
        let h = state.swiss().unwrap().swiss().header(state.memory());
        let found = (h.used, h.dir_len, format!("{:x}", h.seed), state.tally().ever_bytes);
        assert_eq!(found, (last.used, last.dir_len, last.seed.clone(), last.allocated_bytes), "{name}");
    });
    assert!(runs >= 3, "{runs}");
}

/// The table of operations is what is read, what README lists, and how operations are written again.
#[test]
fn every_operation_is_read_listed_and_written_again() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let target = Target::new(GoVersion::Go1_27, Arch::Amd64);
    for form in &mapscope::ops::FORMS {
        assert!(readme.contains(&format!("`{}", form.word)), "README lists {}", form.word);
        let script =
            format!("put 1 = 2; range 1; {}", if form.takes == [""] { form.word.into() } else { example_of(form) });
        let mut run = common::run("map[int]int", &script, 1, target);
        let mut written = Vec::new();
        while let Some(op) = run.upcoming().unwrap() {
            written.push((mapscope::ops::written(&op, text_of, |_| "2".to_string()), op.clone()));
            run.apply(&op, &mut mapscope::engine::Silent).unwrap();
        }
        assert!(written.len() > 2, "{script}");
        for (text, op) in &written {
            let again = common::program("map[int]int", text, target).entries();
            let again = again[0].expand(run.state(), 1, 0).unwrap().op(0).unwrap();
            assert_eq!(&again, op, "{text}");
        }
    }
}

/// An operation of a form, with a number where it takes one.
fn example_of(form: &mapscope::ops::Form) -> String {
    format!(
        "{} {}",
        form.word,
        form.takes[0]
            .replace(" [= ELEM]", "")
            .replace(['[', ']'], "")
            .replace(["KEY", "HINT", "N"].into_iter().find(|name| form.takes[0].contains(name)).unwrap(), "3",)
    )
}

fn text_of(key: &mapscope::engine::Operand) -> String {
    let mapscope::engine::Operand::Nth(n) = key else { panic!("{key:?}") };
    format!("#{n}")
}
