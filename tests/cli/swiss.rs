//! `run` of Swiss maps: fields, figures, tables, determinism.

use super::{json, run, temporary};
use mapscope::image::SWISS_ROLES;
use serde_json::Value;
use std::collections::BTreeSet;

const VERSIONS: [&str; 5] = ["1.24", "1.25", "1.26", "1.27", "1.27-split"];

#[test]
fn every_version_runs_and_reports_its_own_figures() {
    for go in VERSIONS {
        let args =
            ["run", "--type", "map[K]V", "--decl", "type K struct{a bool; b int32}", "--decl", "type V [200]byte"];
        let more = ["--ops", "put 0..500; delete 0..99; random 40; collide 3", "--seed", "0x1", "--json", "--go", go];
        let report = json(&[&args[..], &more].concat());
        let names: Vec<&str> = report.as_object().expect("object").keys().map(String::as_str).collect();
        let wanted = "type decls go arch impl hint stack seed operations count allocated_bytes allocated_objects live_bytes \
                      live_objects stack_bytes garbage_bytes peak_live_bytes peak_live_operation peak_live_text bytes_per_entry \
                      allocations bill capacity tables directory global_depth groups \
                      tombstones growth_left max_probe";
        assert_eq!(names, wanted.split_whitespace().collect::<Vec<_>>());
        let implementation = if go == "1.27-split" { "swiss-split" } else { "swiss" };
        assert_eq!((&report["go"], &report["impl"]), (&go.into(), &implementation.into()));
        let bill = report["bill"].as_object().expect("bill");
        let roles: Vec<&str> = bill.keys().map(String::as_str).collect();
        assert_eq!(roles, SWISS_ROLES.map(|role| role.name()));
        let closed = "header directory tables control keys elems boxes padding empty tombstones group_tail rounding";
        assert_eq!(roles, closed.split_whitespace().collect::<Vec<_>>());
        let sum: u64 = bill.values().map(|v| v.as_u64().expect("bytes")).sum();
        assert_eq!(Some(sum), report["live_bytes"].as_u64(), "{go}");
        let bytes = |name: &str| report[name].as_u64().expect("bytes");
        assert_eq!(bytes("allocated_bytes"), bytes("live_bytes") + bytes("garbage_bytes"));
        assert_eq!(bytes("capacity"), 8 * bytes("groups"));
        assert_eq!(bytes("growth_left") + bytes("count") + bytes("tombstones"), bytes("capacity") / 8 * 7);
        assert!(bill["boxes"].as_u64() > Some(200 * 400));
    }
}

/// Measured with Go 1.24.11 to 1.27.3 on amd64: growth without a hint, and `make` with one.
#[test]
fn figures_are_those_of_real_go() {
    for (n, live, allocated) in [(0, 48, 48), (1, 192, 192), (9, 376, 520), (113, 4_952, 9_544), (897, 36_992, 74_456)]
    {
        let ops = format!("put 0..{n}");
        let report = json(&["run", "--type", "map[int64]int64", "--go", "1.27", "--ops", &ops, "--json"]);
        assert_eq!((&report["live_bytes"], &report["allocated_bytes"]), (&live.into(), &allocated.into()), "{n}");
    }
    for (hint, tables, left, bytes) in [(8, 0, 8, 48), (100, 1, 112, 2_392), (897, 2, 896, 19_072)] {
        let hint = hint.to_string();
        let report = json(&["run", "--type", "map[int64]int64", "--go", "1.24", "--hint", &hint, "--json"]);
        assert_eq!((&report["tables"], &report["growth_left"]), (&tables.into(), &left.into()), "hint {hint}");
        assert_eq!((&report["live_bytes"], &report["max_probe"]), (&bytes.into(), &0.into()), "hint {hint}");
    }
    // golang/go#71368: a million `map[int64]bool` entries take 37.7 MB, with split groups 21.0 MB.
    for (go, megabytes) in [("1.24", 37.7), ("1.27-split", 21.0)] {
        let ops = "put 0..1000000";
        let report = json(&["run", "--type", "map[int64]bool", "--go", go, "--ops", ops, "--json", "--quiet"]);
        let live = report["live_bytes"].as_f64().expect("bytes") / 1e6;
        assert!((live - megabytes).abs() < 0.1, "{go}: {live} MB");
    }
    // golang/go#20135: deleting everything gives nothing back but boxes.
    let args = |ops| ["run", "--type", "map[int][200]byte", "--go", "1.24", "--json", "--ops", ops];
    let (full, emptied) = (json(&args("put 0..10000")), json(&args("put 0..10000; delete all")));
    let without_boxes = |r: &Value| r["live_bytes"].as_u64().zip(r["count"].as_u64()).map(|(b, n)| b - 208 * n);
    assert_eq!(without_boxes(&full), without_boxes(&emptied));
}

#[test]
fn the_same_command_gives_the_same_map() {
    for go in ["1.27", "1.27-split", "1.24"] {
        let csv = temporary(&format!("same-{go}.csv")).to_str().expect("UTF-8").to_string();
        let args = ["run", "--type", "map[string]int", "--ops", "random 500; collide 9; delete #3", "--go", go];
        let ran = |seed: &str| {
            let text = run(&[&args[..], &["--json", "--out", &csv, "--seed", seed]].concat()).out;
            (text, std::fs::read_to_string(&csv).expect("written"))
        };
        assert_eq!(ran("7"), ran("7"));
        assert_ne!(ran("7").1, ran("8").1);
    }
    let words = ["--hash-key", "1,2,3,ffffffffffffffff", "--map-seed", "123456789abcdef0"];
    let own =
        json(&[&["run", "--type", "map[int]int", "--go", "1.27", "--ops", "put 1", "--json"][..], &words].concat());
    assert_eq!(own["map_seed"], "123456789abcdef0");
}

/// A table in rows of fields; none of the fields here is quoted.
fn rows(name: &str, args: &[&str]) -> Vec<Vec<String>> {
    let csv = temporary(name).to_str().expect("UTF-8").to_string();
    json(&[&["run", "--json", "--out", &csv][..], args].concat());
    let text = std::fs::read_to_string(&csv).expect("written");
    assert!(text.ends_with("\r\n"));
    text.split_terminator("\r\n").map(|line| line.split(',').map(str::to_string).collect()).collect()
}

#[test]
fn a_table_has_a_row_a_group() {
    let header = ["table", "group", "offset", "address", "control", "entries", "tombstones", "keys"];
    let none = rows("none.csv", &["--type", "map[int]int", "--go", "1.27"]);
    assert_eq!(none, [header]);
    let small = rows("small.csv", &["--type", "map[int]int", "--go", "1.27", "--ops", "put 0..3; delete 1"]);
    assert_eq!((small.len(), &small[0][..]), (2, &header.map(String::from)[..]));
    let row = &small[1];
    assert_eq!([&row[0], &row[1], &row[2], &row[5], &row[6], &row[7]], ["", "0", "0", "2", "0", "0; 2"]);
    assert_eq!((row[4].len(), &row[4][2..4], &row[4][6..]), (16, "80", "8080808080"));
    let large = ["--type", "map[int64]int64", "--go", "1.24", "--ops", "put 0..2000; delete 0..900"];
    let (table, report) = (rows("large.csv", &large), json(&[&["run", "--json"][..], &large].concat()));
    let number = |row: &Vec<String>, i: usize| row[i].parse::<u64>().expect("a number");
    let body = &table[1..];
    assert_eq!(Some(body.len() as u64), report["groups"].as_u64());
    let sum = |i: usize| body.iter().map(|row| number(row, i)).sum::<u64>();
    assert_eq!((Some(sum(5)), Some(sum(6))), (report["count"].as_u64(), report["tombstones"].as_u64()));
    assert_eq!(body.iter().map(|row| number(row, 0)).collect::<BTreeSet<_>>().len() as u64, report["tables"]);
    for row in body {
        assert_eq!(number(row, 2), 136 * number(row, 1));
        let controls: Vec<u8> =
            (0..8).map(|i| u8::from_str_radix(&row[4][2 * i..2 * i + 2], 16).expect("hex")).collect();
        assert_eq!(controls.iter().filter(|&&c| c < 0x80).count() as u64, number(row, 5));
        assert_eq!(controls.iter().filter(|&&c| c == 0xfe).count() as u64, number(row, 6));
        assert_eq!(row[7].split("; ").filter(|key| !key.is_empty()).count() as u64, number(row, 5));
    }
}

#[test]
fn the_text_tells_groups_and_tables() {
    let text = |go: &str, ops: &str| run(&["run", "--type", "map[int64]bool", "--go", go, "--ops", ops]).out;
    let small = text("1.27", "put 0..3");
    assert!(small.contains("map[int64]bool on Go 1.27 amd64, swiss map\n"), "{small}");
    assert!(small.contains("a small map: one group of 8 slots") && small.contains("37.5 % filled"), "{small}");
    assert!(text("1.25", "").contains("no group allocated yet"));
    let large = text("1.27-split", "put 0..1000");
    assert!(large.contains("in 2 tables, 2 directory entries, globalDepth 1"), "{large}");
}

#[test]
fn a_layout_is_what_runs() {
    let layout = json(&["layout", "map[int64]bool", "--go", "1.27-split", "--json"]);
    let report = json(&["run", "--type", "map[int64]bool", "--go", "1.27-split", "--ops", "put 1", "--json"]);
    assert_eq!(layout[0]["map"]["group_size"].as_u64().map(|n| n + 48), report["live_bytes"].as_u64());
}

/// The loop holds the table it began on: 16 slots of 16 B in two groups of 136 B (class 288) and the table's 32 B, which
/// the map let go when it grew to 32 slots (`internal/runtime/maps/table.go: Iter.Init, grow`).
#[test]
fn an_open_loop_and_what_it_keeps_are_told() {
    let ops = "put 0..14; range 2; put 14";
    let args = ["run", "--go", "1.27", "--type", "map[int64]int64", "--ops", ops];
    let report = json(&[&args[..], &["--json"]].concat());
    assert_eq!(report["iterator"], serde_json::json!({"visited": 2, "kept_bytes": 320, "kept_objects": 2}));
    assert_eq!((&report["live_bytes"], &report["capacity"]), (&664.into(), &32.into()));
    let text = run(&args).out;
    assert!(text.contains("keeps 320 B alive that the map has let go"), "{text}");
    let closed = json(&["run", "--go", "1.27", "--type", "map[int64]int64", "--ops", "put 0..9; range", "--json"]);
    assert!(closed.get("iterator").is_none());
}
