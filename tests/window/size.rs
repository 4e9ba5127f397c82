//! Maps of any size, clicked through: find a key, zoom without losing it, heat maps, folds.

use super::*;

/// The keys that fit the diagram to the window.
const FIT: (Modifiers, Key) = (Modifiers { shift: true, ..Modifiers::COMMAND }, Key::F);

/// The whole of the first text on screen that holds `part`.
fn text(window: &Window, part: &str) -> String {
    let all = |node: egui_kittest::Node<'_>| node.accesskit_node().value().or(node.accesskit_node().label());
    window.query_all_by_label_contains(part).filter_map(all).next().unwrap_or_default()
}

fn selection(window: &Window) -> String {
    text(window, " · slot ")
}

/// A window with so many entries that the whole map is seen from afar.
fn of_30_000() -> Window {
    let mut window = window();
    write(&mut window, "Source of the types", "map[string]int\n");
    operate(&mut window, "put 0..30000");
    window
}

fn find(window: &mut Window, key: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.run();
    write(window, "Find a key", key);
    window.key_press(Key::Enter);
    window.run();
}

#[test]
fn a_key_is_found_and_selected() {
    let mut window = window();
    write(&mut window, "Source of the types", "map[string]int\n");
    operate(&mut window, "put 0..500");
    find(&mut window, "\"k77\"");
    assert!(window.query_all_by_label_contains("Found in slot ").count() > 0);
    let found = selection(&window);
    assert!(found.ends_with(" · key"), "{found}");
    find(&mut window, "#77");
    assert_eq!(selection(&window), found);
    find(&mut window, "\"nobody\"");
    assert!(window.query_all_by_label_contains("Not in the map: ").count() > 0);
    // A string as a cell shows it.
    find(&mut window, "k77");
    assert_eq!(selection(&window), found);
    // Where it is no key the field keeps the focus, so that it can be mended.
    find(&mut window, "\"oops");
    assert!(window.query_all_by_label_contains("column 1: ").count() > 0);
    assert!(window.get_by_label("Find a key").accesskit_node().is_focused());
    window.key_press(Key::Escape);
    window.run();
    assert!(window.query_by_label("Close the search").is_none());
}

#[test]
fn zooming_by_keys_keeps_the_selection() {
    let mut window = of_30_000();
    find(&mut window, "#12345");
    window.key_press(Key::Escape);
    window.run();
    let found = selection(&window);
    assert!(!found.is_empty());
    for _ in 0..24 {
        window.key_press(Key::Minus);
        window.run();
    }
    window.get_by_label("Heat map of chain");
    assert_eq!(selection(&window), found);
    for _ in 0..3 {
        window.key_press_modifiers(Modifiers::COMMAND, Key::J);
        window.run();
    }
    assert!(window.query_by_label("Heat map of chain").is_none());
    assert!(window.query_all_by_label_contains("· near").count() > 0);
    assert_eq!(selection(&window), found);
}

#[test]
fn heat_maps_are_chosen_from_afar() {
    let mut window = of_30_000();
    window.key_press_modifiers(FIT.0, FIT.1);
    window.run();
    click(&mut window, "Heat map of chain");
    assert!(window.query_all_by_label_contains("buckets in the chain").count() > 0);
    click(&mut window, "Heat map of age");
    for _ in 0..500 {
        if window.query_by_label_contains("Working out ages").is_none() {
            break;
        }
        window.run_steps(4);
    }
    assert!(window.query_all_by_label_contains("operations since the last write").count() > 0);
}

#[test]
fn equal_rows_fold_and_unfold() {
    let mut window = window();
    write(&mut window, "Source of the types", "map[string]int\n");
    write(&mut window, "Hint of make", "1000");
    click(&mut window, "First (Home)");
    menu(&mut window, "View", "100 %");
    let folds = |window: &Window| window.query_all_by_label_contains("Unfold ").count();
    assert_eq!(folds(&window), 1);
    window.get_by_label("Unfold 256 empty buckets (0 to 255)").click();
    window.run();
    assert_eq!(folds(&window), 0);
}

#[test]
fn a_double_click_from_afar_goes_to_what_is_under_the_pointer() {
    let mut window = of_30_000();
    window.key_press_modifiers(FIT.0, FIT.1);
    window.run();
    // The tab has the same name, and is small.
    let rects = window.get_all_by_label("Diagram").map(|node| node.rect());
    let canvas = rects.max_by(|a, b| a.area().total_cmp(&b.area())).unwrap();
    let at = canvas.lerp_inside(egui::vec2(0.7, 0.3));
    window.hover_at(at);
    window.run();
    for pressed in [true, false, true, false] {
        let button = egui::PointerButton::Primary;
        let event = egui::Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE };
        window.input_mut().events.push(event);
    }
    window.run();
    let whereabouts = text(&window, " · middle");
    let number = whereabouts.trim_start_matches("bucket ").split(' ').next().unwrap_or_default();
    assert_ne!(text(&window, &format!("bucket {number}")), "", "{whereabouts} is not what is selected");
    assert!(number.replace(',', "").parse::<u64>().unwrap() > 100, "{whereabouts}");
}

#[test]
fn the_map_goes_on_the_stack_by_a_switch_and_comes_back_by_undo() {
    let mut window = window();
    write(&mut window, "Source of the types", "map[int64]int64\n");
    let allocated = |window: &Window| window.state().session().state().unwrap().tally().ever_bytes;
    click(&mut window, "First (Home)");
    assert_eq!(allocated(&window), 48);
    click(&mut window, "Map on the stack");
    assert!(window.state().session().document().stack);
    assert_eq!(allocated(&window), 0);
    menu(&mut window, "Edit", "Undo");
    assert!(!window.state().session().document().stack);
    assert_eq!(allocated(&window), 48);
}
