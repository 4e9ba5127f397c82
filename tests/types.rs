//! Type layouts against recordings of real Go, and checks of Go type texts.

use flate2::read::GzDecoder;
use mapscope::gotype::{Layouts, Types, check_parts, map_type};
use mapscope::target::{Arch, GoVersion, MapImpl, Target};
use serde_json::Value as Json;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn recordings(prefix: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix))
        .collect();
    files.sort();
    files
}

fn lines(path: &Path) -> Vec<Json> {
    BufReader::new(GzDecoder::new(File::open(path).unwrap()))
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect()
}

fn target(line: &Json) -> Target {
    let go = GoVersion::parse_runtime(line["go"].as_str().unwrap()).unwrap();
    Target::new(go, Arch::parse(line["arch"].as_str().unwrap()).unwrap())
}

/// The type of a line, its layouts, and the type's id.
fn lay_out(line: &Json) -> (Layouts, mapscope::gotype::model::TypeId) {
    let target = target(line);
    let decls: Vec<(String, String)> =
        line.get("decls").and_then(Json::as_str).map(|d| ("decls".to_string(), d.to_string())).into_iter().collect();
    let expr = ("type".to_string(), line["type"].as_str().unwrap().to_string());
    let (types, ids, diagnostics) = check_parts(&decls, &[expr], target.go);
    assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", line["type"]);
    (Layouts::new(Arc::new(types), target), ids[0].unwrap())
}

/// Compares every figure of a recorded `layout`; gives how many were compared.
fn compare_map(layouts: &Layouts, id: mapscope::gotype::model::TypeId, layout: &Json) -> usize {
    let map = map_type(layouts, id).unwrap();
    let swiss = if layouts.target().map_impl() == MapImpl::SwissSplit { map.split } else { map.swiss };
    let mut compared = 0;
    for (field, expected) in layout.as_object().unwrap() {
        let found = match field.as_str() {
            "type" => Json::from(layouts.types().qualified_name(id)),
            "key_size" => map.key_size.into(),
            "elem_size" => map.elem_size.into(),
            "key_slot" => map.key_slot.into(),
            "elem_slot" => map.elem_slot.into(),
            "indirect_key" => map.indirect_key.into(),
            "indirect_elem" => map.indirect_elem.into(),
            "bucket_size" => map.classic.bucket_size.into(),
            "bucket_ptrdata" => map.classic.bucket_ptrdata.into(),
            "group_size" => swiss.group_size.into(),
            "group_ptrdata" => swiss.group_ptrdata.into(),
            "keys_offset" => swiss.keys_offset.into(),
            "key_stride" => swiss.key_stride.into(),
            "elems_offset" => swiss.elems_offset.into(),
            "elem_stride" => swiss.elem_stride.into(),
            other => panic!("unknown layout field {other}"),
        };
        assert_eq!(&found, expected, "{field} of {} on {}", layout["type"], layouts.target());
        compared += 1;
    }
    compared
}

#[test]
fn every_recorded_type_layout_is_matched() {
    let files = recordings("types-");
    assert_eq!(files.len(), 10);
    for file in files {
        let mut compared = 0;
        for line in lines(&file) {
            let (layouts, id) = lay_out(&line);
            let layout = layouts.of(id);
            let name = &line["type"];
            assert_eq!(layouts.types().qualified_name(id), name.as_str().unwrap());
            assert_eq!(Json::from(layout.size), line["size"], "size of {name}");
            assert_eq!(Json::from(layout.align), line["align"], "align of {name}");
            assert_eq!(Json::from(layout.ptrdata), line["ptrdata"], "ptrdata of {name} on {}", layouts.target());
            assert_eq!(Json::from(layouts.is_comparable(id)), line["hashable"], "hashable of {name}");
            compare_fields(&layouts, id, &line);
            if let Some(map) = line.get("map") {
                compared += compare_map(&layouts, id, map);
            }
        }
        assert!(compared > 1000, "{file:?}: {compared}");
    }
}

fn compare_fields(layouts: &Layouts, id: mapscope::gotype::model::TypeId, line: &Json) {
    let Some(fields) = line.get("fields").and_then(Json::as_array) else { return };
    let layout = layouts.of(id);
    assert_eq!(layout.fields.len(), fields.len(), "{}", line["type"]);
    for (found, expected) in layout.fields.iter().zip(fields) {
        assert_eq!(Json::from(found.offset), expected["offset"], "{}", line["type"]);
        assert_eq!(Json::from(found.size), expected["size"], "{}", line["type"]);
    }
}

#[test]
fn every_recorded_map_layout_is_matched() {
    for file in recordings("runs-").into_iter().chain(recordings("edges-")) {
        for line in lines(&file) {
            let (layouts, id) = lay_out(&line);
            compare_map(&layouts, id, &line["layout"]);
            assert_eq!(layouts.types().name(id), line["type"].as_str().unwrap());
        }
    }
}

#[test]
fn basic_types_have_the_same_id_in_every_store() {
    let types = Types::new(GoVersion::Go1_23);
    assert_eq!(types.qualified_name(Types::ERROR), "error");
    assert_eq!(types.name(Types::INT), "int");
    assert_eq!(types.name(Types::FLOAT64), "float64");
    assert_eq!(types.name(Types::COMPLEX128), "complex128");
    assert_eq!(types.name(Types::ANY), "interface {}");
}
