//! The last session comes back, after a crash too: windows over a folder of their own.

#![allow(clippy::unwrap_used)]
#![cfg(feature = "gui")]

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use mapscope::app::App;
use mapscope::app::Store;
use mapscope::app::style;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

type Window = Harness<'static, App>;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("mapscope-restore-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// A window that keeps its session in the folder, at once after a change.
fn window(folder: &Path) -> Window {
    let mut found = Store::open(folder, true);
    if let Ok(found) = &mut found {
        found.store.delays = [Duration::ZERO; 2];
    }
    let mut window = Harness::builder()
        .with_size(egui::vec2(1600.0, 1000.0))
        .with_max_steps(64)
        .with_context_setup(style::install)
        .build_ui_state(|ui, app: &mut App| app.ui(ui), App::new(None, false).keep_in(found));
    window.run_steps(4);
    window
}

fn operate(window: &mut Window, line: &str) {
    window.get_by_label("New operation").focus();
    window.run_steps(2);
    window.get_by_label("New operation").type_text(line);
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(4);
}

/// Waits until the window's file has a text in it.
fn wait_for(window: &mut Window, folder: &Path, name: &str, text: &str) {
    for _ in 0..500 {
        window.run_steps(2);
        if std::fs::read_to_string(folder.join(name)).is_ok_and(|kept| kept.contains(text)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{name} never holds {text}");
}

fn position(window: &Window) -> u64 {
    window.state().session().timeline().unwrap().position()
}

fn last_line(window: &Window) -> String {
    window.state().session().document().script.last().unwrap().clone()
}

#[test]
fn a_crash_loses_neither_changes_nor_the_place_where_one_looked() {
    let folder = folder("crash");
    let mut first = window(&folder);
    operate(&mut first, "delete #25");
    first.get_by_label("Back (,)").click();
    first.run_steps(2);
    assert_eq!(position(&first), 89);
    first.get_by_label("Compare").click();
    wait_for(&mut first, &folder, "session-1.ron", "position: 89");
    wait_for(&mut first, &folder, "session-1.ron", "center: Some(\"compare\")");
    drop(first);

    let second = window(&folder);
    assert_eq!((last_line(&second).as_str(), position(&second)), ("delete #25", 89));
    assert!(second.state().session().is_dirty());
    assert!(second.query_by_label("Remove the last side").is_some());
    drop(second);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Level and place of what the diagram shows.
fn whereabouts(window: &Window) -> Option<String> {
    let label = window.query_all_by_label_contains(" · middle").next()?;
    label.accesskit_node().value().or_else(|| label.accesskit_node().label())
}

#[test]
fn the_part_of_a_large_map_that_was_seen_comes_back() {
    let folder = folder("place");
    let mut first = window(&folder);
    operate(&mut first, "put 0..30000");
    while first.state().session().is_busy() {
        first.run_steps(2);
    }
    first.key_press_modifiers(Modifiers::COMMAND, Key::F);
    first.run_steps(2);
    first.get_by_label("Find a key").type_text("#12345");
    first.run_steps(2);
    first.key_press(Key::Enter);
    wait_for(&mut first, &folder, "session-1.ron", "zoom: Some(");
    wait_for(&mut first, &folder, "session-1.ron", "place: Some(\"bucket ");
    let seen = whereabouts(&first).unwrap();
    drop(first);

    let mut second = window(&folder);
    for _ in 0..500 {
        second.run_steps(2);
        if whereabouts(&second).as_ref() == Some(&seen) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(whereabouts(&second), Some(seen));
    drop(second);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_session_of_a_file_comes_back_as_that_files() {
    let folder = folder("file");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("map.ron");
    let mut first = window(&folder);
    first.key_press_modifiers(Modifiers::COMMAND, Key::S);
    first.run_steps(3);
    first.get_by_label("Path").focus();
    first.run_steps(2);
    first.key_press_modifiers(Modifiers::COMMAND, Key::A);
    first.run_steps(2);
    first.get_by_label("Path").type_text(&path.to_string_lossy());
    first.run_steps(2);
    first.key_press(Key::Enter);
    first.run_steps(4);
    wait_for(&mut first, &folder, "session-1.ron", "map.ron");
    drop(first);

    let mut second = window(&folder);
    assert!(!second.state().session().is_dirty());
    operate(&mut second, "clear");
    assert!(second.state().session().is_dirty());
    second.key_press_modifiers(Modifiers::COMMAND, Key::S);
    second.run_steps(3);
    assert!(!second.state().session().is_dirty());
    assert!(std::fs::read_to_string(&path).unwrap().contains("clear"));
    drop(second);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn two_windows_lose_nothing() {
    let folder = folder("two");
    let (mut first, mut second) = (window(&folder), window(&folder));
    operate(&mut first, "put #71");
    operate(&mut second, "put #72");
    wait_for(&mut first, &folder, "session-1.ron", "put #71");
    wait_for(&mut second, &folder, "session-2.ron", "put #72");
    drop((first, second));
    let third = window(&folder);
    assert!(third.query_all_by_label_contains("Another session with unsaved changes").count() > 0);
    let fourth = window(&folder);
    let mut lines = [last_line(&third), last_line(&fourth)];
    lines.sort();
    assert_eq!(lines, ["put #71", "put #72"]);
    drop((third, fourth));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// What eframe keeps from one start to the next.
#[derive(Default)]
struct Kept(HashMap<String, String>);

impl eframe::Storage for Kept {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_string(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn flush(&mut self) {}
}

fn drag(window: &mut Window, from: egui::Pos2, by: egui::Vec2) {
    window.hover_at(from);
    window.run_steps(2);
    window.drag_at(from);
    window.run_steps(2);
    window.hover_at(from + by / 2.0);
    window.run_steps(2);
    window.hover_at(from + by);
    window.run_steps(2);
    window.drop_at(from + by);
    window.run_steps(4);
}

#[test]
fn sizes_of_panels_and_which_are_hidden_come_back() {
    let shown = |window: &Window| {
        let rect = |role, name| window.get_by_role_and_label(role, name).rect();
        [rect(Role::Canvas, "Diagram"), rect(Role::Slider, "Time"), rect(Role::Region, "Inspector")]
    };
    let bare = |kept: &Kept| {
        let app = App::new(None, false).with_settings_in(Some(kept));
        let builder = Harness::builder().with_size(egui::vec2(1600.0, 1000.0)).with_context_setup(style::install);
        builder.build_ui_state(|ui, app: &mut App| app.ui(ui), app)
    };
    let mut kept = Kept::default();
    let mut first = bare(&kept);
    first.run_steps(4);
    let usual = shown(&first);
    drag(&mut first, egui::pos2(600.0, usual[1].top() - 6.0), egui::vec2(0.0, -120.0));
    let higher = shown(&first);
    let grown = higher[1].height() - usual[1].height();
    assert!((117.0..=120.0).contains(&grown), "{grown}");
    drag(&mut first, egui::pos2(usual[0].left() - 2.0, 400.0), egui::vec2(90.0, 0.0));
    drag(&mut first, egui::pos2(usual[0].right() + 2.0, 400.0), egui::vec2(-70.0, 0.0));
    let wider = shown(&first);
    assert!(wider[0].left() > usual[0].left() + 80.0 && wider[0].right() < usual[0].right() - 60.0, "{wider:?}");
    first.get_by_label("View").click();
    first.run_steps(4);
    // The bar itself has the name of its entry in the menu, which is further down.
    let entries = first.get_all_by_role_and_label(Role::Button, "Bill of bytes");
    entries.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top())).unwrap().click();
    first.run_steps(4);
    first.key_press_modifiers(egui::Modifiers::COMMAND, Key::L);
    first.run_steps(4);
    let before = shown(&first);
    assert!(first.query_by_label("Bill of bytes").is_none());
    eframe::App::save(first.state_mut(), &mut kept);
    let memory = first.ctx.memory(|memory| ron::to_string(memory).unwrap());
    drop(first);

    let mut second = bare(&kept);
    // As at a start: first what was kept, then the styles.
    second.ctx.memory_mut(|m| *m = ron::from_str(&memory).unwrap());
    style::install(&second.ctx);
    second.run_steps(6);
    assert_eq!(shown(&second), before);
    assert!(second.query_by_label("Bill of bytes").is_none());
}

#[test]
fn a_damaged_session_is_put_aside_and_said_so() {
    let folder = folder("damaged");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("session-1.ron"), "(project: (version: 1, document: (sou").unwrap();
    let window = window(&folder);
    assert!(window.query_all_by_label_contains("was put aside").count() > 0);
    assert_eq!(position(&window), 28);
    assert!(folder.join("session-1.damaged").exists());
    drop(window);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_folder_that_cannot_be_used_is_named_and_the_window_works() {
    let file = folder("no-folder");
    std::fs::write(&file, "a file").unwrap();
    let mut window = window(&file);
    assert!(window.query_all_by_label_contains("will not come back after a crash").count() > 0);
    operate(&mut window, "clear");
    assert_eq!(last_line(&window), "clear");
    std::fs::remove_file(&file).unwrap();
}
