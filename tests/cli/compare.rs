//! `mapscope compare` as scripts see it.

use super::{json, refused, run, temporary};

const SIDES: [&str; 6] = ["compare", "--go", "1.23,1.27,1.27-split", "--type", "map[int64]bool", "--ops=put 0..1000"];

fn with<'a>(extra: &[&'a str]) -> Vec<&'a str> {
    [&SIDES, extra].concat()
}

/// A side is what `run` says of it, and differences are told against the first.
#[test]
fn sides_are_those_of_run_and_differences_are_sums() {
    let compared = json(&with(&["--json"]));
    for (i, go) in ["1.23", "1.27", "1.27-split"].into_iter().enumerate() {
        let alone = json(&["run", "--go", go, "--type", "map[int64]bool", "--ops=put 0..1000", "--json"]);
        assert_eq!(compared["sides"][i], alone, "{go}");
    }
    let live = |i: usize| compared["sides"][i]["live_bytes"].as_i64().unwrap();
    let second = &compared["differences"][0];
    assert_eq!((&second["go"], &second["arch"]), (&"1.27".into(), &"amd64".into()));
    assert_eq!(second["live_bytes"]["difference"], live(1) - live(0));
    // Go 1.27's table of two times 1,024 slots after the 897th entry, measured: 36,992 B.
    let last = compared["growths"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["operation"], &last["sides"][1]["live_bytes"]), (&897.into(), &36_992.into()));
    assert_eq!((&last["sides"][0]["growth"], &last["sides"][1]["growth"]), (&().into(), &"split, directory 2".into()));
}

#[test]
fn text_and_files_tell_the_same() {
    let done = run(&SIDES);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    for part in ["Go 1.27-split amd64", "36,992 B", "+49.5 %", "op 897", "padding"] {
        assert!(done.out.contains(part), "no {part} in {}", done.out);
    }
    let folder = temporary("compare");
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let (csv, svg, png, report) = (path("a.csv"), path("a.svg"), path("a.png"), path("a.json"));
    let written = run(&with(&["--out", &csv, "--out", &svg, "--out", &png, "--out", &report]));
    assert_eq!((written.code, written.out), (Some(0), done.out));
    let table = std::fs::read_to_string(csv).unwrap();
    let rows: Vec<&str> = table.split("\r\n").collect();
    assert!(rows[0].starts_with("operation,entries,go,arch,impl,growth,live_bytes,allocated_bytes"), "{}", rows[0]);
    assert!(rows.iter().any(|r| r.starts_with("1000,1000,1.27,amd64,swiss,end,36992,74456,")), "{table}");
    let picture = std::fs::read_to_string(svg).unwrap();
    assert!(picture.contains("<svg") && picture.contains("Go 1.27-split amd64") && picture.contains("36,992 B"));
    assert!(std::fs::read(png).unwrap().starts_with(b"\x89PNG"));
    let text = std::fs::read_to_string(report).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), json(&with(&["--json"])));
}

#[test]
fn sides_that_make_no_comparison_are_refused() {
    let typed = ["--type", "map[int]int"];
    let args = |extra: &[&'static str]| [&["compare"], extra, &typed[..]].concat();
    refused(&args(&["--go", "1.23"]), &["two or three sides", "--go 1.23,1.27"]);
    refused(&args(&["--go", "1.21,1.22,1.23,1.24"]), &["two or three sides"]);
    refused(&args(&["--go", "1.23,1.27", "--arch", "amd64,386,arm"]), &["--go names 2", "--arch 3"]);
    refused(&args(&["--go", "1.27,1.27.3"]), &["Go 1.27 amd64", "twice"]);
    refused(&args(&["--go", "1.23,1.28"]), &["--go", "1.21, 1.22"]);
    refused(&args(&["--out", "x.ron"]), &["x.ron", ".csv"]);
    refused(&args(&["--ops", "put 0..9; put x"]), &["--ops:1:"]);
    refused(&args(&["--max-heap", "1000", "--ops", "put 0..100"]), &["on Go 1.2", "--max-heap"]);
    let wide = json(&args(&["--go", "1.27", "--arch", "amd64,386", "--json"]));
    assert_eq!(wide["sides"].as_array().unwrap().len(), 2);
}
