//! Large files open beside the window, and can be given up; a quick export too.

use super::*;
use std::sync::Arc;

fn project(name: &str, lines: usize) -> PathBuf {
    let path = folder(name).join("map.ron");
    let mut document = window().state().session().document().clone();
    document.script = (0..lines).map(|i| format!("put #{i}")).collect();
    std::fs::write(&path, mapscope::project::Project::new(document, Default::default()).to_ron()).unwrap();
    path
}

pub fn drop_file(window: &mut Window, path: PathBuf) {
    window.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    window.step();
}

#[test]
fn a_large_project_opens_beside_the_window() {
    let path = project("large", 30_000);
    let mut window = window();
    drop_file(&mut window, path);
    for _ in 0..2000 {
        window.step();
        if window.state().session().document().script.len() > 100 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(window.state().session().document().script.len(), 30_000);
    assert!(!window.state().session().is_dirty());
}

/// What never comes to an end is given up.
#[cfg(unix)]
#[test]
fn reading_is_cancelled() {
    let path = folder("pipe").join("map.ron");
    if !std::process::Command::new("mkfifo").arg(&path).status().is_ok_and(|s| s.success()) {
        return;
    }
    let mut window = window();
    let before = window.state().session().document().clone();
    for cancel in [true, false] {
        drop_file(&mut window, path.clone());
        window.run_steps(4);
        window.get_by_label("Opening");
        match cancel {
            true => window.get_by_label("Cancel").click(),
            false => window.key_press(Key::Escape),
        }
        window.run_steps(4);
        assert!(window.query_by_label("Opening").is_none());
        assert_eq!(*window.state().session().document(), before);
    }
    operate(&mut window, "clear");
    assert_eq!(count(&window), 0);
}

#[test]
fn a_quick_export_that_waits_is_given_up() {
    let mut window = window();
    let path = folder("waits").join("map.csv");
    for key in [Key::Num4, Key::Num1] {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        window.run();
    }
    click(&mut window, "Compare");
    write(&mut window, "New operation", "put 0..5000000");
    window.key_press(Key::Enter);
    window.run_steps(4);
    window.ctx.memory_mut(|m| m.stop_text_input());
    window.run_steps(2);
    for (menu, begins) in [("File", "Export as"), ("", "SVG picture")] {
        if !menu.is_empty() {
            window.get_by_label(menu).click();
            window.run_steps(3);
        }
        let is_it = |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.starts_with(begins));
        window.get_all_by_role(Role::Button).find(is_it).unwrap().click();
        window.run_steps(3);
    }
    window.get_by_label("Path").focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    window.get_by_label("Path").type_text(&path.to_string_lossy());
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert!(window.query_by_label_contains("Exporting ").is_some());
    // The bar of time has a Cancel of its own, and so have the comparison's sides.
    let line = window.query_by_label_contains("Exporting ").unwrap().rect().center().y;
    let away = |node: &egui_kittest::Node<'_>| (node.rect().center().y - line).abs();
    let all = window.get_all_by_label("Cancel");
    all.min_by(|a, b| away(a).total_cmp(&away(b))).unwrap().click();
    window.run_steps(3);
    assert!(window.query_by_label_contains("The export was given up").is_some());
    assert!(window.query_by_label_contains("Exporting ").is_none());
    assert!(!path.exists());
}

#[test]
fn what_a_damaged_project_holds_is_shown_without_hidden_characters_and_cut() {
    let path = super::folder("hostile").join("evil.ron");
    let long = "x".repeat(100_000);
    for text in
        [format!("(version: 1, document: (\u{1b}[2J\u{202e}{long}: 1))"), format!("{long}\u{85}"), "\u{7}".to_string()]
    {
        std::fs::write(&path, &text).unwrap();
        let mut window = super::window();
        super::open_at(&mut window, &path);
        let told = window.query_all_by_label_contains("evil.ron: ").next().expect("an error").accesskit_node().value();
        let told = told.unwrap();
        assert!(told.len() < 5_000 && !told.contains(|c: char| c.is_control() || c == '\u{202e}'), "{told:?}");
    }
}

#[test]
fn runs_of_swiss_maps_are_chosen_from_a_recording_and_open() {
    let name = "some-edges-go1.27.3-amd64.jsonl.gz";
    let path = PathBuf::from(format!("{}/tests/recordings/{name}", env!("CARGO_MANIFEST_DIR")));
    let mut window = super::window();
    super::open_at(&mut window, &path);
    let start = std::time::Instant::now();
    while window.query_all_by_label_contains("  ·  map[").count() == 0 {
        assert!(start.elapsed() < std::time::Duration::from_secs(60), "the runs never came");
        window.step();
    }
    let first = window.query_all_by_label_contains("  ·  map[").next().unwrap();
    assert!(!first.accesskit_node().is_disabled());
    first.click();
    while window.state().session().state().is_none_or(|s| s.swiss().is_none()) {
        assert!(start.elapsed() < std::time::Duration::from_secs(60), "the run never opened");
        window.step();
    }
}

#[test]
fn a_damaged_recording_of_either_map_is_told_by_its_line_and_column() {
    for implementation in ["classic", "swiss"] {
        let path = folder(implementation).join("damaged.jsonl");
        std::fs::write(&path, format!("{{\"schema\":\"go-map-capture/1\",\"impl\":\"{implementation}\",\"name\":"))
            .unwrap();
        let mut window = super::window();
        super::open_at(&mut window, &path);
        let start = std::time::Instant::now();
        while window.query_all_by_label_contains("line 1:").count() == 0 {
            assert!(start.elapsed() < std::time::Duration::from_secs(60), "nothing was told");
            window.step();
        }
        assert_eq!(window.query_all_by_label_contains("open here").count(), 0, "it is damaged, not of the wrong kind");
    }
}
