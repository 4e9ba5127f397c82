//! The whole job in one sitting, by accessible names alone.

use super::*;

fn step(window: &Window) -> Option<usize> {
    window.state().session().timeline().and_then(|t| t.step())
}

/// Clicks the button whose name begins so.
fn button(window: &mut Window, begins: &str) {
    let is_it = |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.starts_with(begins));
    let found = window.get_all_by_role(Role::Button).find(is_it);
    found.unwrap_or_else(|| panic!("no button {begins}")).click();
    window.run();
}

#[test]
fn a_class_is_prepared_by_names_alone() {
    let folder = folder("whole");
    let mut window = window();
    // A map is typed, operations run.
    write(&mut window, "Source of the types", "map[int64]string\n");
    operate(&mut window, "put 0..100");
    let total = position(&window);
    assert_eq!(window.state().session().timeline().unwrap().total(), total);
    // Back and forth by step and by operation; scrubbing.
    button(&mut window, "Step back");
    assert_eq!(position(&window), total);
    assert!(step(&window).is_some());
    button(&mut window, "Step forward");
    assert_eq!((position(&window), step(&window)), (total, None));
    window.get_by_role_and_label(Role::Slider, "Time").click();
    window.run();
    let middle = position(&window);
    assert!(middle > total / 3 && middle < total * 2 / 3, "{middle} of {total}");
    // A key selected in the diagram is selected in hex.
    pick(&mut window, Role::Cell, "bucket 2 slot 0 key");
    assert!(shows(&window, "bucket 2 · slot 0 · key"));
    button(&mut window, "Bytes");
    window.get_by_role_and_label(Role::Cell, "bucket 2 slot 0 key byte 0");
    assert!(shows(&window, "bucket 2 · slot 0 · key"));
    button(&mut window, "Diagram");
    // A key is found.
    write(&mut window, "Find a key", "25");
    window.key_press(Key::Enter);
    window.run();
    assert!(window.query_all_by_label_contains("Found in slot ").count() > 0);
    window.key_press(Key::Escape);
    window.run();
    // An edit is undone.
    let script = window.state().session().document().script.clone();
    operate(&mut window, "clear");
    assert_eq!(count(&window), 0);
    window.ctx.memory_mut(|m| m.stop_text_input());
    menu(&mut window, "Edit", "Undo");
    assert_eq!(window.state().session().document().script, script);
    // Another runtime, the other theme.
    click(&mut window, "Go 1.27");
    assert!(window.state().session().state().unwrap().swiss().is_some());
    let dark = window.ctx.global_style().visuals.dark_mode;
    button(&mut window, if dark { "Light theme" } else { "Dark theme" });
    assert_ne!(window.ctx.global_style().visuals.dark_mode, dark);
    // Saved in the middle of an operation, opened there again.
    click(&mut window, "Go 1.23");
    button(&mut window, "Last (");
    button(&mut window, "Step back");
    pick(&mut window, Role::Cell, "bucket 2 slot 0 key");
    let (at, in_step) = (position(&window), step(&window));
    assert!(in_step.is_some());
    let path = folder.join("class.ron");
    save_at(&mut window, &path);
    menu(&mut window, "File", "New");
    assert!(window.state().session().document().script.is_empty());
    open_at(&mut window, &path);
    assert_eq!((position(&window), step(&window)), (at, in_step));
    assert!(shows(&window, "bucket 2 · slot 0 · key"));
}
