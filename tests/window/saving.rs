//! Saving as a person does it: over a file that somebody else changed, on a full disk, killed in its middle.

use super::{click, folder, menu, open_at, operate, save_at, shows, window};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use mapscope::project::Project;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn save(window: &mut super::Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
}

fn script(path: &Path) -> Vec<String> {
    Project::from_ron(&std::fs::read_to_string(path).unwrap()).unwrap().document.script
}

/// Two windows over one project; the first saves a change.
fn two_windows(name: &str) -> (PathBuf, super::Window, super::Window) {
    let path = folder(name).join("map.ron");
    let (mut first, mut second) = (window(), window());
    save_at(&mut first, &path);
    open_at(&mut second, &path);
    operate(&mut first, "delete #1");
    save(&mut first);
    operate(&mut second, "delete #2");
    (path, first, second)
}

const ASKED: &str = "The file was changed meanwhile";

#[test]
fn a_file_that_another_window_saved_is_overwritten_only_when_asked() {
    let (path, _first, mut second) = two_windows("overwrite");
    save(&mut second);
    assert!(shows(&second, ASKED));
    click(&mut second, "Cancel");
    assert_eq!(script(&path).last().unwrap(), "delete #1");
    assert!(second.state().session().is_dirty());
    save(&mut second);
    second.key_press(Key::Escape);
    second.run();
    assert!(!shows(&second, ASKED));
    assert_eq!(script(&path).last().unwrap(), "delete #1");
    save(&mut second);
    click(&mut second, "Overwrite");
    assert_eq!(script(&path).last().unwrap(), "delete #2");
    assert!(!second.state().session().is_dirty());
    // What it wrote itself is nobody else's change.
    operate(&mut second, "delete #3");
    save(&mut second);
    assert!(!shows(&second, ASKED) && script(&path).last().unwrap() == "delete #3");
}

#[test]
fn a_file_that_another_window_saved_is_reloaded_or_left_for_another() {
    let (path, mut first, mut second) = two_windows("elsewhere");
    save(&mut second);
    click(&mut second, "Save as…");
    let other = path.with_file_name("other.ron");
    super::write(&mut second, "Path", &other.to_string_lossy());
    click(&mut second, "Save");
    assert_eq!((script(&path).last().unwrap().as_str(), script(&other).last().unwrap().as_str()), {
        ("delete #1", "delete #2")
    });
    open_at(&mut second, &path);
    operate(&mut first, "delete #4");
    save(&mut first);
    operate(&mut second, "delete #5");
    save(&mut second);
    click(&mut second, "Reload");
    assert_eq!(second.state().session().document().script.last().unwrap(), "delete #4");
    assert!(!second.state().session().is_dirty());
}

#[test]
fn saving_on_the_way_to_something_else_asks_too_and_then_goes_on() {
    let (path, _first, mut second) = two_windows("then");
    menu(&mut second, "File", "New");
    click(&mut second, "Save");
    assert!(shows(&second, ASKED));
    assert!(!second.state().session().document().script.is_empty());
    click(&mut second, "Overwrite");
    assert_eq!(script(&path).last().unwrap(), "delete #2");
    assert!(second.state().session().document().script.is_empty(), "and New is done");
}

#[test]
fn a_file_that_was_only_touched_or_is_gone_is_saved_without_a_question() {
    let path = folder("touched").join("map.ron");
    let mut window = window();
    save_at(&mut window, &path);
    let text = std::fs::read(&path).unwrap();
    std::fs::write(&path, text).unwrap();
    operate(&mut window, "delete #1");
    save(&mut window);
    assert!(!shows(&window, ASKED) && script(&path).last().unwrap() == "delete #1");
    std::fs::remove_file(&path).unwrap();
    operate(&mut window, "delete #2");
    save(&mut window);
    assert!(!shows(&window, ASKED) && script(&path).last().unwrap() == "delete #2");
    // Saving as the own file, by another name for it, is saving over it.
    let link = path.with_file_name("link.ron");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    std::fs::write(&path, "(somebody else's)").unwrap();
    operate(&mut window, "delete #3");
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.run();
    super::write(&mut window, "Path", &link.to_string_lossy());
    click(&mut window, "Save");
    assert!(shows(&window, ASKED));
}

#[test]
fn a_pipe_that_nobody_reads_keeps_no_window_waiting() {
    let pipe = folder("pipe").join("map.ron");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut window = window();
    let start = Instant::now();
    save_at(&mut window, &pipe);
    assert!(start.elapsed() < Duration::from_secs(60));
    assert!(window.query_all_by_label_contains("nobody reads").count() > 0);
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    // The save that was given up may still write: then that is what the reader gets.
    click(&mut window, "Save");
    assert!(Project::from_ron(&reader.join().unwrap()).is_ok());
}

/// What the children below are told: the file to save at, and how.
const TARGET: &str = "MAPSCOPE_TEST_SAVES_AT";
const SIZES: &str = "MAPSCOPE_TEST_FULL_DISK";

/// A project whose script is long, so that writing it takes a while.
fn long_script(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let Project { mut document, view, .. } = Project::from_ron(&text).unwrap();
    document.script = (0..3_000).map(|i| format!("put #{}", i % 50)).collect();
    std::fs::write(path, Project::new(document, view).to_ron()).unwrap();
}

/// Not a test: a window in a process of its own, which saves again and again until it is killed; or once a size of the
/// disk, as the process's limit on files plays it.
#[test]
#[ignore = "run by other tests, in a process of its own"]
fn a_window_that_saves() {
    let Some(path) = std::env::var_os(TARGET).map(PathBuf::from) else { return };
    let mut window = window();
    open_at(&mut window, &path);
    let Some(sizes) = std::env::var(SIZES).ok() else {
        println!("ready");
        loop {
            operate(&mut window, "delete #1");
            save(&mut window);
            menu(&mut window, "Edit", "Undo");
            save(&mut window);
        }
    };
    operate(&mut window, "delete #1");
    let own = std::process::id().to_string();
    for size in sizes.split(',') {
        let limit = |size: &str| {
            let done = Command::new("prlimit").args(["--pid", &own, &format!("--fsize={size}:unlimited")]).status();
            assert!(done.unwrap().success());
        };
        limit(size);
        save(&mut window);
        limit("unlimited");
        assert!(window.query_all_by_label_contains("can't be written").count() > 0, "{size}");
        assert!(window.state().session().is_dirty(), "{size}");
        assert!(!script(&path).contains(&"delete #1".to_string()), "{size}");
    }
    save(&mut window);
    assert_eq!(script(&path).last().unwrap(), "delete #1");
}

fn child(path: &Path, sizes: Option<&str>) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "saving::a_window_that_saves", "--ignored", "--nocapture"]).env(TARGET, path);
    if let Some(sizes) = sizes {
        command.env(SIZES, sizes);
    }
    command.stdout(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().unwrap().success());
}

#[test]
fn a_window_stopped_at_any_of_200_moments_of_saving_leaves_a_whole_project() {
    let path = folder("killed").join("map.ron");
    save_at(&mut window(), &path);
    long_script(&path);
    let mut child = child(&path, None);
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim() != "ready" {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut out, &mut line).unwrap() > 0, "the window ended");
    }
    let mut found = [0, 0];
    // A process that is stopped has done to the disk just what one that is killed then has.
    for moment in 0..200u64 {
        std::thread::sleep(Duration::from_micros(moment * 7919 % 20_000));
        signal(&child, "STOP");
        let script = script(&path);
        assert!([3_000, 3_001].contains(&script.len()), "moment {moment}: {} lines", script.len());
        found[script.len() - 3_000] += 1;
        signal(&child, "CONT");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!([3_000, 3_001].contains(&script(&path).len()));
    assert!(found[0] > 0 && found[1] > 0, "it was not saving all the time: {found:?}");
}

#[test]
fn a_disk_that_is_full_at_any_of_50_sizes_loses_nothing_from_the_window() {
    let path = folder("full").join("map.ron");
    save_at(&mut window(), &path);
    long_script(&path);
    let size = std::fs::metadata(&path).unwrap().len();
    let sizes: Vec<String> = (0..50).map(|i| (size * i / 50).to_string()).collect();
    let done = child(&path, Some(&sizes.join(","))).wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 passed"), "it was a test of that name");
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
}
