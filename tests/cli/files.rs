//! What `--out` does to files: nothing is lost, and nothing but the file named is touched.

use super::{command, file, finish, refused, run, temporary};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

const ARGS: [&str; 6] = ["run", "--type", "map[int]int", "--ops", "put 0..20", "--quiet"];

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = temporary(&format!("files-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Writes `--out` and gives what the run said on stderr.
#[track_caller]
fn write(path: &Path, code: i32) -> String {
    let done = run(&[&ARGS[..], &["--out", text(path)]].concat());
    assert_eq!(done.code, Some(code), "{}: {}", path.display(), done.err);
    done.err
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// A project of several tens of thousands of bytes, told apart by its hint.
fn large_project(path: &Path, hint: &str) -> Command {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    let script = SCRIPT.get_or_init(|| {
        let lines: Vec<String> = (0..3_000).map(|i| format!("put {i} = {}", i * 7)).collect();
        file("large-script.txt", &lines.join("\n"))
    });
    let at = format!("@{script}");
    command(&["run", "--type", "map[int]int", "--ops", &at, "--hint", hint, "--quiet", "--out", text(path)])
}

#[test]
fn a_run_killed_at_any_of_200_moments_leaves_the_old_file_or_the_new_one() {
    let folder = folder("killed");
    let path = folder.join("kept.ron");
    let written = |hint: &str| {
        assert!(large_project(&path, hint).status().unwrap().success());
        std::fs::read(&path).unwrap()
    };
    let new = written("7");
    let start = Instant::now();
    let old = written("3");
    let whole = start.elapsed() + Duration::from_millis(5);
    let mut kept = [0, 0];
    for moment in 0..200 {
        let mut child = large_project(&path, "7").spawn().unwrap();
        sleep(whole * moment / 200);
        let _ = child.kill();
        child.wait().unwrap();
        let found = std::fs::read(&path).unwrap();
        assert!(found == old || found == new, "moment {moment}: {} B are neither", found.len());
        kept[usize::from(found == new)] += 1;
        if found == new {
            std::fs::write(&path, &old).unwrap();
        }
    }
    assert!(kept[0] > 0, "no run was killed before it had written: {kept:?}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_disk_that_is_full_at_any_of_50_sizes_loses_nothing() {
    let folder = folder("full");
    let path = folder.join("kept.ron");
    assert!(large_project(&path, "3").status().unwrap().success());
    let old = std::fs::read(&path).unwrap();
    let blocks = old.len() / 512;
    assert!(blocks > 100);
    for size in 0..50 {
        // The shell limits the size of files, in blocks of 512 bytes, and lets writing beyond it fail.
        let limit = blocks * size / 50;
        let mut limited = Command::new("sh");
        let run = large_project(&path, "7");
        limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {limit}; exec \"$@\""), "sh"]).arg(run.get_program());
        limited.args(run.get_args()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let done = finish(limited.output().unwrap());
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{limit} blocks: {}", done.err);
        assert!(done.err.contains("kept.ron can't be written: ") && done.err.contains("untouched"), "{}", done.err);
        assert!(std::fs::read(&path).unwrap() == old, "{limit} blocks");
        assert_eq!(names_in(&folder), ["kept.ron"]);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_file_keeps_its_permissions_and_owner_and_a_new_one_takes_the_umasks() {
    let folder = folder("modes");
    let path = folder.join("x.json");
    for mask in ["077", "022", "002"] {
        let _ = std::fs::remove_file(&path);
        let mut masked = Command::new("sh");
        masked.args(["-c", &format!("umask {mask}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_mapscope")]);
        masked.args(ARGS).args(["--out", text(&path)]).stdout(Stdio::null());
        assert!(masked.status().unwrap().success());
        assert_eq!(mode(&path), 0o666 & !u32::from_str_radix(mask, 8).unwrap(), "umask {mask}");
    }
    for kept in [0o600, 0o640, 0o644, 0o666, 0o755, 0o660] {
        std::fs::write(&path, "old").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(kept)).unwrap();
        write(&path, 0);
        assert_eq!(mode(&path), kept, "{kept:o}");
        assert!(std::fs::read_to_string(&path).unwrap().starts_with('{'));
    }
    // Another user's file stays theirs, where one may give files away at all.
    if std::os::unix::fs::chown(&path, Some(65_534), Some(65_534)).is_ok() {
        write(&path, 0);
        let found = std::fs::metadata(&path).unwrap();
        assert_eq!((found.uid(), found.gid(), mode(&path)), (65_534, 65_534, 0o660));
    }
    assert_eq!(names_in(&folder), ["x.json"]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn links_stay_links_dangling_ones_too() {
    let folder = folder("links");
    let inner = folder.join("inner");
    std::fs::create_dir(&inner).unwrap();
    let is_link = |path: &Path| std::fs::symlink_metadata(path).unwrap().file_type().is_symlink();
    let (file, link, chain, dangling) =
        (inner.join("real.json"), folder.join("a.json"), folder.join("b.json"), folder.join("c.json"));
    std::fs::write(&file, "old").unwrap();
    symlink("inner/real.json", &link).unwrap();
    symlink(&link, &chain).unwrap();
    // Relative to the folder that the link is in, by way of another link that leads nowhere either.
    symlink("inner/d.json", &dangling).unwrap();
    symlink("new.json", inner.join("d.json")).unwrap();
    for (path, real) in [(&link, &file), (&chain, &file), (&dangling, &inner.join("new.json"))] {
        write(path, 0);
        assert!(is_link(path) && !is_link(real), "{}", path.display());
        assert!(std::fs::read_to_string(real).unwrap().starts_with('{'), "{}", path.display());
        std::fs::write(real, "old").unwrap();
    }
    assert!(is_link(&inner.join("d.json")));
    let circle = folder.join("e.json");
    symlink("e.json", &circle).unwrap();
    assert!(write(&circle, 1).contains("e.json can't be written"));
    let nowhere = folder.join("f.json");
    symlink("no/such/f.json", &nowhere).unwrap();
    assert!(write(&nowhere, 1).contains("f.json can't be written: no new file can be made in"));
    assert_eq!(names_in(&inner), ["d.json", "new.json", "real.json"]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn pipes_and_devices_are_written_to_as_they_stand() {
    let folder = folder("devices");
    let pipe = folder.join("pipe.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = command(&[&ARGS[..], &["--json", "--out", text(&pipe)]].concat()).spawn().unwrap();
    let mut read = String::new();
    std::fs::File::open(&pipe).unwrap().read_to_string(&mut read).unwrap();
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert!(child.wait().unwrap().success() && read == out && read.starts_with('{'));
    assert!(std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    let (null, full) = (folder.join("null.json"), folder.join("full.json"));
    symlink("/dev/null", &null).unwrap();
    symlink("/dev/full", &full).unwrap();
    write(&null, 0);
    assert!(write(&full, 1).contains("full.json can't be written: "));
    for device in ["/dev/null", "/dev/full"] {
        assert!(std::fs::metadata(device).unwrap().file_type().is_char_device());
    }
    assert_eq!(names_in(&folder), ["full.json", "null.json", "pipe.json"]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_may_not_be_written_is_told_and_left_as_it_is() {
    // Where anybody may go: a build's own folder may be closed to other users.
    let folder = std::env::temp_dir().join(format!("mapscope-cli-closed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("mapscope");
    // By another process: a program that this one has open for writing can't be run by a test beside.
    assert!(Command::new("cp").args([env!("CARGO_BIN_EXE_mapscope"), text(&program)]).status().unwrap().success());
    let path = folder.join("x.json");
    std::fs::write(&path, "old").unwrap();
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    // A folder closed to new files, and in an open one a file closed to writing.
    for (in_folder, on_file, why) in [(0o555, 0o666, "no new file can be made in"), (0o777, 0o444, "it is as it was")] {
        set(&folder, in_folder);
        set(&path, on_file);
        let mut by_anybody = Command::new(&program);
        by_anybody.args(ARGS).args(["--json", "--out", text(&path)]).stdin(Stdio::null());
        // Nothing is closed to root.
        if std::fs::metadata(&folder).unwrap().uid() == 0 {
            by_anybody.uid(65_534).gid(65_534);
        }
        let done = finish(by_anybody.output().unwrap());
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{}", done.err);
        assert!(done.err.contains(why) && done.err.contains("ermission denied"), "{}", done.err);
        assert_eq!((std::fs::read_to_string(&path).unwrap().as_str(), mode(&path)), ("old", on_file));
        assert_eq!(names_in(&folder), ["mapscope", "x.json"]);
    }
    set(&folder, 0o755);
    assert!(write(&folder.join("."), 2).contains("--out"), "a folder has no ending");
    std::fs::create_dir(folder.join("d.json")).unwrap();
    assert!(write(&folder.join("d.json"), 1).contains("d.json is a folder"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_output_that_is_an_input_of_the_same_command_is_refused() {
    let folder = folder("inputs");
    let (input, link, twin) = (folder.join("in.json"), folder.join("link.json"), folder.join("twin.json"));
    let text_of_input = "type Key int\n";
    std::fs::write(&input, text_of_input).unwrap();
    symlink(&input, &link).unwrap();
    std::fs::hard_link(&input, &twin).unwrap();
    let at = format!("@{}", input.display());
    for out in [&input, &link, &twin, &folder.join("./in.json")] {
        let out = text(out);
        let wanted = [out, "this is the file that --decl reads", "another name"];
        refused(&["layout", "Key", "--decl", &at, "--out", out], &wanted);
        refused(&["run", "--type", "map[Key]int", "--decl", &at, "--out", out], &wanted);
        refused(&["compare", "--type", "map[Key]int", "--decl", &at, "--out", out], &wanted);
        std::fs::write(&input, "put 1\n").unwrap();
        refused(&["run", "--type", "map[int]int", "--ops", &at, "--out", out], &[out, "--ops reads"]);
        let args = ["run", "--type", "map[int]int", "--ops", "-", "--out", out];
        let done = finish(command(&args).stdin(std::fs::File::open(&input).unwrap()).output().unwrap());
        assert_eq!(done.code, Some(2), "{}", done.err);
        assert!(done.err.contains("standard input"), "{}", done.err);
        assert_eq!(std::fs::read_to_string(&input).unwrap(), "put 1\n");
        std::fs::write(&input, text_of_input).unwrap();
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
