//! The command line as scripts see it: exit codes, what goes where, what is refused and how it is said.

#![allow(clippy::unwrap_used)]

#[path = "cli/compare.rs"]
mod compare;
#[cfg(unix)]
#[path = "cli/files.rs"]
mod files;
#[path = "cli/packages.rs"]
mod packages;
#[path = "cli/swiss.rs"]
mod swiss;

use mapscope::project::Project;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

struct Done {
    code: Option<i32>,
    out: String,
    err: String,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mapscope"));
    command.args(args).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(args: &[&str]) -> Done {
    finish(command(args).output().expect("the program starts"))
}

fn finish(output: std::process::Output) -> Done {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Done { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn run_with_stdin(args: &[&str], stdin: &str) -> Done {
    let mut child = command(args).stdin(Stdio::piped()).spawn().expect("the program starts");
    // The program may refuse before it reads.
    let _ = child.stdin.take().expect("stdin").write_all(stdin.as_bytes());
    finish(child.wait_with_output().expect("the program ends"))
}

#[track_caller]
fn json(args: &[&str]) -> Value {
    let done = run(args);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{args:?}");
    serde_json::from_str(&done.out).expect("JSON")
}

/// Refused at once, with code 2, an empty stdout, and every one of these in the message.
#[track_caller]
fn refused(args: &[&str], wanted: &[&str]) {
    let start = Instant::now();
    let done = run(args);
    assert_refusal(args, &done, wanted);
    assert!(start.elapsed() < Duration::from_secs(60), "{args:?} took {:?}", start.elapsed());
}

#[track_caller]
fn assert_refusal(args: &[&str], done: &Done, wanted: &[&str]) {
    assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{args:?}: {}", done.err);
    for part in wanted {
        assert!(done.err.contains(part), "{args:?}: no {part:?} in {}", done.err);
    }
}

fn temporary(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("temporary folder");
    folder.join(name)
}

fn file(name: &str, data: &str) -> String {
    let path = temporary(name);
    std::fs::write(&path, data).expect("temporary file");
    path.to_str().expect("UTF-8").to_string()
}

fn recording(name: &str) -> String {
    format!("{}/tests/recordings/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn layout_says_what_go_makes_of_types() {
    let types = json(&["layout", "struct{A bool; B int64; C bool}", "map[string]int", "--json"]);
    let first = &types[0];
    assert_eq!((&first["size"], &first["align"], &first["ptrdata"]), (&24.into(), &8.into(), &0.into()));
    assert_eq!(first["padding"], serde_json::json!([{"offset": 1, "size": 7}, {"offset": 17, "size": 7}]));
    let field = serde_json::json!({"name": "B", "offset": 8, "size": 8, "align": 8, "type": "int64"});
    assert_eq!(first["fields"][1], field);
    assert_eq!((&types[1]["map"]["bucket_size"], &types[1]["go"]), (&208.into(), &"1.23".into()));
    assert_eq!(types[1]["hashable"], false);
    let text = run(&["layout", "map[string]int", "--go", "1.24"]);
    assert_eq!(text.code, Some(0));
    assert!(text.out.contains("Swiss group of 8"), "{}", text.out);
    let swiss = json(&["layout", "map[string]int", "--go=1.27-split", "--json"]);
    assert_eq!((&swiss[0]["map"]["group_size"], &swiss[0]["go"]), (&200.into(), &"1.27-split".into()));
    let narrow = json(&["layout", "map[int]int", "--arch", "386", "--json", "--go", "1.21.13"]);
    assert_eq!((&narrow[0]["map"]["bucket_size"], &narrow[0]["go"]), (&76.into(), &"1.21".into()));
}

#[test]
fn layouts_for_people_mark_padding() {
    let decl = "type Worst struct { A bool; B int64; C bool; D int32; E bool }";
    let expected = "\
map[Worst][]string on Go 1.23 amd64: 8 B, align 8, pointers in the first 8 B
key: 32 B, inline
elem: 24 B, inline
functions: the generic ones
  bytes  per slot  wasted  key at  elem at  scanned  layout
    464        56      17   8+32i  264+24i      yes  classic bucket of 8 (Go 1.21 to 1.23) ← this target
";
    let done = run(&["layout", "map[Worst][]string", "--decl", decl, "--go", "1.23", "--arch", "amd64"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.starts_with(expected), "{}", done.out);
    assert!(done.out.contains("(padding)"), "{}", done.out);
}

#[test]
fn nesting_up_to_the_limit_is_laid_out_for_people() {
    for (open, close) in
        [("struct{a ", "}"), ("[1]", ""), ("*", ""), ("[]", ""), ("func(", ")"), ("map[int]", ""), ("(", ")")]
    {
        let done = run(&["layout", &format!("map[int]{}int{}", open.repeat(990), close.repeat(990))]);
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{open}");
    }
}

#[test]
fn declarations_come_as_text_from_files_and_from_standard_input() {
    let decl =
        file("key.go", "package p\n\nimport \"time\"\n\ntype Key struct { at time.Time; id ID }\n\nfunc f() {}\n");
    let at = format!("@{decl}");
    let args = ["layout", "Key", "--decl", &at, "--decl", "type ID uint32", "--json"];
    assert_eq!(json(&args)[0]["size"], 32);
    let done = run_with_stdin(&["layout", "Key", "--decl", "-", "--json"], "type Key [3]uint16");
    assert_eq!(serde_json::from_str::<Value>(&done.out).expect("JSON")[0]["size"], 6);
    let args = ["run", "--type", "map[int]K", "--decl", "-", "--ops", "-"];
    assert_refusal(&args, &run_with_stdin(&args, "type K int"), &["--ops -: standard input was read for --decl"]);
    let ops = file("script.txt", "put 0..10 # ten\nclear; put 3\n");
    assert_eq!(json(&["run", "--type", "map[int]int", "--ops", &format!("@{ops}"), "--json"])["operations"], 12);
}

#[test]
fn errors_in_types_have_their_place_and_come_together() {
    let decls = ["layout", "map[K]V", "--decl", "type K []int", "--decl", "type V struct { a Missing }"];
    refused(&decls, &["TYPE:1:5: map key K", "--decl #2:1:19: ", "Missing"]);
    refused(&["run", "--type", "map[func()]int"], &["--type:1:5: map key func()"]);
    refused(&["run", "--type", "[]int"], &["--type: []int is no map type"]);
    refused(&["run"], &["--type"]);
    let bad = file("bad.go", "package p\ntype K struct {\n\ta, int\n}\n");
    refused(&["layout", "K", "--decl", &format!("@{bad}")], &["bad.go:3:"]);
    refused(&["layout", "K", "--decl", "@/no/such.go"], &["--decl: /no/such.go can't be read: No such file"]);
    refused(&["layout"], &["TYPE"]);
}

#[test]
fn dots_inside_quotes_and_brackets_make_no_range() {
    let cases = [
        ("map[any]int", "", "put string(\"a..b\"); get string(`a..b`); put [1]string{\"a..b\"}; put 'x'; put \"..\""),
        (
            "map[K]int",
            "type K struct { S string }",
            "put K{S: \"a..b\"}; put {S: `..`}; delete {\"0..5\"} ; put {S: \"\\\"..\"}",
        ),
        ("map[[2]string]int", "", "get [2]string{\"a..b\", \"..\"}; put {\"0..9\", \"\"}; put [...]string{0: \"..\"}"),
        ("map[string]string", "", "put \"a..b\" = \"0..3\"; put `0..3` = \"x\"; delete \"..\"; put \"1\" = `..`"),
    ];
    for (map, decl, ops) in cases {
        let report = json(&["run", "--type", map, "--decl", decl, "--ops", ops, "--json"]);
        assert_eq!(report["operations"], ops.split(';').count(), "{map}");
    }
    assert_eq!(json(&["run", "--type", "map[string]int", "--ops", "put 0 .. 5; put #1..3", "--json"])["count"], 5);
    refused(&["run", "--type", "map[any]int", "--ops", "put \"a\"..\"b\""], &["--ops:1:5: a range is FROM..TO"]);
}

#[test]
fn errors_in_operations_have_line_and_column_and_stop_the_run() {
    let args = |ops| ["run", "--type", "map[uint8]string", "--json", "--ops", ops];
    refused(&args("put 0..4\nput 1; grow 3"), &["--ops:2:8: unknown operation \"grow\"", "accepted are"]);
    refused(&args("put 256 = \"x\""), &["--ops:1:5: "]);
    refused(&args("put 0..300"), &["--ops:1:5: ", "256 keys"]);
    refused(&args("put 1 = 2\nput 2 = x"), &["--ops:1:9: ", "--ops:2:9: "]);
    refused(&args("put 0..250; collide 200"), &["--ops:1:13: collide 200: ", "collide found"]);
    let any = ["run", "--type", "map[any]int", "--json", "--ops", "put 1\nput []int{1}"];
    refused(&any, &["--ops:2:1: put []int{1}", "hash of unhashable type []int"]);
    let ops = file("wrong.txt", "\n\n  jump\n");
    refused(&["run", "--type", "map[int]int", "--ops", &format!("@{ops}")], &["wrong.txt:3:3: unknown operation"]);
}

#[test]
fn wrong_flags_name_what_would_be_accepted() {
    let map = ["run", "--type", "map[int]int"];
    let with = |more: &[&'static str]| [&map[..], more].concat();
    refused(&with(&["--go", "1.20"]), &["--go", "1.21, 1.22, 1.23, 1.24, 1.25, 1.26, 1.27, 1.27-split"]);
    refused(&with(&["--arch", "x86"]), &["--arch", "amd64, arm64, riscv64, 386, arm, wasm"]);
    refused(&with(&["--hint", "-2"]), &["--hint", "-1 for none"]);
    refused(&with(&["--hint", "1e3"]), &["--hint"]);
    refused(&with(&["--seed", "0x1ffffffffffffffff"]), &["--seed", "64 bits"]);
    refused(&with(&["--max-heap", "4 parsecs"]), &["--max-heap", "512MiB"]);
    refused(&with(&["--hash-key", "1,2,3"]), &["--hash-key", "four words"]);
    refused(&with(&["--map-seed", "123456789"]), &["--map-seed", "32 bits"]);
    refused(&with(&["--arch", "386", "--hash-key", "1,2,3,123456789"]), &["--hash-key", "32 bits", "386"]);
    refused(&with(&["--out", "map.txt"]), &["--out", ".ron .svg .png .csv .json .md"]);
    refused(&with(&["--out", "map"]), &["--out", ".ron .svg .png .csv .json .md"]);
    refused(&with(&["--frob"]), &["--frob"]);
    refused(&["layout", "int", "--out", "x.svg"], &["x.svg", ".json"]);
    for planned in ["lab", "scan", "lesson", "claims", "probe", "dump", "profile", "series"] {
        for more in ["--help", "x", "--json"] {
            refused(&[planned, more], &[planned, "not built yet", "layout, run, verify and compare work"]);
        }
        refused(&[planned], &[planned, "not built yet"]);
    }
}

#[test]
fn hostile_sizes_are_refused_with_their_limit() {
    refused(&["layout", "map[[1<<45]int]int"], &["2^47"]);
    refused(&["run", "--type", "map[[1<<40]int]int", "--ops", "put #1"], &["--ops:1:1", "4.0 GiB", "--max-heap"]);
    refused(&["run", "--type", "map[any]int", "--ops", "put [1<<40]int{}"], &["--ops:1:1", "--max-heap"]);
    refused(&["layout", "[1<<50]byte"], &["2^47"]);
    refused(&["layout", "[1<<31 + 1]byte", "--arch", "386"], &["2^31"]);
    let deep = format!("{}int", "[]".repeat(1_001));
    refused(&["layout", &deep], &["the limit is 1000"]);
    refused(&["layout", &format!("{}int", "[]".repeat(50_000))], &["the limit is 1000"]);
    let large = file("large.go", &" ".repeat(17 << 20));
    refused(&["layout", "int", "--decl", &format!("@{large}")], &["large.go", "16 MB"]);
    refused(&["layout", "int", "--decl", "@/dev/zero"], &["/dev/zero", "16 MB"]);
    let map = |more: &[&'static str]| [&["run", "--type", "map[int]int", "--json"][..], more].concat();
    refused(&map(&["--ops", "put 0..1e12"]), &["--ops:1:5", "1,000,000,000"]);
    refused(&map(&["--ops", "put 0..600000000; random 600000000"]), &["--ops:1:19", "1,000,000,000"]);
    refused(&map(&["--ops", "repeat 1000000 { put 0..1001 }"]), &["--ops:1:1", "1,000,000,000"]);
    refused(&map(&["--ops", "put 1;\nrepeat 2e6 { random 1 }"]), &["--ops:2:1", "1,000,000 lines"]);
    refused(&map(&["--ops", &*"repeat 2 { ".repeat(17).leak()]), &["--ops:1:177", "16 deep"]);
    refused(&map(&["--ops", "random 99999999999999999999"]), &["1,000,000,000"]);
    refused(&map(&["--hint", "1000000000"]), &["4.0 GiB", "--max-heap"]);
    refused(&map(&["--max-heap", "64k", "--ops", "put 0..10000"]), &["--ops:1:1", "64.0 KiB", "--max-heap"]);
    let noise = file("noise.txt", &"x\n".repeat(1 << 20));
    refused(&["run", "--type", "map[int]int", "--ops", &format!("@{noise}")], &["noise.txt:1:1", "more"]);
}

#[test]
fn run_tells_what_real_go_measured() {
    // One entry: hmap of 48 bytes and one bucket in its size class, as measured with real Go 1.23.
    for (ty, live) in [
        ("map[int64]int64", 192),
        ("map[string]int", 256),
        ("map[string][]string", 400),
        ("map[int32]struct{}", 96),
        ("map[uint8]uint8", 80),
        ("map[[129]byte]int", 336),
        ("map[int64][128]byte", 1200),
        ("map[any]any", 336),
        ("map[struct{}]struct{}", 64),
    ] {
        let report = json(&["run", "--type", ty, "--ops", "put #0", "--json"]);
        assert_eq!((&report["live_bytes"], &report["allocated_bytes"]), (&live.into(), &live.into()), "{ty}");
        let made = json(&["run", "--type", ty, "--json"]);
        assert_eq!(
            (&made["live_bytes"], &made["buckets"], &made["bytes_per_entry"]),
            (&48.into(), &0.into(), &Value::Null)
        );
    }
    for (ty, live) in [("map[int64]*int", 2760), ("map[string]string", 4936), ("map[[16]byte][64]byte", 12360)] {
        let made = json(&["run", "--type", ty, "--hint", "100", "--json"]);
        assert_eq!((&made["live_bytes"], &made["b"], &made["hint"]), (&live.into(), &4.into(), &100.into()), "{ty}");
    }
    let grown = json(&["run", "--type", "map[int64]int64", "--ops", "put 0..9", "--json"]);
    assert_eq!((&grown["allocated_bytes"], &grown["garbage_bytes"]), (&480.into(), &144.into()));
    assert_eq!((&grown["b"], &grown["nevacuate"], &grown["growing"]), (&1.into(), &1.into(), &false.into()));
}

#[test]
fn the_report_has_every_field_and_its_bill_sums_up() {
    let args = ["run", "--type", "map[K]V", "--decl", "type K struct{a bool; b int32}", "--decl", "type V [200]byte"];
    let more = ["--ops", "put 0..500; delete 0..99; random 40; collide 3", "--seed", "0xffffffffffffffff", "--json"];
    let report = json(&[&args[..], &more].concat());
    let names: Vec<&str> = report.as_object().expect("object").keys().map(String::as_str).collect();
    let wanted = "type decls go arch impl hint stack seed operations count allocated_bytes allocated_objects live_bytes \
                  live_objects stack_bytes garbage_bytes peak_live_bytes peak_live_operation peak_live_text bytes_per_entry \
                  allocations bill b buckets old_buckets overflow_buckets noverflow \
                  preallocated_free max_chain load_factor growing same_size nevacuate";
    assert_eq!(names, wanted.split_whitespace().collect::<Vec<_>>());
    assert_eq!((&report["seed"], &report["hint"]), (&"0xffffffffffffffff".into(), &(-1).into()));
    assert_eq!((&report["impl"], &report["operations"]), (&"classic".into(), &642.into()));
    let bill = report["bill"].as_object().expect("bill");
    let roles: Vec<&str> = bill.keys().map(String::as_str).collect();
    let closed = "header extra tophash keys elems boxes padding empty overflow_words preallocated old_buckets rounding";
    assert_eq!(roles, closed.split_whitespace().collect::<Vec<_>>());
    let sum: u64 = bill.values().map(|v| v.as_u64().expect("bytes")).sum();
    assert_eq!(Some(sum), report["live_bytes"].as_u64());
    let bytes = |name: &str| report[name].as_u64().expect("bytes");
    assert_eq!(bytes("allocated_bytes"), bytes("live_bytes") + bytes("garbage_bytes"));
    let plain = json(&["run", "--type", "map[int]int", "--seed", "9007199254740991", "--json"]);
    assert_eq!(plain["seed"], 9_007_199_254_740_991u64);
}

/// Measured with `go test -benchmem`, Go 1.23.9 and 1.27.3 on amd64: `tests/go/stack/benchmem.txt`.
#[test]
fn a_map_on_the_stack_allocates_what_benchmem_says() {
    for (go, entries, bytes, allocations) in
        [("1.23", 8, 0, 0), ("1.23", 9, 288, 1), ("1.27", 8, 0, 0), ("1.27", 9, 328, 3)]
    {
        let ops = format!("put 0..{entries}");
        let args = ["run", "--stack", "--type", "map[int64]int64", "--go", go, "--ops", &ops];
        let report = json(&[&args[..], &["--json"]].concat());
        let figures = (&report["allocated_bytes"], &report["allocated_objects"], &report["stack"]);
        assert_eq!(figures, (&bytes.into(), &allocations.into(), &true.into()), "{go}");
        assert_eq!(report["stack_bytes"], if entries == 8 { 48 + if go == "1.23" { 144 } else { 136 } } else { 48 });
        let text = run(&args).out;
        assert!(text.contains("on the stack"), "{text}");
    }
    let other = json(&["run", "--type", "map[int]int", "--json"]);
    assert_eq!((&other["stack"], &other["stack_bytes"]), (&false.into(), &0.into()));
}

#[test]
fn the_stack_is_compared_saved_and_has_no_layout() {
    let file = temporary("stack.ron");
    let path = file.to_str().expect("UTF-8");
    let args = ["run", "--stack", "--type", "map[int]int", "--ops", "put 0..8", "--quiet", "--out", path];
    assert_eq!(run(&args).code, Some(0));
    let project = Project::from_ron(&std::fs::read_to_string(&file).expect("written")).expect("project");
    assert!(project.document.stack);
    let args = ["compare", "--stack", "--go", "1.23,1.27", "--type", "map[int]int", "--ops", "put 0..8", "--json"];
    let sides = json(&args)["sides"].clone();
    assert_eq!((&sides[0]["allocated_bytes"], &sides[1]["allocated_bytes"]), (&0.into(), &0.into()));
    refused(&["layout", "--stack", "map[int]int"], &["--stack"]);
    let clone = ["run", "--stack", "--type", "map[int]int", "--ops", "put 1; clone"];
    refused(&clone, &["--ops:1:8", "clone", "escape"]);
}

/// A growth ends with the array of before dropped: the peak is while it lasts.
#[test]
fn the_peak_is_told_with_its_operation() {
    let report = json(&["run", "--type", "map[int64]int64", "--ops", "put 0..2000; delete all", "--json"]);
    let (peak, at) = (&report["peak_live_bytes"], report["peak_live_operation"].as_u64().expect("a number"));
    let ops = |n: u64| format!("put 0..{n}");
    let live = |n: u64| json(&["run", "--type", "map[int64]int64", "--ops", &ops(n), "--json"])["live_bytes"].clone();
    assert_eq!((&live(at), &report["peak_live_text"]), (peak, &format!("put {}", at - 1).into()));
    assert!(live(at - 1).as_u64() < peak.as_u64() && live(2000).as_u64() <= peak.as_u64());
    let made = json(&["run", "--type", "map[int64]int64", "--hint", "100", "--ops", "put 1", "--json"]);
    assert_eq!((&made["peak_live_operation"], &made["peak_live_text"]), (&0.into(), &"make".into()));
    assert_eq!(made["peak_live_bytes"], made["live_bytes"]);
    let text = run(&["run", "--type", "map[int64]int64", "--ops", "put 0..2000; delete all"]).out;
    assert!(text.contains(&format!("put {}", at - 1)) && text.contains("runtime.makeBucketArray"), "{text}");
}

#[test]
fn the_same_command_gives_the_same_bytes() {
    let args =
        ["run", "--type", "map[string]int", "--ops", "random 500; collide 9; delete all", "--json", "--seed", "7"];
    assert_eq!(run(&args).out, run(&args).out);
    let other = [&args[..7], &["8"]].concat();
    assert_ne!(run(&args).out, run(&other).out);
}

#[test]
fn a_million_entries_come_and_go() {
    let args = ["run", "--type", "map[int]int", "--hint", "1000", "--ops", "put 0..100000; delete 0..100000", "--json"];
    let report = json(&args);
    assert_eq!((&report["count"], &report["operations"]), (&0.into(), &200_000.into()));
    assert!(report["live_bytes"].as_u64() > Some(1 << 20), "maps never shrink");
}

#[test]
fn outputs_are_written_by_their_endings() {
    let path = |ending: &str| temporary(&format!("out.{ending}")).to_str().expect("UTF-8").to_string();
    let (ron, svg, png, csv, js) = (path("ron"), path("svg"), path("png"), path("csv"), path("json"));
    let base =
        ["run", "--type", "map[K]int", "--decl", "type K struct{a bool; b int64}", "--ops", "put 0..20; delete #3"];
    let outs = ["--json", "--quiet", "--out", &ron, "--out", &svg, "--out", &png, "--out", &csv, "--out", &js];
    let done = run(&[&base[..], &outs].concat());
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    let read = |path: &str| std::fs::read(path).expect("written");
    assert_eq!(read(&js), done.out.as_bytes());
    let project = Project::from_ron(&String::from_utf8(read(&ron)).expect("UTF-8")).expect("project");
    assert_eq!((project.view.position, project.document.script.len()), (21, 1));
    let mut session = mapscope::session::Session::new(project.document, project.view.position);
    session.finish();
    assert!(session.diagnostics().is_empty() && session.problem().is_none(), "{:?}", session.problem());
    assert_eq!(session.state().map(|s| s.count()), Some(19));
    assert!(read(&svg).starts_with(b"<svg ") && read(&png).starts_with(b"\x89PNG"));
    let table = String::from_utf8(read(&csv)).expect("UTF-8");
    assert!(table.starts_with("array,index,chain,in_array,offset,address,tophash,entries,keys"), "{table:.200}");
    assert!(table.lines().count() >= 5, "{table}");
}

#[test]
fn the_last_operations_steps_are_written_as_markdown() {
    let md = temporary("steps.md").to_str().expect("UTF-8").to_string();
    for (go, last) in [("1.23", "put 13"), ("1.27", "delete #3"), ("1.24", "range"), ("1.22", "get #2")] {
        let ops = format!("put 0..13; {last}; delete 0..0");
        let args = ["run", "--type", "map[int]string", "--go", go, "--ops", &ops, "--quiet", "--out", &md];
        assert_eq!(run(&args).code, Some(0), "{go} {last}");
        let text = std::fs::read_to_string(&md).expect("written");
        let title = format!("# Operation 14 of map\\[int\\]string, Go {go} amd64: ");
        assert!(text.starts_with(&title), "{text:.200}");
        // As many steps as the heading says, each numbered and followed by its Go function.
        let steps: usize = text[title.len()..].split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        let numbered = (1..=steps).all(|n| text.contains(&format!("\n{n}. ")));
        assert!(numbered && steps > 2 && text.matches(".go: ").count() == steps, "{text}");
    }
    for (go, most) in [("1.23", 14_000), ("1.27", 14_000)] {
        let args = ["run", "--type", "map[int]int", "--go", go, "--ops", "put 0..9999; range", "--quiet", "--out", &md];
        assert_eq!(run(&args).code, Some(0), "{go}");
        let text = std::fs::read_to_string(&md).expect("written");
        let number = |text: &str| text.replace(',', "").parse::<u64>().expect("a number");
        let (_, title) = text.lines().next().and_then(|l| l.split_once("amd64: ")).expect("a title");
        let (told, all) = title.trim_end_matches(" steps").split_once(" of ").expect("two numbers");
        let more = text.lines().find_map(|l| l.strip_prefix("… ")?.strip_suffix(" more")).expect("a line");
        assert_eq!(number(told) + number(more), number(all), "{title}");
        assert!((10_000..most).contains(&number(all)), "{title}");
    }
    let args = ["run", "--type", "map[int]int", "--quiet", "--out", &md];
    assert_eq!(run(&args).code, Some(0));
    let text = std::fs::read_to_string(&md).expect("written");
    assert!(text.contains("0 steps") && text.contains("`no operation`"), "{text}");
    let both = ["compare", "--type", "map[int]int", "--out", "x.md"];
    refused(&both, &["x.md", "steps are of one target", ".json .csv .svg .png"]);
    assert!(run(&["run", "--help"]).out.contains(".md the last"));
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure_without_json() {
    let good = temporary("kept.json").to_str().expect("UTF-8").to_string();
    let args = ["run", "--type", "map[int]int", "--json", "--out", "/no/such/folder/x.json", "--out", &good];
    let done = run(&args);
    assert_eq!((done.code, done.out.as_str()), (Some(1), ""));
    assert!(done.err.contains("/no/such/folder/x.json can't be written"), "{}", done.err);
    assert!(std::fs::metadata(&good).is_ok(), "the others are written");
    let done = run(&["layout", "int", "--json", "--out", "/no/such/folder/x.json"]);
    assert_eq!((done.code, done.out.as_str()), (Some(1), ""));
}

#[test]
fn verify_counts_and_ends_with_a_total() {
    let (a, b) = (recording("types-go1.23.9-386.jsonl.gz"), recording("corners-go1.22.10-amd64.jsonl.gz"));
    let done = run(&["verify", &a, &b]);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    let wanted = format!(
        "{a}: 0 runs, 0 states, 1522 types, 0 differences\n{b}: 99 runs, 2728 states, 0 types, 0 differences\n\
         verified: 99 runs, 2728 states, 1522 types, 0 differences\n"
    );
    assert_eq!(done.out, wanted);
}

#[test]
fn verify_shows_differences_and_the_worst_code_wins() {
    let mut text = String::new();
    let zipped = std::fs::File::open(recording("types-go1.23.9-amd64.jsonl.gz")).expect("file");
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(zipped), &mut text).expect("gzip");
    let wrong = file("wrong.jsonl", &text.replace("\"align\":8", "\"align\":16"));
    let done = run(&["verify", &wrong]);
    let shown = done.out.lines().filter(|l| l.contains("align: expected 16, found 8")).count();
    assert_eq!((done.code, shown), (Some(1), 20), "{}", done.out);
    assert!(done.out.contains(" more; --all shows them"), "{}", done.out);
    assert!(done.out.lines().last().is_some_and(|l| l.starts_with("verified: 0 runs, 0 states, 1522 types, ")));
    let all = run(&["verify", "--all", &wrong]);
    assert!(all.out.lines().count() > 100, "{}", all.out.lines().count());

    let cut = file("cut.jsonl", &text[..5_000]);
    let done = run(&["verify", &cut]);
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains("cut.jsonl: line ") && done.err.contains(": EOF"), "{}", done.err);
    assert!(done.out.lines().last().is_some_and(|l| l.starts_with("verified: ")), "{}", done.out);

    let done = run(&["verify", "/no/such.jsonl.gz", &wrong]);
    assert_eq!(done.code, Some(2));
    assert!(done.err.contains("/no/such.jsonl.gz can't be read: No such file"), "{}", done.err);
    assert!(done.out.contains("1522 types") && done.out.lines().last().is_some_and(|l| l.starts_with("verified: ")));
    assert_eq!(run(&["verify", env!("CARGO_TARGET_TMPDIR")]).code, Some(2));
    assert_eq!(run(&["verify"]).code, Some(2));
}

#[test]
fn states_after_the_first_that_differs_are_skipped() {
    let mut text = String::new();
    let zipped = std::fs::File::open(recording("corners-go1.23.9-amd64.jsonl.gz")).expect("file");
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(zipped), &mut text).expect("gzip");
    let line = text.lines().find(|l| l.contains("\"hint-26\"")).expect("capture");
    let wrong = file("skip.jsonl", &line.replacen("\"nevacuate\":0", "\"nevacuate\":7", 1));
    let done = run(&["verify", &wrong]);
    assert_eq!(done.code, Some(1));
    let wanted = "1 runs, 5 states, 0 types, 1 differences; 4 states skipped after a run's first difference\n  \
                  run hint-26, operation -1, state 0, nevacuate: expected 7, found 0\nverified: ";
    assert!(done.out.contains(wanted), "{}", done.out);
}

#[test]
fn a_closed_pipe_is_success() {
    let args: [&[&str]; 4] = [
        &["layout", "map[string]int"],
        &["run", "--type", "map[int]int", "--json"],
        &["verify", &recording("types-go1.23.9-386.jsonl.gz")],
        &["--help"],
    ];
    for args in args {
        let mut child = command(args).spawn().expect("the program starts");
        drop(child.stdout.take());
        let done = finish(child.wait_with_output().expect("the program ends"));
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn files_for_the_window_are_checked_before_it_opens() {
    refused(&["lyout"], &["lyout", "layout, run, verify and compare", "No such file"]);
    refused(&[&file("notes.txt", "x")], &["notes.txt", ".ron", ".jsonl"]);
    // No display here, or no window in this build: either way wrong use, said in a sentence.
    refused(&[], &["error: "]);
}

#[test]
fn help_and_version_are_data() {
    for args in [&["--help"][..], &["--version"], &["run", "--help"], &["layout", "--help"], &["verify", "--help"]] {
        let done = run(args);
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{args:?}");
        assert!(!done.out.is_empty());
    }
}

#[test]
fn the_readme_tells_the_truth() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).expect(name);
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    for line in ["cargo run --release", "cargo test"] {
        assert!(readme.lines().any(|l| l.trim() == line && l.starts_with("    ")), "README gives {line}");
    }
    assert!(ci.lines().any(|l| l == "cargo test"), ".ci/run runs what README gives");
    let examples: [(&str, &[&str]); 4] = [
        ("mapscope layout Key", &["layout", "Key", "--decl", "type Key struct { ok bool; id int64; tag uint16 }"]),
        ("mapscope layout 'map", &["layout", "map[string]int"]),
        (
            "mapscope run --type 'map[string]int'",
            &["run", "--type", "map[string]int", "--ops", "put 0..1000; delete 0..990"],
        ),
        ("mapscope run --stack", &["run", "--stack", "--go", "1.27", "--type", "map[int64]int64", "--ops", "put 0..9"]),
    ];
    for (head, args) in examples {
        let shown = readme.lines().skip_while(|l| !l.starts_with(&format!("    $ {head}"))).skip(1);
        let shown = shown.take_while(|l| head != "mapscope run --stack" || l.starts_with("    "));
        for (wanted, line) in run(args).out.lines().zip(shown) {
            assert_eq!(line.strip_prefix("    ").unwrap_or(line), wanted, "{head}");
        }
    }
}
