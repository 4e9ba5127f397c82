//! Recordings that are damaged or can't be judged: each is refused with its place, none makes the tool fall over.

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use mapscope::engine::SplitMix;
use mapscope::recording::{FileReport, verify_file};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

fn recording(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings").join(name);
    std::fs::read(path).expect("recording")
}

fn text(name: &str) -> String {
    let mut out = String::new();
    MultiGzDecoder::new(&recording(name)[..]).read_to_string(&mut out).expect("gzip");
    out
}

fn capture(name: &str) -> Value {
    let corners = text("corners-go1.23.9-amd64.jsonl.gz");
    let found = corners.lines().map(|l| serde_json::from_str::<Value>(l).expect("json")).find(|c| c["name"] == name);
    found.expect("capture")
}

fn zip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

fn judge(name: &str, data: &[u8]) -> FileReport {
    static FILES: AtomicU64 = AtomicU64::new(0);
    let unique = format!("{}-{}-{name}", std::process::id(), FILES.fetch_add(1, Ordering::Relaxed));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(unique);
    std::fs::write(&path, data).expect("temporary file");
    let report = verify_file(&path).expect("readable");
    std::fs::remove_file(&path).expect("temporary file");
    report
}

#[track_caller]
fn assert_refused(name: &str, data: &[u8], wanted: &str) {
    let report = judge(name, data);
    let errors: Vec<String> = report.errors.iter().map(ToString::to_string).collect();
    assert!(errors.iter().any(|e| e.contains(wanted)), "wanted {wanted:?}: {errors:?} {:?}", report.differences);
}

#[track_caller]
fn assert_edit_refused(edit: impl Fn(&mut Value), wanted: &str) {
    let mut value = capture("hint-27");
    edit(&mut value);
    assert_refused("edited.jsonl", value.to_string().as_bytes(), wanted);
}

#[test]
fn damaged_gzip_is_refused_after_what_came_before() {
    let whole = recording("types-go1.23.9-386.jsonl.gz");
    for cut in [3, 12, 100, whole.len() / 2, whole.len() - 9, whole.len() - 4, whole.len() - 1] {
        assert_refused("cut.jsonl.gz", &whole[..cut], "damaged");
    }
    assert_refused("tail.jsonl.gz", &[&whole[..], b"garbage"].concat(), "damaged");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x40;
    assert!(!judge("flipped.jsonl.gz", &flipped).is_clean());
    let mut sum = whole.clone();
    sum[whole.len() - 6] ^= 1;
    assert_refused("sum.jsonl.gz", &sum, "damaged");
    let half = judge("half.jsonl.gz", &whole[..whole.len() / 2]);
    assert!(half.tally.types > 100 && half.errors.len() == 1, "{:?} {:?}", half.tally, half.errors);
}

#[test]
fn gzip_of_several_members_and_plain_text_are_read_whole() {
    let all = text("types-go1.23.9-386.jsonl.gz");
    let (a, b) = all.split_at(all.len() / 3);
    for data in [[zip(a.as_bytes()), zip(b.as_bytes())].concat(), all.clone().into_bytes()] {
        let report = judge("members.jsonl", &data);
        assert!(report.is_clean(), "{:?}", report.errors);
        assert_eq!(report.tally.types, 1522);
    }
}

#[test]
fn nothing_is_no_recording() {
    for data in [&b""[..], b"\n \n", &zip(b""), &zip(b"\n")] {
        assert_refused("empty.jsonl", data, "empty");
    }
}

#[test]
fn bad_json_is_named_with_line_and_column() {
    let good = capture("hint-8").to_string();
    let bad = format!("{good}\n\n{}\n", good.replacen("\"hint\":8", "\"hint\":x", 1));
    let column = good.find("\"hint\":8").expect("hint") + "\"hint\":".len() + 1;
    assert_refused("bad.jsonl", bad.as_bytes(), &format!("line 3:{column}: "));
    let cut = &good[..good.len() - 20];
    assert_refused("eof.jsonl", cut.as_bytes(), &format!("line 1:{}: EOF", cut.len()));
    assert_refused("two.jsonl", format!("{good}{good}").as_bytes(), "line 1:");
    assert_refused("utf8.jsonl", b"{\"schema\": \"\xff\"}", "line 1:13: not UTF-8");
    assert_refused("word.jsonl", b"hello", "line 1:1: ");
    let deep = format!("{{\"schema\":\"go-type-layout/1\",\"x\":{}", "[".repeat(100_000));
    assert_refused("deep.jsonl", deep.as_bytes(), "line 1:");
}

#[test]
fn what_is_not_known_is_named() {
    assert_edit_refused(|c| c["schema"] = json!("go-map-capture/2"), "unknown schema \"go-map-capture/2\"");
    assert_edit_refused(|c| c["go"] = json!("go1.20.1"), "unknown Go version \"go1.20.1\"");
    assert_edit_refused(|c| c["go"] = json!("go1.23.9-X:aliastypeparams"), "unknown Go version");
    assert_edit_refused(|c| c["arch"] = json!("sparc"), "unknown architecture \"sparc\"");
    assert_edit_refused(|c| c["impl"] = json!("swiss"), "impl \"swiss\"");
    assert_edit_refused(|c| c["extra"] = json!(1), "unknown field `extra`");
    assert_edit_refused(|c| c["states"][1]["used"] = json!(1), "states[1]: unknown field `used`");
    assert_edit_refused(|c| c["layout"]["more"] = json!(1), "unknown field `layout.more`");
    assert_edit_refused(|c| c["type"] = json!("map[uint8"), "type:1:");
    assert_edit_refused(|c| c["type"] = json!("[]int"), "[]int is no map type");
    assert_edit_refused(|c| c["type"] = json!("map[Nothing]int"), "Nothing");
    assert_edit_refused(
        |c| {
            c["go"] = json!("go1.24.11");
            c["impl"] = json!("swiss");
        },
        "states[0]: unknown field `count`",
    );
}

#[test]
fn what_does_not_fit_is_named() {
    assert_edit_refused(|c| c["ops"][3]["key"] = json!(4000), "ops[3].key 4000");
    assert_edit_refused(|c| c["ops"][3]["key"] = json!(-1), "ops[3]: invalid value");
    assert_edit_refused(|c| c["ops"][3]["elem"] = json!("0102"), "ops[3].elem");
    assert_edit_refused(|c| c["ops"][3]["elem"] = json!("zz"), "ops[3].elem");
    assert_edit_refused(|c| c["ops"][3]["op"] = json!("swap"), "ops[3].op \"swap\"");
    assert_edit_refused(|c| c["ops"][3]["seed"] = json!("x"), "ops[3].seed");
    assert_edit_refused(|c| c["seed"] = json!("123456789"), "seed \"123456789\"");
    assert_edit_refused(|c| c["hash_key"][0] = json!("12345678123456789"), "hash_key");
    assert_edit_refused(|c| c["keys"][2]["go"] = json!("256"), "key 2");
    assert_edit_refused(|c| c["keys"][2]["hash"] = json!("-1"), "keys[2].hash");
    assert_edit_refused(|c| c["states"][1]["count"] = json!(-1), "states[1]: invalid value");
    assert_edit_refused(|c| c["states"][1]["buckets"][0][0]["tophash"] = json!([1]), "states[1]: invalid length");
    assert_edit_refused(|c| c["states"][1]["after_op"] = json!(-1), "states[1].after_op");
    assert_edit_refused(|c| c["states"][1]["after_op"] = json!(9_999_999), "after_op is 9999999");
    assert_edit_refused(|c| c["states"] = json!([]), "`states` is empty");
    assert_edit_refused(|c| c["ops"] = json!([]), "after_op");
    assert_edit_refused(|c| c["hint"] = json!(1_000_000_000_000i64), "heap");
    let mut zeros = capture("float64-zeros");
    zeros["keys"][0]["go"] = json!("math.NaN()");
    assert_refused("nan.jsonl", zeros.to_string().as_bytes(), "not equal to itself");
    let mut any = capture("any-nil");
    any["keys"][1]["go"] = json!("[]int{1}");
    let report = judge("slice.jsonl", any.to_string().as_bytes());
    assert_eq!(report.errors.len(), 1, "{:?}", report.differences);
}

#[test]
fn a_damaged_line_does_not_hide_the_others() {
    let good = capture("hint-8").to_string();
    let report = judge("mixed.jsonl", format!("{good}\n{{}}\n{good}\n").as_bytes());
    assert_eq!((report.tally.runs, report.errors.len()), (2, 1));
}

/// Bytes changed at random: whatever comes of it, it is a report. `MAPSCOPE_FUZZ` sets how many.
#[test]
fn random_damage_is_survived() {
    let rounds: u64 = std::env::var("MAPSCOPE_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let captures = ["hint-9", "any-zeros", "float-string-struct", "elem-129", "string-lengths", "clear-growing-string"];
    let rng = SplitMix::new(0x6675_7a7a);
    for name in captures {
        let whole = capture(name).to_string().into_bytes();
        for _ in 0..rounds {
            let mut data = whole.clone();
            for _ in 0..=rng.below(3) {
                let at = rng.below(data.len() as u64) as usize;
                let digits = b"0123456789abcdef\"[]{},:-en";
                data[at] = digits[rng.below(digits.len() as u64) as usize];
            }
            judge("fuzz.jsonl", &data);
        }
    }
}
