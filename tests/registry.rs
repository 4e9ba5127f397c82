//! The registry of commands, walked: each is in the palette under its name, no two shortcuts clash, each has an effect in
//! some state of the window, and each that can do nothing says why.

#![allow(clippy::unwrap_used)]
#![cfg(feature = "gui")]

use egui::{Key, Modifiers, ViewportCommand, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use mapscope::app::App;
use mapscope::app::Item;
use mapscope::app::Part;
use mapscope::app::Settings;
use mapscope::app::Shortcut;
use mapscope::app::style;
use std::collections::{HashMap, HashSet};

type Window = Harness<'static, App>;

fn window() -> Window {
    let mut window = Harness::builder()
        .with_size(egui::vec2(1000.0, 640.0))
        .with_max_steps(24)
        .with_context_setup(style::install)
        .build_ui_state(|ui, app: &mut App| app.ui(ui), App::new(None, false));
    window.run();
    window
}

/// What brings the window into another state, by keys and names: most commands can do something in one of these.
const STATES: &[fn(&mut Window)] = &[
    // as it starts
    |_| {},
    // with an edit
    |window| append(window, "clear"),
    // with an edit undone
    |window| {
        append(window, "clear");
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run();
    },
    // comparing
    |window| {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
        settle(window);
    },
    // zoomed in
    |window| press(window, Key::Plus),
    // with a larger interface
    |window| {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
        window.run();
    },
    // with a selected key
    |window| {
        let key = window.get_all_by_role(egui::accesskit::Role::Cell).find(|n| label(n).ends_with(" slot 0 key"));
        key.unwrap().click();
        window.run();
    },
    // after table splits
    |window| {
        window.get_by_label("Go 1.27").click();
        settle(window);
        append(window, "put 0..3000");
    },
    // before table splits
    |window| {
        window.get_by_label("Go 1.27").click();
        settle(window);
        append(window, "put 0..3000");
        press(window, Key::Home);
    },
    // with operations still running
    |window| append(window, "put 0..20000000"),
    // with operations stopped
    |window| {
        append(window, "put 0..20000000");
        choose(window, "Cancel the work under way");
    },
    // with a recent file
    |window| {
        let path = std::env::temp_dir().join(format!("mapscope-registry-{}.ron", std::process::id()));
        let _ = std::fs::remove_file(&path);
        window.key_press_modifiers(Modifiers::COMMAND, Key::S);
        window.run();
        window.get_by_label("Path").focus();
        window.run();
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.run();
        window.get_by_label("Path").type_text(&path.to_string_lossy());
        window.run();
        press(window, Key::Enter);
        append(window, "clear");
    },
];

fn label(node: &egui_kittest::Node<'_>) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

/// Runs until nothing changes by itself, or long work goes on.
fn settle(window: &mut Window) {
    let _ = window.run_ok();
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    settle(window);
}

fn append(window: &mut Window, line: &str) {
    window.get_by_label("New operation").focus();
    settle(window);
    window.get_by_label("New operation").type_text(line);
    settle(window);
    press(window, Key::Enter);
    window.ctx.memory_mut(|m| m.stop_text_input());
    settle(window);
}

/// A fresh document and fresh panels in the same window.
fn fresh(window: &mut Window, state: fn(&mut Window)) {
    *window.state_mut() = App::new(None, false);
    window.ctx.set_theme(egui::Theme::Dark);
    window.ctx.memory_mut(|m| m.stop_text_input());
    settle(window);
    state(window);
}

fn commands(window: &Window) -> Vec<Item> {
    window.state().commands(&window.ctx)
}

fn find(window: &Window, id: &str) -> Option<Item> {
    commands(window).into_iter().find(|item| item.id == id)
}

fn open_palette(window: &mut Window, typed: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    settle(window);
    window.get_by_label("Command").type_text(typed);
    settle(window);
}

/// Chooses a command in the palette; gives what it asked of the window system.
fn choose(window: &mut Window, title: &str) -> Vec<ViewportCommand> {
    open_palette(window, title);
    let mut asked = Vec::new();
    for pressed in [true, false, false] {
        // One frame an event: what a frame asks for is lost with the next.
        let enter = egui::Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        window.input_mut().events.push(enter);
        window.step();
        asked.extend(window.output().viewport_output.get(&ViewportId::ROOT).map_or(vec![], |v| v.commands.clone()));
    }
    asked.retain(|command| !matches!(command, ViewportCommand::Title(_)));
    asked
}

/// What a dialog of each kind has, by name.
const DIALOGS: [&str; 7] = [
    "Command",
    "Path",
    "Shortcuts",
    "Export to a file",
    "Save the changes?",
    "Opening",
    concat!("version ", env!("CARGO_PKG_VERSION")),
];

/// Everything of the window's own that a command may change.
fn kept(window: &Window) -> String {
    let (app, state) = (window.state(), window.state().state());
    let (document, work) =
        (app.session().document(), app.session().timeline().map(|t| (t.is_paused(), t.search().is_some())));
    // What was used last is a trace of the palette, not of a command.
    let settings = Settings { used: Vec::new(), ..state.settings.clone() };
    let parts = [Part::Left, Part::Inspector, Part::Bill, Part::Time, Part::Legend].map(|part| state.shows(part));
    let shown = (state.center.id, state.measure, parts, state.presenting, state.playback.is_on());
    format!("{document:?} {:?} {work:?} {settings:?} {:?} {shown:?}", app.view(), state.file)
}

/// Everything that a command may change.
fn trace(window: &Window) -> String {
    let focus = window.ctx.memory(|m| m.focused());
    let theme = window.ctx.options(|o| o.theme_preference);
    let messages = window.query_all_by_label("Close the message").count();
    let dialogs = DIALOGS.map(|name| window.query_all_by_label(name).count());
    format!("{} {theme:?} {} {focus:?} {messages} {dialogs:?}", kept(window), window.ctx.zoom_factor())
}

/// True where choosing the command in this state changes something that choosing nothing does not.
fn has_effect(window: &mut Window, id: &str, state: fn(&mut Window)) -> bool {
    fresh(window, state);
    let Some(item) = find(window, id).filter(|item| item.act.is_ok()) else { return false };
    open_palette(window, "");
    press(window, Key::Escape);
    let before = trace(window);
    let asked = choose(window, &item.title());
    // Searches and pictures take a few frames.
    let frames = if id.starts_with("time.") || id.starts_with("edit.copy") { 60 } else { 1 };
    for _ in 0..frames {
        if trace(window) != before {
            return true;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
        window.step();
    }
    !asked.is_empty()
}

#[test]
fn each_command_has_an_effect_through_the_palette() {
    let mut window = window();
    let enabled = |window: &Window| -> HashMap<String, String> {
        let items = commands(window).into_iter().filter(|item| item.act.is_ok());
        items.map(|item| (item.id.to_string(), item.title())).collect()
    };
    let chosen: HashSet<String> =
        commands(&window).iter().filter(|item| item.is_on == Some(true)).map(|item| item.id.to_string()).collect();
    let mut seen: HashMap<String, String> =
        commands(&window).into_iter().map(|item| (item.id.to_string(), item.title())).collect();
    let mut idle = seen.clone();
    idle.retain(|id, _| !(chosen.contains(id) && changes_back(&mut window, id)));
    for state in STATES {
        fresh(&mut window, *state);
        let here = enabled(&window);
        idle.extend(
            here.iter().filter(|(id, _)| !seen.contains_key(*id)).map(|(id, title)| (id.clone(), title.clone())),
        );
        seen.extend(here.clone());
        idle.retain(|id, _| !(here.contains_key(id) && has_effect(&mut window, id, *state)));
    }
    assert!(seen.len() > 50, "{}", seen.len());
    assert!(idle.is_empty(), "no effect in any state: {idle:?}");
}

/// For one of several that is chosen already: after another was chosen, this one changes it back.
fn changes_back(window: &mut Window, id: &str) -> bool {
    fresh(window, |_| {});
    let Some(item) = find(window, id).filter(|item| item.is_on == Some(true)) else { return false };
    let other = commands(window).into_iter().find(|o| o.within == item.within && o.is_on == Some(false));
    let Some(other) = other else { return false };
    choose(window, &other.title());
    let before = trace(window);
    choose(window, &item.title());
    trace(window) != before
}

#[test]
fn each_command_is_listed_first_for_its_name_and_tells_why_it_can_do_nothing() {
    let mut window = window();
    let items = commands(&window);
    open_palette(&mut window, "");
    for item in items {
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.get_by_label("Command").type_text(&item.title());
        window.run();
        let first = window.get_all_by_role(egui::accesskit::Role::ListItem).next().map(|n| label(&n));
        let first = first.unwrap_or_else(|| panic!("{} is not in the palette", item.id));
        assert!(first.starts_with(&item.title()), "{}: {first}", item.id);
        if let Err(why) = item.act {
            assert!(!why.is_empty() && first.contains(why), "{}: {first}", item.id);
        }
    }
}

#[test]
fn no_two_commands_have_the_same_id_name_or_shortcut() {
    let window = window();
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for item in commands(&window) {
        assert!(ids.insert(item.id.to_string()), "id {} twice", item.id);
        assert!(titles.insert(item.title()), "name {} twice", item.title());
    }
    let mut owner: HashMap<String, String> = HashMap::new();
    for item in commands(&window) {
        for keys in item.keys {
            let text = keys.text(&window.ctx);
            let other = owner.insert(text.clone(), item.id.to_string());
            assert!(other.is_none(), "{text}: {other:?} and {}", item.id);
            assert!(!is_taken(*keys, &item.id), "{text} of {} belongs to text fields or the platform", item.id);
        }
    }
}

/// Shortcuts that text fields, egui, desktops and window managers keep for themselves.
fn is_taken(keys: Shortcut, id: &str) -> bool {
    let (key, held) = (keys.key(), keys.modifiers());
    let edits = matches!(key, Key::A | Key::C | Key::V | Key::X | Key::Insert | Key::Backspace | Key::Delete)
        && !id.starts_with("edit.");
    let history = matches!(key, Key::Z | Key::Y) && !id.starts_with("edit.");
    let zooms = matches!(key, Key::Plus | Key::Minus | Key::Num0 | Key::Equals) && !id.starts_with("view.");
    let quits = key == Key::Q && id != "file.quit";
    let closes = matches!(key, Key::W | Key::Tab | Key::H | Key::M);
    let walks = matches!(key, Key::Tab | Key::Enter | Key::Escape | Key::F10);
    (held.command && (edits || history || zooms || quits || closes)) || held.alt || walks
}

#[test]
fn keys_that_type_or_move_do_nothing_else_in_a_text_field() {
    let mut window = window();
    let typing = ["New operation", "Source of the types", "Seed"];
    for field in typing {
        window.get_by_label(field).focus();
        window.run();
        let before = kept(&window);
        for item in commands(&window) {
            for keys in item.keys.iter().filter(|k| !k.modifiers().command && !k.key().name().starts_with("F")) {
                window.key_press_modifiers(keys.modifiers(), keys.key());
                window.run();
                assert_eq!(kept(&window), before, "{} in {field} did {}", keys.text(&window.ctx), item.id);
            }
        }
        for key in [Key::A, Key::C, Key::ArrowLeft, Key::Home, Key::End] {
            window.key_press_modifiers(Modifiers::COMMAND, key);
            window.run();
            assert_eq!(kept(&window), before, "Ctrl+{key:?} in {field}");
        }
    }
}

#[test]
fn what_types_a_text_is_no_command_by_itself() {
    let window = window();
    for item in commands(&window) {
        let types = |k: &&Shortcut| !k.modifiers().command && k.key().name().len() == 1;
        let typing: Vec<_> = item.keys.iter().filter(types).map(|k| k.key()).collect();
        let signs = [Key::Comma, Key::Period, Key::Plus, Key::Minus, Key::Equals];
        assert!(typing.iter().all(|key| signs.contains(key)), "{}: {typing:?}", item.id);
    }
}

#[test]
fn a_number_goes_to_its_operation() {
    let mut window = window();
    for (typed, at) in [("7", 7), ("op 80", 80), ("90", 80)] {
        choose(&mut window, typed);
        assert_eq!(window.state().session().timeline().unwrap().position(), at, "{typed}");
        press(&mut window, Key::Escape);
    }
}

#[test]
fn what_was_used_last_is_listed_first() {
    let mut window = window();
    choose(&mut window, "Legend");
    open_palette(&mut window, "");
    let first = window.get_all_by_role(egui::accesskit::Role::ListItem).next().map(|n| label(&n));
    assert_eq!(first.as_deref(), Some("Legend (Ctrl+L)"));
}

#[test]
fn presenter_mode_brings_back_what_was_shown() {
    let mut window = window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::I);
    settle(&mut window);
    let before = kept(&window);
    press(&mut window, Key::F5);
    assert!(window.query_by_label("New operation").is_none() && window.query_by_label("File").is_none());
    window.get_by_label("Diagram");
    window.get_by_label("map[Padded]string");
    window.get_by_label("Time");
    press(&mut window, Key::Escape);
    window.get_by_label("New operation");
    assert_eq!(kept(&window), before);
}

#[test]
fn escape_stops_the_work_under_way_but_belongs_to_a_field_that_is_written_in() {
    let mut window = window();
    append(&mut window, "put 0..20000000");
    let is_paused = |window: &Window| window.state().session().timeline().unwrap().is_paused();
    assert!(window.state().session().is_busy() && !is_paused(&window));
    window.get_by_label("New operation").focus();
    settle(&mut window);
    window.key_press(Key::Escape);
    window.step();
    assert!(!is_paused(&window));
    window.ctx.memory_mut(|m| m.stop_text_input());
    window.step();
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(is_paused(&window));
}
