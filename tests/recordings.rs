//! What real Go did, against what is simulated: every recording that the project carries, and recordings with one
//! result changed, which must be found out.

use flate2::read::MultiGzDecoder;
use mapscope::recording::{FileReport, verify_file};
use serde_json::Value;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

fn carried(prefix: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let mut out: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("recordings").map(|e| e.expect("entry").path()).collect();
    out.retain(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(prefix)));
    out.sort();
    assert!(!out.is_empty(), "no recording begins with {prefix}");
    out
}

fn assert_clean(prefix: &str) {
    for path in carried(prefix) {
        let report = verify_file(&path).expect("readable");
        assert!(report.is_clean(), "{path:?}: {:?} {:?}", report.differences.first(), report.errors.first());
        assert!(report.tally.states + report.tally.types > 0, "{path:?} holds nothing");
        assert_eq!((report.skipped, report.random_noverflow), (0, 0));
    }
}

#[test]
fn runs_are_matched_to_the_byte() {
    assert_clean("runs-");
}

#[test]
fn edges_are_matched_to_the_byte() {
    assert_clean("edges-");
}

#[test]
fn corners_are_matched_to_the_byte() {
    assert_clean("corners-");
}

/// Swiss maps of every version: edges, and of the split layout runs.
#[test]
fn swiss_maps_are_matched_to_the_byte() {
    assert_clean("some-");
}

#[test]
fn types_are_matched() {
    assert_clean("types-");
}

fn lines(path: &Path) -> Vec<Value> {
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(path).expect("file")).read_to_string(&mut text).expect("gzip");
    text.lines().map(|l| serde_json::from_str(l).expect("json")).collect()
}

fn judge(name: &str, text: &str) -> FileReport {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    std::fs::write(&path, text).expect("temporary file");
    let report = verify_file(&path).expect("readable");
    std::fs::remove_file(&path).expect("temporary file");
    report
}

/// JSON pointers of all leaves.
fn leaves(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| leaves(v, &format!("{path}/{k}"), out)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, v)| leaves(v, &format!("{path}/{i}"), out)),
        _ => out.push(path.to_string()),
    }
}

fn kind(pointer: &str) -> String {
    pointer.split('/').map(|p| if p.parse::<usize>().is_ok() { "#" } else { p }).collect::<Vec<_>>().join("/")
}

/// Another value of the same form.
fn changed(value: &Value) -> Value {
    match value {
        Value::Bool(b) => (!b).into(),
        Value::Number(n) => (n.as_i64().expect("whole") + 1).into(),
        Value::String(s) if s.ends_with('0') => format!("{}1", &s[..s.len() - 1]).into(),
        Value::String(s) => format!("{}0", &s[..s.len() - 1]).into(),
        _ => Value::Array(Vec::new()),
    }
}

/// Results of a capture: not what was put in (literals, operations), nor names.
fn is_result(pointer: &str) -> bool {
    let result = ["/layout/", "/states/", "/keys/"].iter().any(|p| pointer.starts_with(p));
    result && !pointer.ends_with("/go") && !pointer.ends_with("/after_op")
}

/// A few leaves of each kind, spread over the recording.
fn sample(value: &Value, keep: impl Fn(&str) -> bool) -> Vec<String> {
    let mut all = Vec::new();
    leaves(value, "", &mut all);
    let mut kinds: HashMap<String, Vec<String>> = HashMap::new();
    for leaf in all.into_iter().filter(|l| keep(l)) {
        kinds.entry(kind(&leaf)).or_default().push(leaf);
    }
    kinds.into_values().flat_map(|l| l.clone().into_iter().step_by(l.len().div_ceil(9))).collect()
}

fn last_field(pointer: &str) -> &str {
    pointer.split('/').rev().find(|p| p.parse::<usize>().is_err()).expect("a field")
}

/// A list where a group is wanted: refused by the place of its state.
fn is_wrong_shape(error: &str) -> bool {
    error.contains("states[") && error.contains("invalid length")
}

fn assert_found_out(text: &str, pointer: &str, whole: &str, report: &FileReport) {
    let field = last_field(pointer);
    let named = report.differences.iter().any(|d| d.to_string().contains(field))
        || report.errors.iter().any(|e| e.to_string().contains(field) || is_wrong_shape(&e.to_string()));
    assert!(
        !report.is_clean() && named,
        "{pointer} of {whole}: {:?} {:?} {text:.60}",
        report.differences,
        report.errors
    );
}

const TAMPERED: [&str; 10] = [
    "hint-9",
    "hint-27",
    "hint-52",
    "uint8-bool",
    "any-any-nil",
    "float64-zeros",
    "elem-129",
    "string-elem-128",
    "clear-nothing",
    "hint-string-105",
];

#[test]
fn every_changed_result_of_a_run_is_named() {
    for file in [carried("corners-go1.23.9-386"), carried("corners-go1.21.13")].concat() {
        for capture in lines(&file).into_iter().filter(|c| TAMPERED.iter().any(|n| c["name"] == *n)) {
            let whole = capture["name"].to_string();
            for pointer in sample(&capture, is_result) {
                let mut tampered = capture.clone();
                let leaf = tampered.pointer_mut(&pointer).expect("leaf");
                let (null, state) = (leaf.is_null(), pointer.starts_with("/states/"));
                *leaf = changed(leaf);
                let text = tampered.to_string();
                let report = judge("tampered-run.jsonl", &text);
                assert_found_out(&text, &pointer, &whole, &report);
                // The states after one that differs are not compared: one changed leaf is one difference.
                if state && !null && report.errors.is_empty() && !pointer.ends_with("/b") {
                    assert_eq!(report.tally.differences, 1, "{pointer} of {whole}: {:?}", report.differences);
                }
            }
        }
    }
}

#[test]
fn every_missing_field_of_a_run_is_named() {
    let file = carried("corners-go1.23.9-386").remove(0);
    let capture = lines(&file).into_iter().find(|c| c["name"] == "hint-27").expect("hint-27");
    let mut all = Vec::new();
    leaves(&capture, "", &mut all);
    let mut fields: Vec<(String, String)> = Vec::new();
    for leaf in &all {
        let parts: Vec<&str> = leaf.split('/').skip(1).collect();
        for end in 0..parts.len() {
            if parts[end].parse::<usize>().is_err() {
                let parent: String = parts[..end].iter().map(|p| format!("/{p}")).collect();
                fields.push((parent, parts[end].to_string()));
            }
        }
    }
    fields.sort_by_key(|(parent, field)| (kind(parent), field.clone()));
    fields.dedup_by_key(|(parent, field)| (kind(parent), field.clone()));
    assert!(fields.len() > 35, "{}", fields.len());
    for (parent, field) in fields {
        let mut tampered = capture.clone();
        tampered.pointer_mut(&parent).and_then(Value::as_object_mut).expect("object").remove(&field);
        let report = judge("lacking.jsonl", &tampered.to_string());
        let error = report.errors.first().map(ToString::to_string).unwrap_or_default();
        assert!(error.contains(&format!("{field}`")), "{parent}/{field}: {error:?} {:?}", report.differences);
        if let Some(index) = parent.strip_prefix("/states/").and_then(|p| p.split('/').next()) {
            assert!(error.contains(&format!("states[{index}]")), "{parent}/{field}: {error}");
        }
    }
}

#[test]
fn every_changed_figure_of_a_type_is_named() {
    for file in [carried("types-go1.27.3-split"), carried("types-go1.23.9-386")].concat() {
        for (i, line) in lines(&file).into_iter().enumerate().filter(|(i, _)| i % 40 == 39) {
            for pointer in sample(&line, |p| !["/go", "/arch", "/schema", "/type"].contains(&p)) {
                let mut tampered = line.clone();
                let leaf = tampered.pointer_mut(&pointer).expect("leaf");
                *leaf = changed(leaf);
                let text = tampered.to_string();
                let report = judge("tampered-type.jsonl", &text);
                assert_found_out(&text, &pointer, &format!("line {i}"), &report);
                assert_eq!(report.tally.differences, 1, "{pointer} of line {i}: {:?}", report.differences);
            }
            for field in line.as_object().expect("object").keys() {
                let mut tampered = line.clone();
                tampered.as_object_mut().expect("object").remove(field);
                let report = judge("lacking-type.jsonl", &tampered.to_string());
                let error = report.errors.first().map(ToString::to_string).unwrap_or_default();
                assert!(error.contains(&format!("`{field}`")), "{field}: {error}");
            }
        }
    }
}

#[test]
fn a_changed_result_is_named_in_the_large_recordings_too() {
    let swiss = [carried("some-runs-go1.27.3-split"), carried("some-edges-go1.24")].concat();
    for file in [carried("runs-go1.22"), swiss].concat() {
        for capture in lines(&file).into_iter().filter(|c| c.to_string().len() < 400_000).take(6) {
            let whole = capture["name"].to_string();
            for pointer in sample(&capture, is_result).into_iter().step_by(7) {
                let mut tampered = capture.clone();
                let leaf = tampered.pointer_mut(&pointer).expect("leaf");
                *leaf = changed(leaf);
                let text = tampered.to_string();
                assert_found_out(&text, &pointer, &whole, &judge("tampered-large.jsonl", &text));
            }
        }
    }
}
