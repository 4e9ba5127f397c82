//! Everything that takes the focus or a click has a name, wherever it shows; and the keyboard gets from panel to panel.

use super::*;
use egui::accesskit::Action;
use egui_kittest::Node;

/// Nodes that act and say nothing of themselves.
fn nameless(window: &Window) -> Vec<String> {
    let acts = |node: &Node<'_>| {
        let data = node.accesskit_node().data().clone();
        data.supports_action(Action::Click) || data.supports_action(Action::Focus)
    };
    // The bar of egui's own drop-down lists can't be named; its role says what it is.
    let lists = window.query_all_by_role(Role::ListBox).count();
    let is_nameless = |node: &Node<'_>| {
        let node = node.accesskit_node();
        let no_label = node.label().is_none_or(|label| label.trim().is_empty());
        no_label && !node.is_hidden() && !(lists > 0 && node.role() == Role::ScrollBar)
    };
    let told = |node: Node<'_>| {
        let at = node.accesskit_node().bounding_box();
        let parent = node.accesskit_node().parent().map(|p| (p.role(), p.label()));
        format!("{:?} {:?} at {at:?} in {parent:?}", node.accesskit_node().role(), node.value())
    };
    window.root().children_recursive().filter(|n| acts(n) && is_nameless(n)).map(told).collect()
}

fn all_named(window: &mut Window, place: &str) {
    window.run_steps(3);
    let found = nameless(window);
    assert!(found.is_empty(), "{place}: {found:#?}");
}

fn keys(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(4);
}

fn select_a_key(window: &mut Window) {
    let is_key = |n: &Node<'_>| n.accesskit_node().label().is_some_and(|l| l.ends_with(" slot 0 key"));
    window.get_all_by_role(Role::Cell).find(is_key).unwrap().click();
    window.run();
}

#[test]
fn every_control_of_the_panels_has_a_name() {
    for (size, version) in [((1600.0, 1000.0), "Go 1.23"), ((1280.0, 720.0), "Go 1.27"), ((960.0, 600.0), "Go 1.21")] {
        let mut window = window();
        window.set_size(egui::vec2(size.0, size.1));
        click(&mut window, version);
        all_named(&mut window, "as it starts");
        select_a_key(&mut window);
        all_named(&mut window, "with a selected key");
        operate(&mut window, "putt 3");
        all_named(&mut window, "with a wrong operation");
        for tab in [Key::Num2, Key::Num3, Key::Num4, Key::Num1] {
            window.ctx.memory_mut(|m| m.stop_text_input());
            keys(&mut window, Modifiers::COMMAND, tab);
            all_named(&mut window, &format!("the tab of {tab:?}"));
        }
        keys(&mut window, Modifiers::SHIFT, Key::Comma);
        all_named(&mut window, "in the middle of an operation");
        keys(&mut window, Modifiers::NONE, Key::F5);
        all_named(&mut window, "presenter mode");
        keys(&mut window, Modifiers::NONE, Key::F5);
        write(&mut window, "Source of the types", "map[string]intt\n");
        all_named(&mut window, "with an error in the types");
        write(&mut window, "Source of the types", "map[string]int\n");
        write(&mut window, "Find a key", "\"k1\"");
        window.key_press(Key::Enter);
        all_named(&mut window, "with a key found");
        keys(&mut window, Modifiers::NONE, Key::Escape);
        operate(&mut window, "put 0..30000");
        window.ctx.memory_mut(|m| m.stop_text_input());
        keys(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
        all_named(&mut window, "from afar");
        keys(&mut window, Modifiers::COMMAND, Key::B);
        keys(&mut window, Modifiers::COMMAND, Key::L);
        all_named(&mut window, "with panels hidden");
    }
}

#[test]
fn every_control_of_dialogs_menus_and_lists_has_a_name() {
    let mut window = window();
    for (held, key, place) in [
        (Modifiers::COMMAND, Key::E, "export"),
        (Modifiers::COMMAND, Key::P, "palette"),
        (Modifiers::NONE, Key::F1, "shortcuts"),
        (Modifiers::COMMAND, Key::O, "open"),
        (Modifiers::COMMAND, Key::S, "save"),
    ] {
        keys(&mut window, held, key);
        window.run_steps(20);
        all_named(&mut window, place);
        keys(&mut window, Modifiers::NONE, Key::Escape);
    }
    keys(&mut window, Modifiers::COMMAND, Key::O);
    write(&mut window, "Path", "/nowhere/at-all.ron");
    keys(&mut window, Modifiers::NONE, Key::Enter);
    all_named(&mut window, "a path with an error");
    keys(&mut window, Modifiers::NONE, Key::Escape);
    for name in ["File", "Edit", "View", "Run", "Help"] {
        click(&mut window, name);
        all_named(&mut window, name);
        keys(&mut window, Modifiers::NONE, Key::Escape);
    }
    menu(&mut window, "Help", "About");
    all_named(&mut window, "about");
    keys(&mut window, Modifiers::NONE, Key::Escape);
    for name in ["Architecture", "Bill of bytes", "Speed"] {
        click(&mut window, name);
        all_named(&mut window, name);
        keys(&mut window, Modifiers::NONE, Key::Escape);
    }
    keys(&mut window, Modifiers::COMMAND, Key::Num2);
    click(&mut window, "Region");
    all_named(&mut window, "regions");
    keys(&mut window, Modifiers::NONE, Key::Escape);
    operate(&mut window, "clear");
    window.ctx.memory_mut(|m| m.stop_text_input());
    keys(&mut window, Modifiers::COMMAND, Key::N);
    all_named(&mut window, "unsaved changes");
    click(&mut window, "Don't save");
    all_named(&mut window, "a new document");
    write(&mut window, "Source of the types", "");
    all_named(&mut window, "no map");
}

/// Where the focus is: the name of the control that has it.
fn focused(window: &Window) -> Option<String> {
    let found = window.root().children_recursive().find(|n| n.accesskit_node().is_focused());
    found.and_then(|n| n.accesskit_node().label())
}

fn go(window: &mut Window, modifiers: Modifiers) -> String {
    keys(window, modifiers, Key::F6);
    focused(window).unwrap_or_default()
}

#[test]
fn f6_goes_from_panel_to_panel_and_back_to_where_one_was() {
    let mut window = window();
    let round: Vec<String> = (0..6).map(|_| go(&mut window, Modifiers::NONE)).collect();
    let panels = ["Source of the types", "New operation", "Diagram", "Inspector", "Time", "Source of the types"];
    assert_eq!(round, panels);
    assert_eq!(go(&mut window, Modifiers::SHIFT), "Time");
    window.get_by_label("New operation").focus();
    window.run();
    assert_eq!(go(&mut window, Modifiers::NONE), "Diagram");
    assert_eq!(go(&mut window, Modifiers::SHIFT), "New operation");
    // What is hidden is passed by, and each tab has its own place to begin.
    keys(&mut window, Modifiers::COMMAND, Key::B);
    window.ctx.memory_mut(|m| m.stop_text_input());
    keys(&mut window, Modifiers::COMMAND, Key::Num2);
    let round: Vec<String> = (0..3).map(|_| go(&mut window, Modifiers::NONE)).collect();
    assert_eq!(round, ["Bytes", "Inspector", "Time"]);
    keys(&mut window, Modifiers::NONE, Key::F5);
    window.ctx.memory_mut(|m| m.stop_text_input());
    let round: Vec<String> = (0..3).map(|_| go(&mut window, Modifiers::NONE)).collect();
    assert_eq!(round, ["Time", "Bytes", "Time"]);
}

#[test]
fn the_inspector_scrolls_by_keys() {
    let mut window = window();
    window.set_size(egui::vec2(1600.0, 640.0));
    select_a_key(&mut window);
    let why = |window: &Window| window.get_by_label("Why is it here?").rect().top();
    let before = why(&window);
    while go(&mut window, Modifiers::NONE) != "Inspector" {}
    window.key_press(Key::ArrowDown);
    window.run_steps(40);
    assert!(why(&window) < before, "{} {before}", why(&window));
}

#[test]
fn the_sheet_of_shortcuts_needs_no_scrolling_in_a_small_window() {
    let mut window = window();
    window.set_size(egui::vec2(1280.0, 720.0));
    keys(&mut window, Modifiers::NONE, Key::F1);
    window.run_steps(4);
    assert!(window.query_by_label("Scroll the shortcuts").is_none());
    let last = window.get_by_label("One operation on the bar of time").rect();
    assert!(last.bottom() < window.get_by_label("Close").rect().top());
    window.get_by_label("Next panel");
    window.get_by_label("Shift+F6");
}

#[test]
fn how_to_leave_presenter_mode_is_said_only_in_it() {
    let mut window = window();
    for _ in 0..2 {
        keys(&mut window, Modifiers::NONE, Key::F5);
        assert_eq!(window.query_all_by_label_contains("leaves it").count(), 1);
        keys(&mut window, Modifiers::NONE, Key::F5);
        assert_eq!(window.query_all_by_label_contains("leaves it").count(), 0);
    }
}
