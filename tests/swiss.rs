//! Swiss maps: recordings of real Go replayed to the byte.

use mapscope::engine::{DEFAULT_MAX_HEAP, MapState, Op, Silent};
use mapscope::recording::{Capture, Lines, SimulatedSwiss, SwissMemory, load};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn hex_bytes(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

/// One run: every recorded state compared, and that a seed is drawn where Go drew one. Returns states compared.
fn replay(number: usize, capture: &Capture<SwissMemory>) -> Result<usize, String> {
    let loaded = load(capture, number).map_err(|e| e.to_string())?;
    let mut state = MapState::new(loaded.spec.clone(), capture.hint, &loaded.seeds, DEFAULT_MAX_HEAP).unwrap();
    let keys: Vec<Vec<u8>> = loaded.keys.iter().map(|k| state.pin(loaded.spec.map.key, k).unwrap()).collect();
    for (recorded, key) in capture.keys.iter().zip(&keys) {
        assert_eq!(recorded.hash, format!("{:x}", state.find_bytes(key).unwrap().0), "{}", capture.name);
    }
    let elem_size = loaded.spec.map.elem_size as usize;
    let mut recorded = capture.states.iter();
    let mut next = recorded.next();
    let mut compared = 0;
    for after_op in -1..capture.ops.len() as i64 {
        if after_op >= 0 {
            let op = &capture.ops[after_op as usize];
            let drawn = state.seeds_drawn();
            op.seed.iter().for_each(|s| state.queue_map_seed(u64::from_str_radix(s, 16).unwrap()));
            match op.op.as_str() {
                "put" => {
                    let elem = op.elem.as_deref().map_or(vec![0; elem_size], hex_bytes);
                    state.put_bytes(&keys[op.key], &elem).unwrap();
                }
                "delete" => drop(state.delete_bytes(&keys[op.key]).unwrap()),
                "clear" => drop(state.apply(&Op::Clear, &mut Silent).unwrap()),
                other => panic!("{other}"),
            }
            if (state.seeds_drawn() != drawn) != op.seed.is_some() {
                return Err(format!("run {}, operation {after_op}: a seed drawn or not", capture.name));
            }
        }
        while let Some(memory) = next.take_if(|m| m.after_op == after_op) {
            let simulated = SimulatedSwiss { state: state.swiss().unwrap(), keys: &keys };
            if let Some(leaf) = simulated.compare(memory).first() {
                return Err(format!("run {}, operation {after_op}: {leaf:?}", capture.name));
            }
            compared += 1;
            next = recorded.next();
        }
    }
    assert!(next.is_none(), "{}: a state is left over", capture.name);
    Ok(compared)
}

/// Runs and states of a file, and the first difference of each run.
fn replay_file(path: &Path) -> (usize, usize, Vec<String>) {
    let mut lines = Lines::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (mut runs, mut states, mut differences) = (0, 0, Vec::new());
    while let Some(line) = lines.next_line() {
        let (number, text) = line.unwrap();
        runs += 1;
        match replay(number, &serde_json::from_str(&text).unwrap()) {
            Ok(compared) => states += compared,
            Err(difference) => differences.push(difference),
        }
    }
    (runs, states, differences)
}

fn recordings(folder: &Path) -> Vec<PathBuf> {
    let is_swiss = |name: &str| {
        let minor = name.split_once("-go1.").and_then(|(kind, rest)| Some((kind, rest.split_once('.')?.0)));
        minor.is_some_and(|(kind, minor)| kind != "types" && minor.parse().is_ok_and(|n: u32| n >= 24))
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.file_name().and_then(|n| n.to_str()).is_some_and(is_swiss))
        .collect();
    files.sort();
    files
}

fn replay_folder(folder: &Path) {
    let files = recordings(folder);
    assert!(!files.is_empty(), "no recordings in {}", folder.display());
    let mut all = Vec::new();
    for path in files {
        let (runs, states, differences) = replay_file(&path);
        println!("{}: {runs} runs, {states} states, {} runs differ", path.display(), differences.len());
        assert!(runs > 0 && (states > 0 || !differences.is_empty()));
        all.extend(differences);
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn recordings_replay_without_a_difference() {
    replay_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings"));
}

/// Every kind of leaf is judged: a recording with one of them changed differs.
#[test]
fn a_changed_leaf_is_a_difference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/some-edges-go1.27.3-amd64.jsonl.gz");
    let mut lines = Lines::open(&path).unwrap();
    let mut text = String::new();
    while !text.contains("uint64-uint16-clears") {
        text = lines.next_line().unwrap().unwrap().1;
    }
    let leaves = [
        ("/used", Value::from(1)),
        ("/seed", Value::from("1")),
        ("/global_depth", Value::from(1)),
        ("/dir_len", Value::from(2)),
        ("/directory/0", Value::from(7)),
        (
            "/small",
            serde_json::json!({"ctrl": [128, 128, 128, 128, 128, 128, 128, 128], "keys": [-1, -1, -1, -1, -1, -1, -1, -1]}),
        ),
        ("/tables/0/index", Value::from(3)),
        ("/tables/0/used", Value::from(3)),
        ("/tables/0/capacity", Value::from(8)),
        ("/tables/0/growth_left", Value::from(1000)),
        ("/tables/0/local_depth", Value::from(3)),
        ("/tables/0/groups/1/ctrl/7", Value::from(255)),
        ("/tables/0/groups/1/keys/7", Value::from(99_999)),
        ("/tables/0/groups/1/bytes", Value::from("00")),
        ("/allocated_bytes", Value::from(1)),
        ("/allocated_objects", Value::from(1)),
    ];
    for (leaf, value) in leaves {
        let mut capture: Value = serde_json::from_str(&text).unwrap();
        let states = capture["states"].as_array_mut().unwrap();
        let state = states.iter_mut().rev().find(|s| s.pointer("/tables/0/groups/1").is_some()).unwrap();
        match state.pointer_mut(leaf) {
            Some(old) => *old = value,
            None => state["tables"][0]["groups"][1]["bytes"] = value,
        }
        let difference = replay(1, &serde_json::from_value(capture).unwrap());
        let name = leaf.rsplit('/').find(|part| part.parse::<u32>().is_err()).unwrap();
        assert!(difference.as_ref().is_err_and(|d| d.contains(name)), "{leaf}: {difference:?}");
    }
}

/// Recordings kept elsewhere: the folder that `MAPSCOPE_RECORDINGS` names.
#[test]
#[ignore = "reads a folder named by MAPSCOPE_RECORDINGS"]
fn more_recordings_replay_without_a_difference() {
    replay_folder(Path::new(&std::env::var("MAPSCOPE_RECORDINGS").expect("MAPSCOPE_RECORDINGS names a folder")));
}
