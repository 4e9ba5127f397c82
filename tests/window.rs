//! The window's main job, done by accessible names alone: no display and no pixels.

#![allow(clippy::unwrap_used)]
#![cfg(feature = "gui")]

#[path = "window/behind.rs"]
mod behind;
#[path = "window/bytes.rs"]
mod bytes;
#[path = "window/compare.rs"]
mod compare;
#[path = "window/exports.rs"]
mod exports;
#[path = "window/names.rs"]
mod names;
#[path = "window/reading.rs"]
mod reading;
#[path = "window/real_code.rs"]
mod real_code;
#[cfg(unix)]
#[path = "window/saving.rs"]
mod saving;
#[path = "window/size.rs"]
mod size;
#[path = "window/stage.rs"]
mod stage;
#[path = "window/time.rs"]
mod time;
#[path = "window/walks.rs"]
mod walks;
#[path = "window/whole.rs"]
mod whole;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use mapscope::app::App;
use mapscope::app::style;
use mapscope::target::{Arch, GoVersion};
use std::path::{Path, PathBuf};

type Window = Harness<'static, App>;

fn window() -> Window {
    let mut window = Harness::builder()
        .with_size(egui::vec2(1600.0, 1000.0))
        .with_max_steps(64)
        .with_context_setup(style::install)
        .build_ui_state(|ui, app: &mut App| app.ui(ui), App::new(None, false));
    window.run();
    window
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("mapscope-window-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run();
}

/// Clicks a named thing that is shown in a role.
fn pick(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    window.run();
}

/// Replaces the text of a field.
fn write(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.get_by_label(field).type_text(text);
    window.run();
}

fn operate(window: &mut Window, line: &str) {
    write(window, "New operation", line);
    window.key_press(Key::Enter);
    window.run();
}

/// Saves a project that is in no file yet.
fn save_at(window: &mut Window, path: &Path) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    write(window, "Path", &path.to_string_lossy());
    click(window, "Save");
}

fn open_at(window: &mut Window, path: &Path) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run();
    write(window, "Path", &path.to_string_lossy());
    window.key_press(Key::Enter);
    window.run();
}

fn menu(window: &mut Window, menu: &str, entry: &str) {
    click(window, menu);
    let found =
        window.get_all_by_role(Role::Button).find(|n| n.accesskit_node().label().is_some_and(|l| l.starts_with(entry)));
    found.unwrap_or_else(|| panic!("no {entry} in {menu}")).click();
    window.run();
}

/// True where something is called so, a title perhaps.
fn shows(window: &Window, title: &str) -> bool {
    window.query_all_by_label(title).count() > 0
}

fn position(window: &Window) -> u64 {
    window.state().session().timeline().unwrap().position()
}

fn count(window: &Window) -> u64 {
    window.state().session().state().unwrap().count()
}

#[test]
fn the_first_launch_shows_the_example_half_run() {
    let window = window();
    assert_eq!((position(&window), count(&window)), (28, 28));
    window.get_by_label("op 28 of 89");
    window.get_by_label("Bill of bytes");
}

#[test]
fn a_map_type_is_typed_and_operations_are_appended() {
    let mut window = window();
    write(&mut window, "Source of the types", "map[string]int\n");
    assert!(window.state().session().diagnostics().is_empty());
    operate(&mut window, "clear");
    operate(&mut window, "put 0..28");
    assert_eq!(count(&window), 28);
    let script = &window.state().session().document().script;
    assert_eq!(script[script.len() - 2..], ["clear".to_string(), "put 0..28".to_string()]);
}

#[test]
fn a_wrong_operation_is_kept_and_explained() {
    let mut window = window();
    operate(&mut window, "putt 3");
    assert_eq!(window.state().session().document().script.len(), 3);
    assert_eq!(window.get_by_label("New operation").value().as_deref(), Some("putt 3"));
    assert!(window.query_all_by_label_contains("column 1").count() > 0);
}

#[test]
fn time_goes_back_and_forward() {
    let mut window = window();
    click(&mut window, "Back (,)");
    assert_eq!(position(&window), 27);
    click(&mut window, "Forward (.)");
    click(&mut window, "Forward (.)");
    assert_eq!(position(&window), 29);
    click(&mut window, "First (Home)");
    assert_eq!((position(&window), count(&window)), (0, 0));
    click(&mut window, "Last (End)");
    assert_eq!(position(&window), 89);
    for (key, at) in [(Key::Comma, 88), (Key::ArrowLeft, 87), (Key::Period, 88), (Key::Home, 0), (Key::End, 89)] {
        window.key_press(key);
        window.run();
        assert_eq!(position(&window), at, "{key:?}");
    }
}

#[test]
fn the_end_of_a_line_is_a_click_away() {
    let mut window = window();
    click(&mut window, "Go to the end of line 2");
    assert_eq!((position(&window), count(&window)), (80, 40));
}

#[test]
fn lines_are_edited_removed_and_undone() {
    let mut window = window();
    write(&mut window, "Line 1", "put 0..30");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().session().document().script[0], "put 0..30");
    click(&mut window, "Delete line 3");
    assert_eq!(window.state().session().document().script.len(), 2);
    menu(&mut window, "Edit", "Undo");
    assert_eq!(window.state().session().document().script.len(), 3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(window.state().session().document().script[0], "put 0..60");
    menu(&mut window, "Edit", "Redo");
    assert_eq!(window.state().session().document().script[0], "put 0..30");
}

#[test]
fn a_line_moves_with_alt_and_an_arrow() {
    let mut window = window();
    window.get_by_label("Line 2").focus();
    window.run();
    window.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    window.run();
    assert_eq!(window.state().session().document().script[0], "delete 0..20");
    assert!(window.get_by_label("Line 1").is_focused());
}

#[test]
fn the_bar_of_time_is_moved_by_keys() {
    let mut window = window();
    window.get_by_label("Time").focus();
    window.run();
    window.key_press(Key::ArrowRight);
    window.run();
    assert_eq!(position(&window), 29);
    window.key_press(Key::End);
    window.run();
    assert_eq!(position(&window), 89);
}

#[test]
fn version_architecture_and_theme_change_at_once() {
    let mut window = window();
    click(&mut window, "Go 1.21");
    assert_eq!(window.state().session().built().unwrap().spec.target().go, GoVersion::Go1_21);
    click(&mut window, "Architecture");
    click(&mut window, "386");
    assert_eq!(window.state().session().built().unwrap().spec.target().arch, Arch::I386);
    let other = if window.ctx.global_style().visuals.dark_mode { "Light theme" } else { "Dark theme" };
    let before = window.ctx.global_style().visuals.dark_mode;
    click(&mut window, other);
    assert_ne!(window.ctx.global_style().visuals.dark_mode, before);
}

#[test]
fn an_error_in_the_types_shows_its_place_and_the_last_good_map_stays() {
    let mut window = window();
    let before: Vec<_> = window.get_all_by_label("Diagram").map(|n| n.rect()).collect();
    write(&mut window, "Source of the types", "map[string]intt\n");
    assert!(window.query_all_by_label_contains("1:12: ").count() > 0);
    assert!(window.query_all_by_label_contains("of the last good types").count() > 0);
    // The picture stays where it was, and what is wrong is told once.
    assert_eq!(window.get_all_by_label("Diagram").map(|n| n.rect()).collect::<Vec<_>>(), before);
    assert_eq!(window.query_all_by_label_contains("1:12: ").count(), 1);
    assert_eq!(count(&window), 28);
}

#[test]
fn hint_and_seed_are_typed() {
    let mut window = window();
    write(&mut window, "Hint of make", "1000");
    assert_eq!(window.state().session().document().hint, 1000);
    write(&mut window, "Seed", "0x2a");
    assert_eq!(window.state().session().document().seeds.seed, 42);
}

#[test]
fn ready_made_operations_go_through_the_script() {
    let mut window = window();
    click(&mut window, "Insert 100");
    assert_eq!(window.state().session().document().script.last().unwrap(), "put 60..160");
    click(&mut window, "Delete half");
    assert_eq!(window.state().session().document().script.last().unwrap(), "delete 20..90");
    click(&mut window, "Delete all");
    assert_eq!(count(&window), 0);
}

#[test]
fn a_key_is_selected_and_explained() {
    let mut window = window();
    let key = window
        .get_all_by_role(Role::Cell)
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.ends_with(" slot 0 key")));
    let key = key.unwrap();
    let name = key.accesskit_node().label().unwrap();
    key.click();
    window.run();
    let title = name.replace(" slot 0 key", " · slot 0 · key");
    window.get_by_label(&title);
    window.get_by_label("Why is it here?");
    window.key_press(Key::ArrowDown);
    window.run();
    assert!(window.query_by_label(&title).is_none());
}

#[test]
fn a_project_is_saved_and_opened_by_path() {
    let mut window = window();
    let path = folder("save").join("map.ron");
    operate(&mut window, "delete #25");
    assert!(window.state().session().is_dirty());
    save_at(&mut window, &path);
    assert!(!window.state().session().is_dirty());
    assert!(std::fs::read_to_string(&path).unwrap().contains("delete #25"));

    menu(&mut window, "File", "New");
    assert!(window.state().session().document().script.is_empty());
    open_at(&mut window, &path);
    assert_eq!(window.state().session().document().script.last().unwrap(), "delete #25");
    assert_eq!(position(&window), 90);
}

#[test]
fn another_file_is_replaced_only_when_asked_twice() {
    let mut window = window();
    let path = folder("replace").join("map.ron");
    std::fs::write(&path, "something else").unwrap();
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    write(&mut window, "Path", &path.to_string_lossy());
    click(&mut window, "Save");
    assert!(window.query_all_by_label_contains("exists already").count() > 0);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "something else");
    click(&mut window, "Save");
    assert!(std::fs::read_to_string(&path).unwrap().contains("put 0..60"));
}

#[test]
fn a_missing_file_is_named_in_the_dialog() {
    let mut window = window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run();
    write(&mut window, "Path", "/nowhere/at-all.ron");
    window.key_press(Key::Enter);
    window.run();
    assert!(window.query_all_by_label_contains("no such file").count() > 0);
    click(&mut window, "Cancel");
    assert!(window.query_by_label("Path").is_none());
}

#[test]
fn unsaved_changes_are_never_lost_silently() {
    let mut window = window();
    operate(&mut window, "clear");
    menu(&mut window, "File", "New");
    window.get_by_label("Save the changes?");
    click(&mut window, "Cancel");
    assert_eq!(window.state().session().document().script.len(), 4);
    menu(&mut window, "File", "New");
    click(&mut window, "Don't save");
    assert!(window.state().session().document().script.is_empty());
}

#[test]
fn a_recording_opens_by_the_name_of_its_run() {
    let mut window = window();
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    window.run();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/corners-go1.23.9-amd64.jsonl.gz");
    write(&mut window, "Path", &path.to_string_lossy());
    window.key_press(Key::Enter);
    for _ in 0..600 {
        window.run();
        if window.query_by_label("Filter").is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let run = window
        .get_all_by_role(Role::Button)
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.contains("  ·  map[")));
    run.unwrap().click();
    window.run();
    assert!(window.query_by_label("Filter").is_none());
    assert!(window.state().session().document().script.len() > 1);
    assert!(window.state().session().timeline().unwrap().failure().is_none());
}

#[test]
fn closing_the_window_asks_about_changes() {
    let mut window = window();
    operate(&mut window, "clear");
    let root = egui::ViewportId::ROOT;
    window.input_mut().viewports.entry(root).or_default().events.push(egui::ViewportEvent::Close);
    window.step();
    if let Some(viewport) = window.input_mut().viewports.get_mut(&root) {
        viewport.events.clear();
    }
    window.run();
    window.get_by_label("Save the changes?");
}

/// A file as a desktop hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

#[test]
fn a_project_dropped_on_the_window_opens() {
    let path = folder("drop").join("map.ron");
    let mut document = window().state().session().document().clone();
    document.script = vec!["put 0..3".to_string()];
    std::fs::write(&path, mapscope::project::Project::new(document, Default::default()).to_ron()).unwrap();
    let mut window = window();
    window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    window.run();
    assert_eq!(window.state().session().document().script, ["put 0..3"]);
}

#[test]
fn the_same_operations_are_compared_under_other_versions() {
    let mut window = window();
    click(&mut window, "Compare");
    window.get_by_label("Go 1.23 amd64");
    let sides = |window: &Window| window.query_all_by_label_contains("Go version of side").count();
    assert_eq!(sides(&window), 2);
    click(&mut window, "Remove the last side");
    assert_eq!(sides(&window), 1);
    click(&mut window, "Add a side");
    assert_eq!(sides(&window), 2);
    // One time for all: the playhead moves, and the sides with it.
    click(&mut window, "Last (End)");
    assert!(window.query_by_label_contains("Running the other sides").is_none());
    click(&mut window, "Diagram");
    assert_eq!(sides(&window), 0);
}

#[test]
fn a_swiss_version_is_chosen_and_its_map_shown() {
    let mut window = window();
    click(&mut window, "Go 1.27");
    assert!(window.state().session().state().unwrap().swiss().is_some());
    assert_eq!((position(&window), count(&window)), (28, 28));
    click(&mut window, "Go 1.27 split");
    assert_eq!(window.state().session().document().target.go, GoVersion::Go1_27Split);
    click(&mut window, "Go 1.21");
    assert!(window.state().session().state().unwrap().classic().is_some());
}
