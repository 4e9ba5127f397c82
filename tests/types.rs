//! Type layouts against recordings of real Go, and checks of Go type texts.

use flate2::read::GzDecoder;
use mapscope::gotype::model::{Kind, Value};
use mapscope::gotype::{Layouts, Types, check_parts, check_source, format_value, map_type, parse_value};
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

/// Values are equal with NaN equal to itself and 0 unlike -0.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Complex(a, b), Value::Complex(c, d)) => a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits(),
        (Value::Composite(a), Value::Composite(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Iface(a, x), Value::Iface(b, y)) => a == b && same(x, y),
        _ => a == b,
    }
}

#[test]
fn every_recorded_key_literal_goes_round() {
    for file in recordings("runs-").into_iter().chain(recordings("edges-")) {
        let mut seen = 0;
        for line in lines(&file) {
            let (layouts, id) = lay_out(&line);
            let mut types = Types::clone(layouts.types());
            let Kind::Map { key, .. } = types.shape(id) else { panic!() };
            let (key, arch) = (*key, layouts.target().arch);
            for recorded in line["keys"].as_array().unwrap() {
                let text = recorded["go"].as_str().unwrap();
                let (value, diagnostics) = parse_value(text, key, &mut types, arch);
                let value = value.unwrap_or_else(|| panic!("{text}: {diagnostics:?}"));
                assert_eq!(format_value(&value, key, &types), text);
                seen += 1;
            }
        }
        assert!(seen > 10_000, "{file:?}: {seen}");
    }
}

#[test]
fn every_recorded_standard_type_is_matched() {
    let mut seen = 0;
    for file in recordings("std-types") {
        for line in lines(&file) {
            let (layouts, id) = lay_out(&line);
            let (layout, name) = (layouts.of(id), &line["type"]);
            assert_eq!(layouts.types().qualified_name(id), name.as_str().unwrap());
            assert_eq!(Json::from(layout.size), line["size"], "size of {name} on {}", layouts.target());
            assert_eq!(Json::from(layout.align), line["align"], "align of {name} on {}", layouts.target());
            assert_eq!(Json::from(layout.ptrdata), line["ptrdata"], "ptrdata of {name} on {}", layouts.target());
            assert_eq!(Json::from(layouts.is_comparable(id)), line["hashable"], "hashable of {name}");
            compare_fields(&layouts, id, &line);
            seen += 1;
        }
    }
    assert!(seen > 2000, "{seen}");
}

/// Parses a text as a value of a type and shows it, or its first problem.
fn value(decls: &str, ty: &str, text: &str) -> String {
    let source = format!("{decls}\n{ty}");
    let checked = check_source(&source, GoVersion::Go1_23);
    let root = checked.root.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let mut types = checked.types;
    match parse_value(text, root, &mut types, Arch::Amd64) {
        (Some(value), _) => {
            let shown = format_value(&value, root, &types);
            let (again, diagnostics) = parse_value(&shown, root, &mut types, Arch::Amd64);
            let again = again.unwrap_or_else(|| panic!("{shown}: {diagnostics:?}"));
            assert!(same(&again, &value), "{shown}: {again:?} and {value:?}");
            shown
        }
        (None, diagnostics) => diagnostics[0].to_string(),
    }
}

#[test]
fn literals_are_read_as_go_reads_them() {
    let point = "type Point struct { X, Y int }\ntype ID uint8\nconst N = 3\ntype P *Point";
    for (ty, text, expected) in [
        ("int", "0x1F", "31"),
        ("int", "-1_000", "-1000"),
        ("int", "1<<10 | N", "1027"),
        ("int32", "'a'", "97"),
        ("uint8", "300", "1:1: 300 does not fit in uint8: 0 to 255"),
        ("ID", "ID(7)", "7"),
        ("time.Duration", "time.Duration(5)", "5"),
        ("time.Duration", "90*time.Second", "90000000000"),
        ("int64", "math.MaxInt64", "9223372036854775807"),
        ("float64", "2.5e+07", "2.5e+07"),
        ("float64", "-0.0", "0"),
        ("float64", "math.Copysign(0, -1)", "math.Copysign(0, -1)"),
        ("float64", "math.NaN()", "math.NaN()"),
        ("float32", "math.NaN()", "math.NaN()"),
        ("float64", "math.Inf(-1)", "math.Inf(-1)"),
        ("float64", "1<<10", "1024"),
        ("float32", "0.1", "0.1"),
        ("float32", "1e39", "1:1: 1e39 is too large for float32"),
        ("complex128", "(1+2i)", "(1+2i)"),
        ("complex128", "1.5 - 2i", "(1.5-2i)"),
        ("complex64", "complex(math.NaN(), -1)", "complex(math.NaN(), -1)"),
        ("complex128", "5", "(5+0i)"),
        ("string", r#""a\n\x00é" + `b`"#, r#""a\n\x00éb""#),
        ("bool", "true", "true"),
        ("bool", "1", "1:1: expected a bool (true or false), found 1"),
        ("Point", "{X: 1}", "{X: 1, Y: 0}"),
        ("Point", "Point{1, 2}", "{X: 1, Y: 2}"),
        ("Point", "{}", "{}"),
        ("Point", "{Z: 1}", "1:2: Point has no field Z; did you mean X?"),
        ("Point", "{1}", "1:4: Point has 2 fields and here are fewer; give all in order, or name them: {Field: value}"),
        ("[3]int", "{2: 5}", "{0, 0, 5}"),
        ("[3]int", "[3]int{1, 2}", "{1, 2, 0}"),
        ("[3]int", "[...]int{1, 2, 3}", "{1, 2, 3}"),
        ("[2]Point", "{{1, 2}, {X: 3}}", "{{X: 1, Y: 2}, {X: 3, Y: 0}}"),
        ("any", "5", "int(5)"),
        ("any", "'a'", "int32(97)"),
        ("any", "2.5", "float64(2.5)"),
        ("any", "-2i", "complex128((0-2i))"),
        ("any", "\"x\"", "string(\"x\")"),
        ("any", "float64(2.5e+07)", "float64(2.5e+07)"),
        ("any", "Point{1, 2}", "Point{X: 1, Y: 2}"),
        ("any", "&Point{1, 2}", "new(Point)"),
        ("any", "[]int{1}", "make([]int, 1, 1)"),
        ("any", "[]int(nil)", "[]int(nil)"),
        ("any", "(*Point)(nil)", "(*Point)(nil)"),
        ("any", "[2]string{\"a\", \"b\"}", "[2]string{\"a\", \"b\"}"),
        ("any", "[...]int{7, 8}", "[2]int{7, 8}"),
        ("any", "time.Duration(5)", "time.Duration(5)"),
        ("any", "math.NaN()", "float64(math.NaN())"),
        ("any", "struct { A any }{A: 1}", "struct { A interface {} }{A: int(1)}"),
        ("any", "nil", "nil"),
        ("any", "any(5)", "int(5)"),
        ("error", "5", "1:1: a int is no error: it has no methods; use nil, or a declared type such as &T{}"),
        ("*Point", "&Point{1, 2}", "new(Point)"),
        ("*Point", "new(Point) /* #7 */", "new(Point) /* #7 */"),
        ("P", "new(Point)", "new(Point)"),
        ("chan int", "make(chan int, 5)", "make(chan int)"),
        ("[]string", "{\"a\", \"b\"}", "make([]string, 2, 2)"),
        ("[]string", "nil", "nil"),
        ("map[string]int", "map[string]int{\"a\": 1}", "make(map[string]int)"),
        ("func()", "func() { x() }", "func() {}"),
        (
            "struct{ M map[string]int; S []int; _ int; P *int }",
            "{M: nil, S: []int{1, 2, 3}, P: new(int)}",
            "{M: nil, S: make([]int, 3, 3), P: new(int)}",
        ),
        ("unsafe.Pointer", "unsafe.Pointer(new(int))", "unsafe.Pointer(new(uint8))"),
    ] {
        assert_eq!(value(point, ty, text), expected, "{ty}: {text}");
    }
}
