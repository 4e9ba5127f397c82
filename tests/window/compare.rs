//! The comparison in the window: it tells how far the sides are, and is stopped like any other work.

use super::{click, operate, window};
use egui_kittest::kittest::Queryable;
use std::time::{Duration, Instant};

fn says(window: &super::Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).count() > 0
}

/// Frames until something is so, or a long time has passed.
fn until(window: &mut super::Window, is_so: impl Fn(&super::Window) -> bool) {
    let start = Instant::now();
    while !is_so(window) {
        assert!(start.elapsed() < Duration::from_secs(300), "it never came");
        window.step();
    }
}

fn goes_on(window: &super::Window) -> usize {
    window.query_all_by_label("Go on").count()
}

#[test]
fn sides_tell_how_far_they_are_and_escape_stops_them() {
    let mut window = window();
    click(&mut window, "Compare");
    window.get_by_label("New operation").focus();
    window.run();
    window.get_by_label("New operation").type_text("put 1000..20000000");
    window.step();
    window.key_press(egui::Key::Enter);
    until(&mut window, |w| says(w, "Running the other sides: "));
    window.ctx.memory_mut(|m| m.stop_text_input());
    window.step();
    // The picture of before says what it is of.
    until(&mut window, |w| says(w, "This is the comparison of the map before the change."));
    window.key_press(egui::Key::Escape);
    // The document's own side and the others.
    until(&mut window, |w| goes_on(w) == 2);
    assert!(!says(&window, "Running the other sides"));
    window.get_all_by_label("Go on").next().unwrap().click();
    until(&mut window, |w| goes_on(w) == 1);
}

#[test]
fn a_comparison_that_ran_beside_the_window_is_drawn() {
    let mut window = window();
    operate(&mut window, "clear");
    click(&mut window, "Compare");
    window.get_by_label("New operation").focus();
    window.run();
    window.get_by_label("New operation").type_text("put 0..100000");
    window.step();
    window.key_press(egui::Key::Enter);
    window.step();
    until(&mut window, |w| !says(w, "This is the comparison of") && !w.state().session().is_busy());
    until(&mut window, |w| !says(w, "Running the other sides"));
    window.run();
    assert_eq!(super::count(&window), 100_000);
}
