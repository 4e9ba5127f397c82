//! Type layouts against recordings of real Go, and checks of Go type texts.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use flate2::read::GzDecoder;
use mapscope::gotype::{Kind, MapVariant, Step, Value};
use mapscope::gotype::{
    Layouts, Parts, Types, check_parts, check_source, format_value, is_direct_iface, layout_report, map_type,
    parse_value, sequence, type_hash_steps,
};
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
fn lay_out(line: &Json) -> (Layouts, mapscope::gotype::TypeId) {
    let target = target(line);
    let decls = line.get("decls").and_then(Json::as_str).map(str::to_string);
    // Of packages that share a name the record says which one is meant.
    let import = line.get("path").and_then(Json::as_str).map(|path| format!("import {path:?}"));
    let decls: Vec<(String, String)> = decls.into_iter().chain(import).map(|d| ("decls".to_string(), d)).collect();
    let expr = ("type".to_string(), line["type"].as_str().unwrap().to_string());
    let checked = check_parts(&Parts { decls: &decls, exprs: &[expr], folder: None }, target);
    assert!(checked.diagnostics.is_empty(), "{}: {:?}", line["type"], checked.diagnostics);
    (Layouts::new(Arc::new(checked.types), target), checked.roots[0].unwrap())
}

/// Compares every figure of a recorded `layout`; gives how many were compared.
fn compare_map(layouts: &Layouts, id: mapscope::gotype::TypeId, layout: &Json) -> usize {
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

fn compare_fields(layouts: &Layouts, id: mapscope::gotype::TypeId, line: &Json) {
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
        ("Point", "{Z: 1}", "1:2: Point has no field Z; its fields are X, Y"),
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
        (
            "error",
            "5",
            "1:1: int does not implement error, it has no methods; use nil, or a declared type such as &T{}",
        ),
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

fn laid_out(source: &str, go: GoVersion, arch: Arch) -> (Layouts, mapscope::gotype::TypeId) {
    let checked = check_source(source, go);
    let root = checked.root.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    (Layouts::new(Arc::new(checked.types), Target::new(go, arch)), root)
}

/// The steps of a map's hasher, and of typehash of the same key, in short.
fn steps(source: &str, arch: Arch) -> (String, String) {
    let (layouts, root) = laid_out(source, GoVersion::Go1_23, arch);
    let map = map_type(&layouts, root).unwrap();
    (show(&map.key_steps), show(&type_hash_steps(&layouts, map.key).unwrap()))
}

fn show(steps: &[Step]) -> String {
    let one = |step: &Step| match step {
        Step::Mem { offset, len } => format!("mem {offset}+{len}"),
        Step::Str { offset } => format!("str {offset}"),
        Step::F32 { offset } => format!("f32 {offset}"),
        Step::F64 { offset } => format!("f64 {offset}"),
        Step::C64 { offset } => format!("c64 {offset}"),
        Step::C128 { offset } => format!("c128 {offset}"),
        Step::Iface { offset, empty } => format!("{} {offset}", if *empty { "any" } else { "iface" }),
        Step::Repeat { offset, stride, count, steps } => format!("{count}x{stride}@{offset}({})", show(steps)),
    };
    steps.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn hashers_walk_keys_as_the_compiler_has_them_do() {
    for (key, compiled, typehash) in [
        ("int64", "mem 0+8", "mem 0+8"),
        ("struct{}", "", "mem 0+0"),
        ("[0]string", "", "mem 0+0"),
        ("struct{ S string }", "str 0", "str 0"),
        ("[1][1]float32", "f32 0", "f32 0"),
        ("struct{ A, B int32; C string }", "mem 0+8, str 8", "mem 0+4, mem 4+4, str 8"),
        ("struct{ A int64; B byte }", "mem 0+9", "mem 0+8, mem 8+1"),
        ("struct{ A byte; B int64; C, D int32 }", "mem 0+1, mem 8+16", "mem 0+1, mem 8+8, mem 16+4, mem 20+4"),
        ("struct{ A int32; _ int32; B, C int32 }", "mem 0+4, mem 8+8", "mem 0+4, mem 8+4, mem 12+4"),
        ("struct{ _ int32 }", "", ""),
        ("struct{ A struct{}; S string }", "mem 0+0, str 0", "mem 0+0, str 0"),
        ("[3]string", "3x16@0(str 0)", "3x16@0(str 0)"),
        (
            "struct{ A int8; E [2]struct{ S string; F float64 } }",
            "mem 0+1, 2x24@8(str 0, f64 16)",
            "mem 0+1, 2x24@8(str 0, f64 16)",
        ),
        ("struct{ A any; E error; C complex64 }", "any 0, iface 16, c64 32", "any 0, iface 16, c64 32"),
    ] {
        assert_eq!(
            steps(&format!("map[{key}]int"), Arch::Amd64),
            (compiled.to_string(), typehash.to_string()),
            "{key}"
        );
    }
    // Where loads must be aligned, a run does not grow past the alignment of its start.
    assert_eq!(steps("map[struct{ A, B int16; C string }]int", Arch::Riscv64).0, "mem 0+2, mem 2+2, str 8");
    assert_eq!(steps("map[struct{ A, B int16; C string }]int", Arch::Arm64).0, "mem 0+4, str 8");
}

#[test]
fn keys_choose_the_functions_of_their_map() {
    use MapVariant::{Fast32, Fast32Ptr, Fast64, Fast64Ptr, FastStr, Slow};
    for (source, arch, expected) in [
        ("map[int32]int", Arch::Amd64, Fast32),
        ("map[[4]byte]int", Arch::Amd64, Fast32),
        ("map[[4]byte]int", Arch::Arm, Slow),
        ("map[struct{ a, b int16 }]int", Arch::Amd64, Fast32),
        ("map[int]int", Arch::Amd64, Fast64),
        ("map[int]int", Arch::I386, Fast32),
        ("map[int64]int", Arch::Arm, Fast64),
        ("map[[8]byte]int", Arch::Riscv64, Slow),
        ("map[*int]int", Arch::Amd64, Fast64Ptr),
        ("map[chan int]int", Arch::I386, Fast32Ptr),
        ("map[struct{ p *int; n int }]int", Arch::I386, Slow),
        ("map[struct{ s string }]int", Arch::Amd64, FastStr),
        ("map[string][129]byte", Arch::Amd64, Slow),
        ("map[float64]int", Arch::Amd64, Slow),
        ("map[int16]int", Arch::Amd64, Slow),
    ] {
        let (layouts, root) = laid_out(source, GoVersion::Go1_23, arch);
        assert_eq!(map_type(&layouts, root).unwrap().variant, expected, "{source} {arch}");
    }
}

#[test]
fn map_flags_follow_the_key() {
    let flags = |key: &str| {
        let (layouts, root) = laid_out(&format!("map[{key}]int"), GoVersion::Go1_23, Arch::Amd64);
        let map = map_type(&layouts, root).unwrap();
        (map.reflexive_key, map.need_key_update, map.hash_might_panic)
    };
    assert_eq!(flags("int"), (true, false, false));
    assert_eq!(flags("string"), (true, true, false));
    assert_eq!(flags("float64"), (false, true, false));
    assert_eq!(flags("any"), (false, true, true));
    assert_eq!(flags("struct{ a int; _ any }"), (false, true, true));
    assert_eq!(flags("[0]complex64"), (false, true, false));
}

#[test]
fn sequences_count_in_the_first_scalar_that_holds_the_number() {
    let counted = |ty: &str| {
        let (layouts, root) = laid_out(ty, GoVersion::Go1_23, Arch::Amd64);
        let sequence = sequence(&layouts, root);
        let carriers: Vec<String> =
            sequence.carriers().iter().map(|(c, n)| format!("{:?}@{}<{n}", c.kind, c.offset)).collect();
        format!("{} {}", sequence.count(), carriers.join(" "))
    };
    assert_eq!(counted("bool"), "2 Bool@0<2");
    assert_eq!(counted("int8"), "128 Int { size: 1 }@0<128");
    assert_eq!(counted("[4]uint8"), "4294967296 Int { size: 1 }@0<256");
    assert_eq!(counted("[32]uint8"), format!("{} Int {{ size: 1 }}@0<256", u64::MAX));
    assert_eq!(counted("float32"), "16777217 Float32@0<16777217");
    assert_eq!(counted("float64"), "9007199254740993 Float64@0<9007199254740993");
    assert_eq!(counted("string"), format!("{0} String@0<{0}", u64::MAX));
    assert_eq!(counted("struct{ _ int; A bool; B uint16 }"), "131072 Bool@8<2 Int { size: 2 }@10<65536");
    assert_eq!(counted("struct{}"), "1 ");
    assert_eq!(counted("[]int"), "1 ");
    assert_eq!(counted("error"), "1 ");
    assert_eq!(counted("any"), format!("{0} Interface@0<{0}", 1u64 << 63));
    assert_eq!(counted("[0]int"), "1 ");
    assert_eq!(counted("*int"), format!("{0} Pointer@0<{0}", 1u64 << 40));
}

#[test]
fn pointer_shaped_types_stand_in_an_interface_themselves() {
    for (ty, direct) in [
        ("*int", true),
        ("struct{ p *int }", true),
        ("[1]chan int", true),
        ("map[int]int", true),
        ("func()", true),
        ("unsafe.Pointer", true),
        ("uintptr", false),
        ("struct{ p *int; _ struct{} }", false),
        ("string", false),
        ("[0]*int", false),
    ] {
        let (layouts, root) = laid_out(ty, GoVersion::Go1_23, Arch::Amd64);
        assert_eq!(is_direct_iface(&layouts, root), direct, "{ty}");
    }
}

#[test]
fn reports_have_the_recordings_names_and_figures() {
    for file in recordings("types-") {
        for line in lines(&file) {
            let (layouts, id) = lay_out(&line);
            let found = serde_json::to_value(layout_report(&layouts, id).unwrap()).unwrap();
            for (name, expected) in line.as_object().unwrap() {
                match name.as_str() {
                    "schema" | "go" => {}
                    "fields" => {
                        for (found, expected) in
                            found["fields"].as_array().unwrap().iter().zip(expected.as_array().unwrap())
                        {
                            for (name, expected) in expected.as_object().unwrap() {
                                assert_eq!(&found[name], expected);
                            }
                        }
                    }
                    name => assert_eq!(&found[name], expected, "{name} of {}", line["type"]),
                }
            }
        }
    }
}
