//! What belongs to another moment says so: nothing of one document stands under another's name.

use super::{folder, open_at, pick, window, write};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use mapscope::project::{Document, Project, View};
use std::time::{Duration, Instant};

fn says(window: &super::Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).count() > 0
}

fn document(source: &str, script: &str) -> Document {
    let (mut document, _) = mapscope::session::example();
    document.source = source.to_string();
    document.script = vec![script.to_string()];
    document
}

#[test]
fn a_project_whose_types_are_wrong_stands_under_no_bill_of_another() {
    let folder = folder("wrong");
    for (name, source) in
        [("error.ron", "map[string]Missing"), ("none.ron", "type A int"), ("key.ron", "map[[]int]int")]
    {
        let path = folder.join(name);
        std::fs::write(&path, Project::new(document(source, "put 0..9"), View::default()).to_ron()).unwrap();
        let mut window = window();
        assert!(says(&window, "B live"), "the example has a bill");
        open_at(&mut window, &path);
        assert!(says(&window, "No map yet"), "{name}");
        assert!(says(&window, "no map") && !says(&window, "B live"), "{name}: no bill of the example");
        pick(&mut window, Role::Button, "Plots");
        assert!(!says(&window, "B live") && !says(&window, "entries"), "{name}");
    }
}

#[test]
fn a_bill_of_the_last_good_types_says_so() {
    let mut window = window();
    assert!(!says(&window, "of the last good types"));
    write(&mut window, "Source of the types", "map[string]Missing");
    assert!(says(&window, "of the last good types") && says(&window, "B live"));
    write(&mut window, "Source of the types", "map[string]int");
    assert!(!says(&window, "of the last good types"));
}

/// Frames until something is said, or a long time has passed.
fn until(window: &mut super::Window, done: impl Fn(&super::Window) -> bool) {
    let start = Instant::now();
    while !done(window) {
        assert!(start.elapsed() < Duration::from_secs(120), "it never came");
        window.step();
    }
}

#[test]
fn while_operations_run_the_last_picture_and_bill_say_what_they_are_of() {
    let mut window = window();
    let field = window.get_by_label("New operation");
    field.focus();
    window.run();
    window.get_by_label("New operation").type_text("put 1000..3000000");
    window.step();
    window.key_press(egui::Key::Enter);
    until(&mut window, |w| says(w, "of the map before the change"));
    until(&mut window, |w| says(w, "This is the picture of the map before the change"));
    // Nothing tells of the empty map that the run begins with.
    assert!(says(&window, "on the way to op 2,999,089") && !says(&window, "op 0 of"));
    // Another document's is never shown, however long its own takes.
    let path = folder("long").join("long.ron");
    let view = View { position: 2_000_000, ..View::default() };
    std::fs::write(&path, Project::new(document("map[int]int", "put 0..2000000"), view).to_ron()).unwrap();
    let mut window = super::window();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
    window.run();
    write(&mut window, "Path", &path.to_string_lossy());
    window.key_press(egui::Key::Enter);
    until(&mut window, |w| says(w, "until op 2,000,000 is there"));
    assert!(says(&window, "of op 0, until") && says(&window, "48 B live"), "the bill of the map just made");
}
