//! The hex view in the window, by accessible names: linked to the diagram both ways.

use super::*;

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

/// Writes into a field and presses Enter.
fn enter(window: &mut Window, field: &str, text: &str) {
    write(window, field, text);
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn what_is_selected_in_the_diagram_is_shown_in_hex_and_walked_by_keys() {
    let mut window = window();
    pick(&mut window, Role::Cell, "bucket 2 slot 3 key");
    pick(&mut window, Role::Button, "Bytes");
    assert!(shows(&window, "bucket 2 · slot 3 · key"));
    let byte = window.get_by_role_and_label(Role::Cell, "bucket 2 slot 3 key byte 0");
    assert!(byte.accesskit_node().value().is_some_and(|v| v.len() == 2));
    window.get_by_role_and_label(Role::Canvas, "Bytes").focus();
    window.run();
    for (modifiers, key, title) in [
        (Modifiers::NONE, Key::ArrowRight, "bucket 2 · slot 3 · key · byte 0"),
        (Modifiers::NONE, Key::ArrowRight, "bucket 2 · slot 3 · key · byte 1"),
        (Modifiers::COMMAND, Key::ArrowRight, "bucket 2 · slot 3 · key · byte 8"),
        (Modifiers::NONE, Key::ArrowDown, "bucket 2 · slot 4 · key · byte 8"),
        (Modifiers::COMMAND, Key::ArrowUp, "bucket 2 · slot 3 · key · byte 8"),
        (Modifiers::NONE, Key::PageDown, "bucket 3 · slot 3 · key · byte 8"),
        (Modifiers::NONE, Key::PageUp, "bucket 2 · slot 3 · key · byte 8"),
        (Modifiers::NONE, Key::Enter, "bucket 2 · slot 3 · key"),
    ] {
        press(&mut window, modifiers, key);
        assert!(shows(&window, title), "{key:?}: no {title}");
    }
}

#[test]
fn what_is_selected_in_hex_is_selected_in_the_diagram() {
    let mut window = window();
    pick(&mut window, Role::Button, "Bytes");
    pick(&mut window, Role::Cell, "bucket 0 slot 0 key byte 9");
    assert!(shows(&window, "bucket 0 · slot 0 · key · byte 9"));
    assert!(window.query_all_by_label_contains("Padding at the end of Padded").count() > 0);
    pick(&mut window, Role::Button, "Diagram");
    assert!(shows(&window, "bucket 0 · slot 0 · key · byte 9"));
    window.get_by_role_and_label(Role::Canvas, "Diagram").focus();
    window.run();
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert!(!shows(&window, "bucket 0 · slot 0 · key · byte 9"));
}

#[test]
fn a_region_is_chosen_by_name_and_an_address_is_gone_to() {
    let mut window = window();
    pick(&mut window, Role::Button, "Bytes");
    click(&mut window, "Region");
    window.get_by_label("Find a region").type_text("hmap");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_role_and_label(Role::Cell, "hmap.count byte 0");
    enter(&mut window, "Go to", "bucket 7 slot 0 tophash");
    assert!(shows(&window, "bucket 7 · slot 0 · tophash"));
    window.get_by_role_and_label(Role::Cell, "bucket 7 slot 0 tophash");
    enter(&mut window, "Go to", "nowhere");
    assert!(window.query_all_by_label_contains("is no address").count() > 0);
}

#[test]
fn the_last_change_of_a_byte_is_a_button_away() {
    let mut window = window();
    pick(&mut window, Role::Button, "Bytes");
    pick(&mut window, Role::Cell, "bucket 0 slot 0 key byte 0");
    let before = position(&window);
    // The button may be below what the inspector shows at once.
    window.get_by_label("Last change").click_accesskit();
    window.run();
    assert!(position(&window) <= before, "{before} to {}", position(&window));
}

#[test]
fn a_saved_project_opens_at_the_bytes_it_was_saved_at() {
    let path = folder("bytes").join("bytes.ron");
    let mut first = window();
    pick(&mut first, Role::Button, "Bytes");
    pick(&mut first, Role::Cell, "bucket 1 slot 1 key byte 2");
    press(&mut first, Modifiers::COMMAND, Key::S);
    enter(&mut first, "Path", &path.to_string_lossy());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("bucket 1 slot 1 key byte 2") && text.contains("buckets"), "{text}");
    let mut second = window();
    press(&mut second, Modifiers::COMMAND, Key::O);
    enter(&mut second, "Path", &path.to_string_lossy());
    assert!(shows(&second, "bucket 1 · slot 1 · key · byte 2"));
    second.get_by_role_and_label(Role::Cell, "bucket 1 slot 1 key byte 2");
}
