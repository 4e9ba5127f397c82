//! Files and texts made to harm: what they hold never reaches a terminal as it is, and no small file takes long.

#![allow(clippy::unwrap_used)]

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Characters that act on a terminal or on the characters around them, each in a text that would be believed.
fn corpus() -> Vec<String> {
    let controls = (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32);
    let invisible = "\u{ad}\u{61c}\u{200b}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}\u{e0001}\u{e0041}";
    let mut out: Vec<String> = controls.chain(invisible.chars()).map(|c| format!("a{c}b")).collect();
    let sequences =
        ["\x1b[2J", "\x1b]0;title\x07", "\x1b[31m", "\u{9b}2J", "x\r\x1b[Kverified: 9 runs", "\u{202e}txt.exe"];
    out.extend(sequences.map(str::to_string));
    out
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program's stdout and stderr together.
fn said(args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mapscope"));
    command.args(args).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
    let done = command.output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8(text).unwrap())
}

/// Nothing in a text acts on a terminal.
#[track_caller]
fn harmless(what: &str, text: &str) {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c as u32, 0xad | 0x61c | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xe0000..=0xe007f)
    };
    assert!(!text.contains(hidden), "{what}: {text:?}");
}

fn recording(name: &str) -> Vec<Value> {
    let path = format!("{}/tests/recordings/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Puts a text into every string of a value, and into the names of its fields, one after the other.
fn poisoned(value: &Value, poison: &str, out: &mut Vec<Value>) {
    fn places(value: &Value, at: &str, out: &mut Vec<String>) {
        match value {
            Value::String(_) => out.push(at.to_string()),
            Value::Array(list) => {
                list.iter().take(2).enumerate().for_each(|(i, v)| places(v, &format!("{at}/{i}"), out))
            }
            Value::Object(map) => map.iter().for_each(|(k, v)| places(v, &format!("{at}/{k}"), out)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(value, "", &mut found);
    for place in found {
        let mut copy = value.clone();
        if let Some(Value::String(text)) = copy.pointer_mut(&place) {
            text.push_str(poison);
        }
        out.push(copy);
    }
    let mut copy = value.clone();
    copy[poison] = json!(1);
    out.push(copy);
}

#[test]
fn nothing_that_a_recording_holds_acts_on_a_terminal() {
    let path = folder().join("poisoned.jsonl");
    let mut lines = Vec::new();
    for name in ["corners-go1.22.10-amd64.jsonl.gz", "types-go1.23.9-386.jsonl.gz", "some-edges-go1.27.3-386.jsonl.gz"]
    {
        let all = recording(name);
        // The smallest that has all fields.
        let small = all.iter().min_by_key(|v| v.to_string().len().abs_diff(3_000)).unwrap();
        for poison in corpus() {
            poisoned(small, &poison, &mut lines);
        }
    }
    assert!(lines.len() > 1_000);
    // A file is given up after 100 lines that can't be judged.
    for (i, some) in lines.chunks(90).enumerate() {
        let text: Vec<String> = some.iter().map(Value::to_string).collect();
        std::fs::write(&path, text.join("\n")).unwrap();
        let (code, text) = said(&["verify", "--all", path.to_str().unwrap()]);
        assert_eq!(code, Some(1), "{i}");
        harmless("verify", &text);
    }
}

#[test]
fn nothing_in_source_scripts_types_and_names_of_files_acts_on_a_terminal() {
    let folder = folder();
    let (source, script) = (folder.join("source.go"), folder.join("script.txt"));
    for poison in corpus() {
        let texts = [
            format!("type K struct {{ a{poison} int }}"),
            format!("type K{poison} int\nmap[K]int"),
            format!("// {poison}\ntype K struct {{ s string `{poison}`; x Missing }}"),
            format!("import \"{poison}\"\ntype K struct {{ x [\"{poison}\"]int; y pkg.{poison} }}"),
        ];
        let at = format!("@{}", source.display());
        for text in texts {
            std::fs::write(&source, &text).unwrap();
            harmless("source", &said(&["layout", "K", "--decl", &at]).1);
            harmless("source", &said(&["run", "--type", "map[K]int", "--decl", &at, "--ops", "put 0..3"]).1);
        }
        let (op, at) = (poison.replace('\n', ""), format!("@{}", script.display()));
        std::fs::write(
            &script,
            format!("put \"{op}\"\n{op} 7\nput {op}\ndelete \"{op}\" = 3\nput 7 = {op}\nget `{op}`"),
        )
        .unwrap();
        harmless("script", &said(&["run", "--type", "map[string]int", "--ops", &at]).1);
        std::fs::write(&script, format!("put \"{op}\"\nput `{op}`")).unwrap();
        harmless("script", &said(&["run", "--type", "map[any]int", "--ops", &at]).1);
        // Names of files that are not there, as a script or an unpacked archive brings them.
        let Ok(name) = std::str::from_utf8(poison.as_bytes()).map(|s| s.replace('\0', "")) else { continue };
        for args in [
            vec!["verify", name.as_str()],
            vec![name.as_str()],
            vec!["layout", "int", "--decl", &format!("@{name}")],
            vec!["run", "--type", "map[int]int", "--ops", &format!("@{name}")],
            vec!["run", "--type", "map[int]int", "--out", &format!("/no/such/{name}.json")],
            vec!["run", "--type", "map[int]int", "--out", &name],
            vec!["run", "--type", &name],
            vec!["run", "--type", "map[int]int", "--go", &name],
            vec!["run", "--type", "map[int]int", "--ops", &name],
            vec![&format!("--{name}")],
        ] {
            let (code, text) = said(&args);
            assert!([Some(0), Some(1), Some(2)].contains(&code), "{args:?}: {code:?}");
            harmless(&format!("{args:?}"), &text);
        }
    }
}

#[test]
fn no_cell_of_a_table_begins_as_a_formula() {
    let path = folder().join("table.csv");
    for (map, ops) in [
        ("map[int]int", "put -1; put -2; put +3"),
        ("map[int8]int", "put -1"),
        ("map[float64]int", "put -1.5; put -0.5"),
        ("map[string]int", "put \"=1+1\"; put \"-2\"; put \"@x\"; put \"+x\"; put \"\\tx\""),
        ("map[any]int", "put -7; put \"=1\"; put -1.5"),
    ] {
        for go in ["1.23", "1.27", "1.27-split"] {
            let out = path.to_str().unwrap();
            assert_eq!(said(&["run", "--type", map, "--ops", ops, "--go", go, "--quiet", "--out", out]).0, Some(0));
            let text = std::fs::read_to_string(&path).unwrap();
            let cells = text.lines().flat_map(|line| line.split(','));
            let formula = |cell: &str| cell.starts_with(['-', '+', '=', '@', '\t', '\r']);
            assert!(!cells.clone().any(formula), "{map} {go}: {text}");
            assert!(cells.clone().any(|cell| cell.starts_with('"')), "{map} {go}: {text}");
        }
    }
}

#[test]
fn an_endless_input_is_refused_at_its_limit() {
    for args in [
        vec!["layout", "int", "--decl", "@/dev/zero"],
        vec!["run", "--type", "map[int]int", "--ops", "@/dev/zero"],
        vec!["compare", "--type", "map[int]int", "--decl", "@/dev/zero"],
    ] {
        let (code, text) = said(&args);
        assert_eq!(code, Some(2), "{args:?}");
        assert!(text.contains("/dev/zero is larger than 16 MB"), "{text}");
    }
    let (code, text) = said(&["verify", "/dev/zero"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("a line of over 256 MiB, the limit"), "{text}");
}

/// Every test that SECURITY.md names is there, under the name it gives.
#[test]
fn the_threat_model_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let named: Vec<(&str, &str)> = page
        .split('`')
        .filter_map(|code| code.split_once(": "))
        .filter(|(file, _)| file.starts_with("tests/"))
        .collect();
    assert!(named.len() > 15, "{}", named.len());
    for (file, test) in named {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        assert!(text.contains(&format!("#[test]\nfn {test}()")), "{file}: {test}");
    }
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    for row in rows {
        assert!(row.contains("`tests/"), "no test: {row}");
    }
}

#[test]
fn json_is_safe_to_show_and_holds_the_same() {
    let name = "a\u{202e}\u{9b}b";
    let (code, text) = said(&["run", "--type", "map[int]int", "--decl", &format!("// {name}"), "--json"]);
    assert_eq!(code, Some(0));
    harmless("json", &text);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert!(value["decls"].to_string().contains(name), "{}", value["decls"]);
}

#[test]
fn long_texts_are_cut_with_their_length_told() {
    let folder = folder();
    let long = "x".repeat(1_000_000);
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_string()
    };
    let (script, source) = (file("long.txt", &long), file("long.go", &format!("type K struct {{ a {long} }}")));
    let run = json!({"schema": "go-map-capture/1", "name": long, "go": "go1.23.9", "arch": "mips", "impl": "classic"});
    let recording = file("long.jsonl", &run.to_string());
    for args in [
        vec!["run", "--type", "map[int]int", "--ops", &format!("@{script}")],
        vec!["layout", "K", "--decl", &format!("@{source}")],
        vec!["verify", &recording],
    ] {
        let (_, text) = said(&args);
        assert!(text.len() < 20_000, "{} characters of {args:.2000?}", text.len());
        assert!(text.contains("characters)"), "{text:.3000}");
    }
}

#[test]
fn a_recording_of_nothing_but_blank_lines_ends_with_the_limit_named() {
    for (name, blank) in [("newlines.jsonl.gz", "\n"), ("spaces.jsonl.gz", "                                \n")] {
        let path = folder().join(name);
        let mut zip = GzEncoder::new(std::fs::File::create(&path).unwrap(), Compression::fast());
        let block = blank.repeat((1 << 20) / blank.len());
        for _ in 0..3_000 {
            zip.write_all(block.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let (code, text) = said(&["verify", path.to_str().unwrap()]);
        assert_eq!(code, Some(1));
        assert!(text.contains("over 16 MiB of blank lines so far, the limit"), "{text}");
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn of_very_many_errors_the_first_are_told_and_the_rest_counted() {
    let folder = folder();
    let lines = "jump 7\n".repeat(1_000_000);
    let script = folder.join("wrong.txt");
    std::fs::write(&script, lines).unwrap();
    let (code, text) = said(&["run", "--type", "map[int]int", "--ops", &format!("@{}", script.display())]);
    assert_eq!((code, text.lines().count()), (Some(2), 22), "{text:.2000}");
    assert!(text.contains("980 errors more like these"), "{text:.5000}");
    assert!(text.contains("999,000 operations after them not read"), "{text:.5000}");
    let fields: Vec<String> = (0..20_000).map(|i| format!("a{i} Missing{i}")).collect();
    let source = folder.join("wrong.go");
    std::fs::write(&source, format!("type K struct {{ {} }}", fields.join("; "))).unwrap();
    let (code, text) = said(&["layout", "K", "--decl", &format!("@{}", source.display())]);
    assert_eq!(code, Some(2));
    assert!(text.lines().count() <= 51, "{}", text.lines().count());
}
