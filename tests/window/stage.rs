//! The stage in the window: arrangements, presenter mode, what a step changes in view, signs at the edges.

use super::*;
use mapscope::diagram::Slots;
use mapscope::image::{Place, written_at};
use mapscope::tell::place::name;

fn press(window: &mut Window, held: Modifiers, key: Key) {
    window.key_press_modifiers(held, key);
    window.run_steps(4);
}

/// A window of a size, with the example.
fn sized(width: f32, height: f32) -> Window {
    let mut window = Harness::builder()
        .with_size(egui::vec2(width, height))
        .with_max_steps(64)
        .with_context_setup(style::install)
        .build_ui_state(|ui, app: &mut App| app.ui(ui), App::new(None, false));
    window.run();
    window
}

fn cell(window: &Window, name: &str) -> egui::Rect {
    window.get_by_role_and_label(Role::Cell, name).rect()
}

fn arrange(window: &mut Window, name: &str) {
    click(window, "How the diagram is laid out");
    let found = window.get_all_by_role(Role::Button).find(|n| n.accesskit_node().label().is_some_and(|l| l == name));
    found.unwrap_or_else(|| panic!("no {name}")).click();
    window.run();
}

#[test]
fn an_arrangement_is_chosen() {
    let mut window = window();
    arrange(&mut window, "Cards");
    let (first, second) = (cell(&window, "bucket 0 slot 0 key"), cell(&window, "bucket 0 slot 1 key"));
    assert!(second.top() >= first.bottom() - 4.0 && (second.left() - first.left()).abs() < 1.0);
    assert_eq!(window.state().state().settings.wish.slots, Some(Slots::Stacked));
    arrange(&mut window, "Rows");
    let (first, second) = (cell(&window, "bucket 0 slot 0 key"), cell(&window, "bucket 0 slot 1 key"));
    assert!(second.left() >= first.right() - 4.0 && (second.top() - first.top()).abs() < 1.0);
    let field = name(Place::HmapField(2));
    assert!(window.query_by_role_and_label(Role::Cell, &field).is_some());
    arrange(&mut window, "Hidden");
    assert!(window.query_by_role_and_label(Role::Cell, &field).is_none());
}

/// Places that the step shown wrote and that are drawn as cells of buckets.
fn written(window: &Window) -> Vec<Place> {
    let places = written_at(window.state().session().timeline().unwrap());
    places.into_iter().filter(|place| place.slot().is_some()).collect()
}

#[test]
fn presenter_mode_keeps_every_change_of_a_growth_in_view_by_keys_alone() {
    let mut window = sized(1280.0, 720.0);
    press(&mut window, Modifiers::NONE, Key::F5);
    press(&mut window, Modifiers::NONE, Key::Home);
    let (mut steps, mut ops) = (0, 0);
    while position(&window) < 31 {
        press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
        window.run_steps(2);
        let places = written(&window);
        let seen = |place: &Place| window.query_by_role_and_label(Role::Cell, &name(*place)).is_some();
        assert!(
            places.is_empty() || places.iter().any(seen),
            "op {}: none of {:?} is seen",
            position(&window),
            places.iter().map(|place| name(*place)).collect::<Vec<_>>()
        );
        (steps, ops) = (steps + 1, ops.max(position(&window)));
        assert!(steps < 2_000);
    }
    assert!(steps > 150 && ops == 31);
    // An idea at a time takes fewer presses.
    press(&mut window, Modifiers::NONE, Key::Home);
    let mut ideas = 0;
    while position(&window) < 31 {
        press(&mut window, Modifiers::NONE, Key::PageDown);
        ideas += 1;
        assert!(ideas < steps);
    }
    assert!(ideas * 2 < steps, "{ideas} ideas, {steps} steps");
    press(&mut window, Modifiers::NONE, Key::PageUp);
    assert!(position(&window) <= 31);
}

#[test]
fn an_operation_is_typed_in_presenter_mode() {
    let mut window = sized(1280.0, 720.0);
    press(&mut window, Modifiers::NONE, Key::F5);
    press(&mut window, Modifiers::NONE, Key::End);
    let before = count(&window);
    press(&mut window, Modifiers::COMMAND, Key::T);
    window.get_by_label("An operation").type_text("put 0..100");
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.run();
    assert!(count(&window) > before);
    assert!(window.query_by_label("An operation").is_some(), "the line stays for the next one");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("An operation").is_none());
    assert!(window.state().state().presenting, "Escape was for the line");
}

#[test]
fn a_sign_at_the_edge_says_how_much_lies_beyond_and_leads_there() {
    let mut window = sized(1000.0, 640.0);
    arrange(&mut window, "Rows");
    operate(&mut window, "put 0..100");
    let is_sign = |n: &egui_kittest::Node<'_>| {
        n.accesskit_node().label().is_some_and(|l| l.starts_with("↓ ") && l.ends_with("more buckets"))
    };
    assert!(window.query_by_role_and_label(Role::Cell, "bucket 0 slot 0 key").is_some());
    for _ in 0..20 {
        let sign = window.get_all_by_role(Role::Button).find(is_sign);
        let Some(sign) = sign else { break };
        sign.click();
        window.run();
    }
    assert!(window.query_by_role_and_label(Role::Cell, "bucket 0 slot 0 key").is_none());
    assert!(!window.get_all_by_role(Role::Button).any(|n| is_sign(&n)), "the end is reached");
}
