//! Faults that people found at the window: the right behaviour, a test a fault.

use super::*;
use egui_kittest::Node;

fn step(window: &Window) -> Option<usize> {
    window.state().session().timeline().and_then(|t| t.step())
}

fn press(window: &mut Window, held: Modifiers, key: Key) {
    window.key_press_modifiers(held, key);
    window.run_steps(4);
}

/// The canvas, the larger of the things called so: the tab has the same name.
fn canvas(window: &Window) -> egui::Rect {
    let rects = window.get_all_by_label("Diagram").map(|node| node.rect());
    rects.max_by(|a, b| a.area().total_cmp(&b.area())).unwrap()
}

fn click_at(window: &mut Window, at: egui::Pos2) {
    window.hover_at(at);
    window.run_steps(2);
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        window.input_mut().events.push(egui::Event::PointerButton {
            pos: at,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.run_steps(2);
    }
}

fn select_a_key(window: &mut Window) {
    let is_key = |n: &Node<'_>| n.accesskit_node().label().is_some_and(|l| l.ends_with(" slot 0 key"));
    window.get_all_by_role(Role::Cell).find(is_key).unwrap().click();
    window.run();
}

fn focused(window: &Window) -> Option<String> {
    let found = window.root().children_recursive().find(|n| n.accesskit_node().is_focused());
    found.and_then(|n| n.accesskit_node().label())
}

#[test]
fn keys_of_time_work_after_a_click_in_the_picture() {
    let mut window = window();
    let area = canvas(&window);
    // An empty spot: nothing is selected, and the arrows are time's too.
    click_at(&mut window, area.right_bottom() - egui::vec2(8.0, 8.0));
    assert_eq!(focused(&window).as_deref(), Some("Diagram"));
    assert_eq!(window.state().state().selection, None);
    for (key, at) in [(Key::ArrowLeft, 27), (Key::ArrowRight, 28), (Key::End, 89), (Key::Home, 0), (Key::ArrowRight, 1)]
    {
        press(&mut window, Modifiers::NONE, key);
        assert_eq!(position(&window), at, "{key:?}");
    }
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(window.state().state().playback.is_on());
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(!window.state().state().playback.is_on());
}

#[test]
fn with_a_cell_selected_arrows_walk_and_the_rest_is_times() {
    let mut window = window();
    let area = canvas(&window);
    click_at(&mut window, area.right_bottom() - egui::vec2(8.0, 8.0));
    select_a_key(&mut window);
    let selected = window.state().state().selection;
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(position(&window), 28);
    assert_ne!(window.state().state().selection, selected);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!((position(&window), step(&window)), (29, Some(1)));
    press(&mut window, Modifiers::NONE, Key::Home);
    assert_eq!(position(&window), 0);
    // Escape gives up the selection first, then the focus; the keys of time go on working.
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!((window.state().state().selection, focused(&window).as_deref()), (None, Some("Diagram")));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(position(&window), 1);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&window), None);
    press(&mut window, Modifiers::NONE, Key::End);
    assert_eq!(position(&window), 89);
}

#[test]
fn the_hex_view_leaves_time_its_keys_where_nothing_is_selected() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::Num2);
    window.get_all_by_label("Bytes").max_by(|a, b| a.rect().area().total_cmp(&b.rect().area())).unwrap().focus();
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    assert_eq!((position(&window), window.state().state().selection), (29, None));
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert!(window.state().state().selection.is_some());
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::End);
    assert_eq!(position(&window), 29);
}

#[test]
fn a_text_typed_at_no_field_opens_nothing() {
    let mut window = window();
    let before = (window.state().state().center.id, window.state().view(), position(&window));
    for key in [Key::R, Key::A, Key::N, Key::G, Key::E, Key::Num3, Key::C, Key::L, Key::P, Key::F, Key::Z, Key::I] {
        press(&mut window, Modifiers::NONE, key);
        press(&mut window, Modifiers::SHIFT, key);
    }
    assert_eq!((window.state().state().center.id, window.state().view(), position(&window)), before);
}

#[test]
fn the_whole_main_job_is_done_by_keys() {
    let mut window = window();
    // Types, out of them by Escape and Tab, and on to the operations.
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::T);
    assert_eq!(focused(&window).as_deref(), Some("Source of the types"));
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.get_by_label("Source of the types").type_text("map[string]int\n");
    window.run_steps(4);
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert_eq!(focused(&window).as_deref(), Some("Source of the types"), "Tab indents");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&window), None);
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert_eq!(focused(&window).as_deref(), Some("New operation"), "Tab goes on from the types");
    press(&mut window, Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&window).as_deref(), Some("Source of the types"));
    press(&mut window, Modifiers::COMMAND, Key::T);
    assert_eq!(focused(&window).as_deref(), Some("New operation"));
    window.get_by_label("New operation").type_text("put \"alice\" = 3");
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().session().document().source, "map[string]int\n\t");
    assert_eq!(window.state().session().operation_text().as_deref(), Some("put \"alice\" = 3"));
    // Out of the field, a step back, and a cell by keys.
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::SHIFT, Key::ArrowLeft);
    assert!(step(&window).is_some());
    press(&mut window, Modifiers::NONE, Key::F6);
    assert_eq!(focused(&window).as_deref(), Some("Diagram"), "F6 goes on from the operations");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert!(window.state().state().selection.is_some());
    window.get_by_label("Why is it here?");
    press(&mut window, Modifiers::SHIFT, Key::F6);
    assert_eq!(focused(&window).as_deref(), Some("New operation"));
}

#[test]
fn the_palette_leads_to_types_and_operations_even_where_they_are_hidden() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::B);
    assert!(window.query_by_label("New operation").is_none());
    press(&mut window, Modifiers::COMMAND, Key::P);
    window.get_by_label("Command").type_text("go to operation field");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.run_steps(4);
    assert_eq!(focused(&window).as_deref(), Some("New operation"));
}

#[test]
fn escape_in_an_open_list_closes_it_and_stops_nothing() {
    let mut window = window();
    write(&mut window, "New operation", "put 0..30000000");
    window.key_press(Key::Enter);
    window.run_steps(4);
    window.ctx.memory_mut(|m| m.stop_text_input());
    window.run_steps(2);
    window.get_by_label("Speed").click();
    window.run_steps(4);
    assert!(egui::Popup::is_any_open(&window.ctx));
    press(&mut window, Modifiers::NONE, Key::Escape);
    let timeline = window.state().session().timeline().unwrap();
    assert!(!timeline.is_paused() && window.state().session().is_busy());
    assert!(!egui::Popup::is_any_open(&window.ctx));
}

#[test]
fn a_line_is_gone_to_plainly_and_the_next_operation_of_a_kind_is_run_to() {
    let mut window = window();
    window.get_by_label("Line 1").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert_eq!(position(&window), 60);
    operate(&mut window, "clear");
    operate(&mut window, "put 0..5");
    for (name, at) in [("Previous clear", 90), ("Previous delete", 80), ("Next clear", 90)] {
        click(&mut window, "Run to…");
        click(&mut window, name);
        assert_eq!(position(&window), at, "{name}");
    }
    click(&mut window, "Run to…");
    click(&mut window, "Next clone");
    assert_eq!(position(&window), 90);
    window.get_by_label("No clone after this.");
}

#[test]
fn the_inspector_says_first_what_a_bucket_is_and_does_not_scroll_away_from_it() {
    let mut window = window();
    window.set_size(egui::vec2(1280.0, 720.0));
    window.run();
    click(&mut window, "Step 4: to bucket 1");
    let cell = |n: &Node<'_>| n.accesskit_node().label().is_some_and(|l| l == "bucket 1 slot 0 key");
    window.get_all_by_role(Role::Cell).find(cell).unwrap().click();
    window.run_steps(30);
    let (title, middle) =
        (window.get_by_label("bucket 1 · slot 0 · key").rect(), window.get_by_label("Selected").rect());
    assert!(title.top() > middle.bottom() - 1.0 && title.bottom() < 720.0, "{title:?} {middle:?}");
    // Another step leaves it where it is looked at.
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.run_steps(30);
    assert_eq!(window.get_by_label("bucket 1 · slot 0 · key").rect(), title);
}

#[test]
fn a_key_just_written_is_described_as_coming() {
    for version in ["Go 1.23", "Go 1.27"] {
        let mut window = window();
        press(&mut window, Modifiers::COMMAND, Key::N);
        click(&mut window, version);
        // The fast functions for integers mark the slot first; those for all types write the key first.
        write(&mut window, "Source of the types", "map[float64]int\n");
        operate(&mut window, "put 77.5");
        let steps = window.state().session().steps();
        let written = steps.iter().position(|s| s.label == "write key").unwrap() + 1;
        click(&mut window, &format!("Step {written}: write key"));
        assert_eq!(window.query_all_by_label_contains("stale").count(), 0, "{version}: the legend has no stale bytes");
        let is_it = |n: &Node<'_>| n.accesskit_node().value().as_deref() == Some("77.5");
        window.get_all_by_role(Role::Cell).find(is_it).unwrap().click();
        window.run();
        let selected = window.state().state().selection.map(|spot| spot.id());
        assert!(window.query_all_by_label_contains("just putting this key here").count() > 0, "{version} {selected:?}");
        assert_eq!(window.query_all_by_label_contains("Stale: ").count(), 0, "{version}");
        press(&mut window, Modifiers::COMMAND, Key::Num2);
        assert_eq!(window.query_all_by_label_contains("stale").count(), 0, "{version}: nor has the hex view");
    }
}

#[test]
fn every_cell_tells_its_value_to_a_screen_reader() {
    let window = window();
    let named =
        window.get_all_by_role(Role::Cell).filter(|n| n.accesskit_node().label().is_some_and(|l| l.ends_with(" key")));
    let told: Vec<_> = named.filter_map(|n| n.accesskit_node().description()).collect();
    assert!(told.len() > 12, "{told:?}");
}

#[test]
fn load_is_the_same_number_in_both_places() {
    let mut window = window();
    for (version, load) in [("Go 1.23", "load 3.5"), ("Go 1.27", "load 87.5 %")] {
        click(&mut window, version);
        let above = format!("{} of ", load.trim_end_matches(" %"));
        assert!(window.query_all_by_label_contains(&above).count() > 0, "{version}");
        let bar = window.get_by_role_and_label(Role::Slider, "Time").rect();
        window.hover_at(egui::pos2(bar.left() + 8.0 + (bar.width() - 130.0) * 28.0 / 89.0, bar.bottom() - 20.0));
        window.run_steps(12);
        assert!(window.query_all_by_label_contains(load).count() > 0, "{version}: {load}");
    }
}

#[test]
fn a_menu_is_ticked_and_a_click_on_the_next_one_opens_it() {
    let mut window = window();
    click(&mut window, "View");
    let legend = window.get_by_role_and_label(Role::Button, "Legend");
    assert_eq!(legend.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    let run = window.get_by_label("Run").rect().center();
    // The pointer comes there, and opens it; the click that follows leaves it open.
    click_at(&mut window, run);
    window.run_steps(3);
    window.get_by_label("Play step by step");
    assert!(window.query_by_label("Fold equal rows").is_none());
    click_at(&mut window, run);
    window.run_steps(3);
    assert!(window.query_by_label("Play step by step").is_none());
}

#[test]
fn side_panels_are_dragged_by_their_edges_from_either_side() {
    for aside in [-3.0, 0.0, 2.0] {
        let mut window = window();
        let before = window.get_by_label("New operation").rect().width();
        let edge = canvas(&window).left() - 5.0 + aside;
        let from = egui::pos2(edge, 500.0);
        window.hover_at(from);
        window.run_steps(2);
        let button = |pos, pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        window.input_mut().events.push(button(from, true));
        window.run_steps(2);
        for i in 1..=6 {
            window.hover_at(from + egui::vec2(10.0 * i as f32, 0.0));
            window.run_steps(1);
        }
        window.input_mut().events.push(button(from + egui::vec2(60.0, 0.0), false));
        window.run_steps(4);
        let after = window.get_by_label("New operation").rect().width();
        assert!((after - before - 60.0).abs() < 6.0, "{aside}: {before} {after}");
    }
}

#[test]
fn dialogs_have_a_size_of_their_own() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::S);
    let usual = window.get_by_label("Path").rect();
    press(&mut window, Modifiers::NONE, Key::Escape);
    menu(&mut window, "Help", "About");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert_eq!(window.get_by_label("Path").rect(), usual);
}

#[test]
fn what_would_do_nothing_says_so() {
    let mut window = window();
    let idle = |window: &Window, name: &str| window.get_by_label(name).accesskit_node().is_disabled();
    assert!(["Delete half", "Delete all", "Clear"].iter().all(|name| !idle(&window, name)));
    operate(&mut window, "clear");
    assert!(["Delete half", "Delete all", "Clear"].iter().all(|name| idle(&window, name)));
    assert!(!idle(&window, "Insert 100"));
}

#[test]
fn keys_put_one_by_one_are_in_use_too() {
    let mut window = window();
    write(&mut window, "Source of the types", "map[int]int\n");
    press(&mut window, Modifiers::COMMAND, Key::N);
    click(&mut window, "Don't save");
    write(&mut window, "Source of the types", "map[int]int\n");
    window.get_by_label("none yet");
    for n in 0..3 {
        operate(&mut window, &format!("put {n}"));
    }
    click(&mut window, "Insert 100");
    assert_eq!(window.state().session().document().script.last().unwrap(), "put 3..103");
    assert_eq!(count(&window), 103);
}

#[test]
fn a_project_with_an_error_in_its_types_shows_no_bill_of_another() {
    let mut window = window();
    let path = folder("no-map").join("map.ron");
    let mut document = window.state().session().document().clone();
    document.source = "map[string]intt\n".to_string();
    std::fs::write(&path, mapscope::project::Project::new(document, Default::default()).to_ron()).unwrap();
    open_at(&mut window, &path);
    window.get_by_label("No map yet");
    assert!(window.query_by_label("Bill of bytes").is_none());
    assert_eq!(window.query_all_by_label_contains(" live · ").count(), 0);
    // A newer build of the example shows its own again.
    write(&mut window, "Source of the types", "map[string]int\n");
    window.get_by_label("Bill of bytes");
}

#[test]
fn what_is_no_project_is_told_in_words() {
    let mut window = window();
    let path = folder("no-project").join("map.ron");
    for (text, told) in [("hello", "does not read as a project"), ("(version: 1)", "its document is missing")] {
        std::fs::write(&path, text).unwrap();
        open_at(&mut window, &path);
        assert!(window.query_all_by_label_contains(told).count() > 0, "{text}");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}
