//! Time in the window: steps, landmarks, searches that find nothing, the plots under the bar.

use super::{click, menu, operate, position, window};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use mapscope::session::Session;

fn step(window: &super::Window) -> Option<usize> {
    window.state().session().timeline().and_then(|t| t.step())
}

/// Clicks the only thing whose name begins so.
fn click_on(window: &mut super::Window, begins: &str) {
    window.get_by_label_contains(begins).click();
    window.run();
}

#[test]
fn an_operation_opens_into_its_steps() {
    let mut window = window();
    let steps = window.state().session().steps().len();
    assert!(steps > 10, "{steps}");
    click(&mut window, "Step 4: to bucket 1");
    assert_eq!((position(&window), step(&window)), (28, Some(4)));
    window.get_by_label(&format!("step 4 of {steps}"));
    // The entry is not in the map yet: its slot is chosen later.
    assert_eq!(super::count(&window), 27);
    click_on(&mut window, "Step forward");
    assert_eq!(step(&window), Some(5));
    click_on(&mut window, "Step back");
    assert_eq!(step(&window), Some(4));
    click_on(&mut window, "Forward (");
    assert_eq!((position(&window), step(&window), super::count(&window)), (28, None, 28));
    click_on(&mut window, "Step back");
    assert_eq!((position(&window), step(&window)), (28, Some(steps - 1)));
    // The list of steps follows, so that the last ones are at hand.
    click_on(&mut window, &format!("Go to step {}:", steps - 2));
    assert_eq!((position(&window), step(&window)), (28, Some(steps - 2)));
    while step(&window) != Some(1) {
        click_on(&mut window, "Step back");
    }
    assert_eq!(position(&window), 28);
    click_on(&mut window, "Step back");
    assert_eq!((position(&window), step(&window)), (27, None));
}

#[test]
fn steps_are_taken_by_keys_too() {
    let mut window = window();
    for (key, at) in [(Key::ArrowRight, (29, Some(1))), (Key::Period, (29, Some(2))), (Key::Comma, (29, Some(1)))] {
        window.key_press_modifiers(Modifiers::SHIFT, key);
        window.run();
        assert_eq!((position(&window), step(&window)), at, "{key:?}");
    }
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    window.run();
    assert_eq!((position(&window), step(&window)), (28, None));
}

#[test]
fn landmarks_are_run_to_and_back() {
    let mut window = window();
    let grows = |session: &Session| {
        let label = |at: usize| session.steps().get(at - 1).map(|s| s.label.clone());
        session.timeline().and_then(|t| t.step()).and_then(label)
    };
    click(&mut window, "Run to…");
    click(&mut window, "Next growth");
    assert_eq!(grows(window.state().session()).as_deref(), Some("grow 16"));
    let there = position(&window);
    window.key_press_modifiers(Modifiers::SHIFT, Key::F3);
    window.run();
    assert!(position(&window) < there);
    assert_eq!(grows(window.state().session()).as_deref(), Some("grow 8"));
    click(&mut window, "Run to…");
    click(&mut window, "Next overflow bucket");
    assert!(position(&window) > 28);
    // The last one there is: the next search says so, and the playhead stays.
    let there = (position(&window), step(&window));
    for _ in 0..40 {
        click(&mut window, "Run to…");
        click(&mut window, "Next overflow bucket");
        if window.query_by_label_contains("No overflow bucket from here").is_some() {
            break;
        }
    }
    window.get_by_label_contains("No overflow bucket from here");
    assert!((position(&window), step(&window)) >= there);
    click(&mut window, "Dismiss the message");
    assert!(window.query_by_label_contains("No overflow bucket").is_none());
}

#[test]
fn what_only_other_versions_have_is_not_offered() {
    let mut window = window();
    click(&mut window, "Go 1.27");
    click(&mut window, "Run to…");
    window.get_by_label("Next table split");
    assert!(window.query_by_label("Next evacuation").is_none());
}

#[test]
fn playing_goes_by_operations_or_by_steps() {
    let mut window = window();
    menu(&mut window, "Run", "Play step by step");
    click_on(&mut window, "Play (");
    for _ in 0..2000 {
        if step(&window).is_some_and(|step| step >= 2) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
        window.step();
    }
    assert!(step(&window).is_some_and(|step| step >= 2));
    click_on(&mut window, "Pause (");
    let at = (position(&window), step(&window));
    window.run();
    assert_eq!((position(&window), step(&window)), at);
}

#[test]
fn an_edit_keeps_the_step_where_it_still_is() {
    let mut window = window();
    click(&mut window, "Step 4: to bucket 1");
    operate(&mut window, "get #3");
    // An appended line sends the playhead to the end.
    assert_eq!(step(&window), None);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert!(window.state().session().timeline().is_some_and(|t| t.is_settled()));
}

#[test]
fn held_bytes_are_explained_where_they_stand() {
    let mut window = window();
    let bar = window.get_by_role_and_label(egui::accesskit::Role::Slider, "Time").rect();
    for (x, text) in
        [(bar.center().x, "held (not yet given back)"), (bar.right() - 30.0, "may differ from the live bytes")]
    {
        window.hover_at(egui::pos2(x, bar.bottom() - 20.0));
        window.run_steps(12);
        assert!(window.query_all_by_label_contains(text).count() > 0, "{text}");
    }
}
