//! Go source as people have it: only what lies inside a type must be known; packages, generics and constants as Go has
//! them. Sizes are those that a Go program prints with `unsafe.Sizeof` on the same target.

#![allow(clippy::unwrap_used)]

use mapscope::gotype::{CheckedParts, Folder, FolderFile, Layouts, Parts, check_parts, check_source, layout_report};
use mapscope::target::{Arch, GoVersion, Target};
use std::sync::Arc;

const TARGET: Target = Target { go: GoVersion::Go1_23, arch: Arch::Amd64 };

fn named(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    texts.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

fn checked(decls: &[(&str, &str)], expr: &str, target: Target) -> CheckedParts {
    let (decls, exprs) = (named(decls), named(&[("TYPE", expr)]));
    check_parts(&Parts { decls: &decls, exprs: &exprs, folder: None }, target)
}

/// The size of a type in bytes, or the first thing that is said.
fn size_on(target: Target, decls: &[(&str, &str)], expr: &str) -> Result<u64, String> {
    let checked = checked(decls, expr, target);
    match checked.roots[0] {
        Some(id) => {
            let layouts = Layouts::new(Arc::new(checked.types), target);
            layout_report(&layouts, id).map_err(|e| e.to_string())?;
            Ok(layouts.of(id).size)
        }
        None => Err(checked.diagnostics[0].to_string()),
    }
}

fn size(decls: &str, expr: &str) -> Result<u64, String> {
    size_on(TARGET, &[("--decl", decls)], expr)
}

#[track_caller]
fn refused(decls: &str, expr: &str, parts: &[&str]) {
    let message = size(decls, expr).unwrap_err();
    for part in parts {
        assert!(message.contains(part), "{message:?} does not say {part:?}");
    }
}

#[test]
fn only_what_lies_inside_must_be_known() {
    let decls = "type A struct { log *zap.Logger; m map[Unknown]*Foo; s []zap.Field; f func(x.Y) z.Z; c chan q.Q; i interface{ M(x.X) } }";
    assert_eq!(size(decls, "A"), Ok(8 + 8 + 24 + 8 + 8 + 16));
    assert_eq!(size(decls, "map[int]*Foo"), Ok(8));
    assert_eq!(size(decls, "map[*Foo]A"), Ok(8));
    assert_eq!(size("type A struct { b *B }; type B struct { c zap.Logger }", "map[string]A"), Ok(8));
    // Behind a pointer a type may be anything, but it is no key where it has no ==.
    refused("type A struct { b []*B }", "map[A]int", &["field b is a slice"]);
}

#[test]
fn what_decides_is_named_with_its_field_and_the_ways_on() {
    refused(
        "type A struct { n int; in In }\ntype In struct { log zap.Logger }",
        "map[int]A",
        &["--decl:2:22", "zap.Logger", "A, field in.log", "type zap.Logger struct { _ [48]byte }"],
    );
    refused("type K struct { id uuid2.UUID }", "map[K]int", &["uuid2.UUID", "K, field id"]);
    refused("type A [N]int", "A", &["unknown constant N", "const N = 8"]);
    refused("type A struct { x [pkg.N]int }", "A", &["unknown constant pkg.N", "const pkg.N = 8"]);
    refused("", "zap.Logger", &["type zap.Logger struct { _ [48]byte }"]);
    let stand_in = "type A struct { log zap.Logger }\ntype zap.Logger struct { _ [48]byte }";
    assert_eq!(size(stand_in, "A"), Ok(48));
    assert_eq!(size("type A struct { x [pkg.N]int8 }\nconst pkg.N = 8", "A"), Ok(8));
    let checked = check_source("type A struct { log zap.Logger }\nmap[int]A", TARGET);
    assert_eq!(checked.diagnostics[0].stand_in.as_deref(), Some("type zap.Logger struct { _ [48]byte }"));
}

#[test]
fn a_declaration_that_is_not_asked_for_spoils_nothing() {
    for decl in [
        "type A struct { x Unknown }",
        "type A [N]int",
        "type A struct { x pkg.Type }",
        "type A[T any] struct { x T }; type B struct { a A }",
        "type A struct { x A2[int, string] }",
        "type A map[[]int]string",
        "type A struct { in interface{ ~int } }",
        "const N = f(3); type A [N]int",
        "type A struct { x [unsafe.Sizeof(y)]int }",
    ] {
        assert_eq!(size(decl, "map[int]int"), Ok(8), "{decl}");
        let text = format!("{decl}\nmap[int]int");
        let checked = check_source(&text, TARGET);
        assert!(checked.root.is_some() && checked.diagnostics.is_empty(), "{decl}: {:?}", checked.diagnostics);
    }
    let checked = check_source("type A struct { x Unknown }\ntype B struct{ y int }\nmap[int]B", TARGET);
    assert!(checked.notes[0].message.contains("unknown type Unknown"), "{:?}", checked.notes);
    assert_eq!(checked.decls().len(), 1);
}

#[test]
fn the_last_right_map_of_a_pasted_file_is_shown() {
    let text = "package p\nimport \"go.uber.org/zap\"\ntype Good map[string]int\ntype Bad map[zap.Field]int\n";
    let checked = check_source(text, TARGET);
    assert_eq!(checked.root.map(|id| checked.types.name(id)), Some("Good".to_string()));
    for (text, expected) in [
        ("m := make(map[string]int)", "map[string]int"),
        ("m := map[string]bool{\"a\": true}", "map[string]bool"),
        ("var m map[int8]int", "map[int8]int"),
        ("var m = map[int16]int{}", "map[int16]int"),
        ("type K struct{ a int }\nm = make(map[K]int, 10)", "map[K]int"),
    ] {
        let checked = check_source(text, TARGET);
        assert_eq!(checked.root.map(|id| checked.types.name(id)), Some(expected.to_string()), "{text}");
    }
}

#[test]
fn generics_are_laid_out() {
    for (decls, expr, expected) in [
        ("type Set[T comparable] map[T]struct{}", "Set[string]", 8),
        ("type Pair[K comparable, V any] struct { k K; v V }", "Pair[int8, string]", 24),
        ("type Pair[K, V any] struct { k K; v V }", "Pair[Pair[int8, int8], int32]", 8),
        ("type List[T any] struct { next *List[T]; v T }", "List[int16]", 16),
        ("type Tree[T any] struct { l, r *Tree[T]; s []Tree[[]T]; v T }", "Tree[bool]", 48),
        ("type Vec[T any] [4]T; type V = Vec[int16]", "V", 8),
        ("type Opt[T any] struct { v T; ok bool }; type A struct { Opt[int64]; p *Opt[string] }", "A", 24),
        ("type Num interface { ~int8 | ~int64 }; type Box[N Num] struct { n N }; type My int8", "Box[My]", 1),
        ("type F[T any] func(T) T", "F[int]", 8),
        ("type A struct { p atomic.Pointer[int]; h unique.Handle[string] }", "A", 16),
        ("type G[P interface{ *T }, T any] struct { p P }", "G[*int, int]", 8),
        (
            "type W[T any] struct { x interface{ M(T) }; y T }; func (w W[T]) M() {}; func F[T any](x W[T]) T",
            "W[int]",
            24,
        ),
    ] {
        assert_eq!(size(decls, expr), Ok(expected), "{decls}: {expr}");
    }
    let checked = checked(
        &[("a.go", "package a\ntype Pair[K comparable, V any] struct { k K; v V }")],
        "map[Pair[string,time.Time]]int",
        TARGET,
    );
    let name = checked.types.qualified_name(checked.roots[0].unwrap());
    assert_eq!(name, "map[a.Pair[string,time.Time]]int");
}

#[test]
fn what_is_wrong_with_an_instance_names_the_type_parameter() {
    refused("type Set[T comparable] map[T]struct{}", "Set[[]int]", &["[]int", "T of Set", "comparable"]);
    refused(
        "type Num interface { ~int | ~string }; type A[N Num] struct{ n N }",
        "A[bool]",
        &["bool", "N of A", "~int | ~string"],
    );
    refused("type Pair[K, V any] struct{}", "Pair[int]", &["Pair", "2 type parameters", "K, V"]);
    refused("type Pair[K, V any] struct{}", "Pair", &["Pair[K, V]"]);
    refused("type A int", "A[int]", &["A has no type parameters"]);
    refused(
        "type T[P any] struct { x [1]T2[P] }; type T2[P any] struct { y [1]T[[]P] }",
        "T[int]",
        &["without end", "100"],
    );
    refused("type T[P any] struct { a, b *P; c T[P] }", "T[int]", &["invalid recursive type"]);
    refused("type A[T any] struct { x zap.Field }", "A[int]", &["zap.Field", "field x"]);
}

#[test]
fn constants_are_gos() {
    for (decls, expr, expected) in [
        ("const A = 10.0/4*2", "[A]byte", 5),
        ("", "[1e3/16*2]byte", 125),
        ("", "[1/2.0*4]byte", 2),
        ("", "[^uint8(0)>>4+1]byte", 16),
        ("", "[int(^uint8(0))+1]byte", 256),
        ("const W = 4 << (^uintptr(0)>>63)", "[W]byte", 8),
        ("", "[len(\"abc\")]byte", 3),
        ("var a [7]int", "[len(a)]byte", 7),
        ("", "[len([...]int{1, 2, 3})]byte", 3),
        ("type T struct { a int8; b int64 }", "[unsafe.Sizeof(T{})]byte", 16),
        ("type T struct { a int8; b int64 }", "[unsafe.Offsetof(T{}.b)]byte", 8),
        ("type T struct { a int8; b int64 }; var t T", "[unsafe.Alignof(t.a)]byte", 1),
        ("type T struct { a int8; b int64 }; var t T", "[unsafe.Sizeof(t.b)+unsafe.Sizeof(*(*T)(nil))]byte", 24),
        ("", "[unsafe.Sizeof(uintptr(0))]byte", 8),
        ("type E uint8; const ( X E = iota; Y; Z )", "[Z]byte", 2),
        ("const ( _ = 1 << (10*iota); KB; MB )", "[MB/KB]byte", 1024),
        ("const ( A, B = iota, iota*2; C, D )", "[C+D]byte", 3),
        ("const Big = 1 << 100; const Small = Big >> 98", "[Small]byte", 4),
        ("const s = \"hello\"; const n = len(s)", "[n]byte", 5),
        ("const pad = 64 - unsafe.Sizeof(struct{ a, b int32 }{})%64", "[pad]byte", 56),
        ("const f = float32(0.1); const g = f*10 == 1", "[1]byte", 1),
        ("", "[sha256.Size]byte", 32),
        ("", "[math.MaxUint8]byte", 255),
        ("", "['b'-'a'+1]byte", 2),
        ("const ok = 1 < 2 && !false", "[2]byte", 2),
    ] {
        assert_eq!(size(decls, expr), Ok(expected), "{decls}: {expr}");
    }
    let on_386 = Target::new(GoVersion::Go1_23, Arch::I386);
    assert_eq!(size_on(on_386, &[("--decl", "const W = 4 << (^uintptr(0)>>63)")], "[W]byte"), Ok(4));
    assert_eq!(size_on(on_386, &[("--decl", "")], "[unsafe.Sizeof(uintptr(0))]byte"), Ok(4));
    refused("const B = uint8(255) + 1", "[B]byte", &["256 does not fit in uint8"]);
    refused("", "[1.5]byte", &["1.5 is no integer"]);
}

#[test]
fn packages_are_told_apart() {
    let files = [
        ("a.go", "package a\nimport \"example.com/x/b\"\ntype T struct { n int8 }\ntype U struct { t T; b b.T }"),
        ("b.go", "package b\ntype T struct { n int64 }"),
        ("a2.go", "package a\ntype V struct { U; x int8 }"),
    ];
    assert_eq!(size_on(TARGET, &files, "V"), Ok(24));
    assert_eq!(size_on(TARGET, &files, "b.T"), Ok(8));
    assert_eq!(size_on(TARGET, &files, "T"), Ok(1));
    assert_eq!(size_on(TARGET, &files, "map[b.T]U"), Ok(8));
    let alias = [
        (
            "a.go",
            "package a\nimport bb \"example.com/b\"\nimport . \"time\"\nimport _ \"embed\"\ntype U struct { t bb.T; d Duration; m Month }",
        ),
        files[1],
    ];
    assert_eq!(size_on(TARGET, &alias, "U"), Ok(24));
}

#[test]
fn an_import_decides_what_a_name_of_a_package_is() {
    let own = [(
        "a.go",
        "package a\nimport \"go.uber.org/atomic\"\nimport \"sync\"\ntype A struct { mu sync.RWMutex; n atomic.Int64 }",
    )];
    let message = size_on(TARGET, &own, "A").unwrap_err();
    assert!(message.contains("atomic.Int64") && message.contains("go.uber.org/atomic"), "{message}");
    let with = [own[0], ("--decl", "type atomic.Int64 struct { _ [24]byte }")];
    assert_eq!(size_on(TARGET, &with, "A"), Ok(48));
    assert_eq!(size_on(TARGET, &with, "sync.RWMutex"), Ok(24));
    let json = [("a.go", "package a\nimport \"github.com/goccy/go-json\"\ntype A struct { d json.Decoder }")];
    let message = size_on(TARGET, &json, "A").unwrap_err();
    assert!(message.contains("github.com/goccy/go-json"), "{message}");
    let message = size("", "template.Template").unwrap_err();
    assert!(message.contains("html/template") && message.contains("text/template"), "{message}");
    let html = [("a.go", "package a\nimport \"html/template\"\ntype A struct { t template.Template }")];
    assert!(size_on(TARGET, &html, "A").is_ok());
}

#[test]
fn build_constraints_follow_the_target() {
    let files = [
        ("a_amd64.go", "package a\ntype T struct { n int64 }"),
        ("a_386.go", "package a\ntype T struct { n int32 }"),
        ("a_windows.go", "package a\ntype T struct { n int8 }"),
        ("b.go", "//go:build go1.24\n\npackage a\ntype U struct { n int8 }"),
        ("c.go", "//go:build !go1.24\n\npackage a\ntype U struct { n int16 }"),
    ];
    assert_eq!(size_on(TARGET, &files, "T"), Ok(8));
    assert_eq!(size_on(Target::new(GoVersion::Go1_23, Arch::I386), &files, "T"), Ok(4));
    assert_eq!(size_on(TARGET, &files, "U"), Ok(2));
    assert_eq!(size_on(Target::new(GoVersion::Go1_24, Arch::Amd64), &files, "U"), Ok(1));
    let message = size_on(TARGET, &files[2..3], "T").unwrap_err();
    assert!(message.contains("a_windows.go is left out"), "{message}");
}

#[test]
fn types_inside_functions_can_be_asked_for() {
    let text = "package a\nfunc f() { const n = 3; type in struct { x [n]int8 }; var y in\n if x, ok := y.(type); ok { }\n}\nfunc g() { type out struct { i in }; type in struct { x int } }\n";
    assert_eq!(size_on(TARGET, &[("a.go", text)], "out"), Ok(8));
    let one = "package a\nfunc f() { const n = 3; type in struct { x [n]int8 }\n type two struct { a, b in } }";
    assert_eq!(size_on(TARGET, &[("a.go", one)], "two"), Ok(6));
    assert_eq!(size_on(TARGET, &[("a.go", one)], "in"), Ok(3));
}

#[test]
fn the_marker_of_sync_atomic_is_heeded_in_its_source_too() {
    let on_386 = Target::new(GoVersion::Go1_23, Arch::I386);
    let text = "package atomic\ntype align64 struct{}\ntype Int64 struct { _ noCopy; _ align64; v int64 }\ntype noCopy struct{}\ntype A struct { b bool; n Int64 }";
    assert_eq!(size_on(on_386, &[("type.go", text)], "A"), Ok(16));
    let other = text.replace("package atomic", "package other");
    assert_eq!(size_on(on_386, &[("type.go", &other)], "A"), Ok(12));
}

#[test]
fn suggestions_are_near_and_cost_nothing() {
    refused("", "Site", &["declare it"]);
    assert!(!size("", "Site").unwrap_err().contains("byte"));
    let fields: String = (0..20_000).map(|i| format!("\tf{i} Unknown{i}\n")).collect();
    let text = format!("type A struct {{\n{fields}}}\nmap[int]A");
    let checked = check_source(&text, TARGET);
    assert!(checked.root.is_none() && checked.diagnostics.len() <= 50);
    assert_eq!(check_source(&format!("type A struct {{\n{fields}}}\nmap[int]*A"), TARGET).diagnostics, []);
}

#[test]
fn nothing_is_said_of_texts_that_nobody_has_seen() {
    for expr in ["net.Resolver", "http.Protocols", "http.Client", "sync.Map", "tls.Conn"] {
        if let Err(message) = size("", expr) {
            assert!(message.starts_with("TYPE:1:"), "{message}");
        }
    }
    for hidden in ["http.tlsConnectionState", "netip.uint128", "atomic.align64", "atomic.noCopy"] {
        assert!(size("", hidden).is_err(), "{hidden}");
    }
}

#[derive(Debug)]
struct Packages(Vec<(&'static str, &'static str)>);

impl Folder for Packages {
    fn package(&self, path: &str) -> Option<Vec<FolderFile>> {
        let file = |(_, text): &(&str, &str)| FolderFile { name: format!("{path}/x.go"), text: text.to_string() };
        let files: Vec<FolderFile> = self.0.iter().filter(|(known, _)| *known == path).map(file).collect();
        (!files.is_empty()).then_some(files)
    }
}

#[test]
fn packages_of_the_module_are_read_when_they_are_needed() {
    let packages = Packages(vec![
        ("m/geo", "package geo\nimport \"m/unit\"\ntype Point struct { X, Y unit.Length; l *lost.Type }"),
        ("m/unit", "package unit\ntype Length int16"),
        ("m/go-odd", "package odd\ntype T [3]byte"),
        ("m/loop", "package loop\nimport \"m/loop2\"\ntype T struct { u loop2.U }"),
        ("m/loop2", "package loop2\nimport \"m/loop\"\ntype U struct { t loop.T }"),
        ("m/broken", "package broken\ntype T struct { x \ntype"),
        ("m/part", "package part\ntype T struct { x lost.Type }"),
    ]);
    let decls = named(&[(
        "a.go",
        "package a\nimport (\n\"m/geo\"\n\"m/go-odd\"\n\"m/loop\"\n\"m/broken\"\n\"m/part\"\n)\n\
         type A struct { p geo.Point; o odd.T }\ntype L struct { l loop.T }\ntype P struct { x part.T }\ntype B struct { x broken.T }",
    )]);
    let size = |expr: &str| {
        let exprs = named(&[("TYPE", expr)]);
        let checked = check_parts(&Parts { decls: &decls, exprs: &exprs, folder: Some(&packages) }, TARGET);
        match checked.roots[0] {
            Some(id) => Ok(Layouts::new(Arc::new(checked.types), TARGET).of(id).size),
            None => Err(checked.diagnostics[0].to_string()),
        }
    };
    assert_eq!(size("A"), Ok(24));
    assert_eq!(size("map[geo.Point]odd.T"), Ok(8));
    assert!(size("L").unwrap_err().contains("invalid recursive type"));
    let message = size("P").unwrap_err();
    assert!(message.contains("lost.Type") && message.contains("field x.x"), "{message}");
    assert!(size("B").is_err());
}

/// A module on disk, of this test's own.
fn module(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
    let root = std::env::temp_dir().join(format!("mapscope-real-code-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    root
}

#[test]
fn a_folder_becomes_one_text_with_what_it_holds_of_other_packages() {
    let root = module(
        "text",
        &[
            ("go.mod", "module example.com/m\n\ngo 1.23\n"),
            ("geo/geo.go", "// Package geo.\npackage geo\n\n// Point is.\ntype Point struct{ X, Y int16 }\n"),
            ("geo/far.go", "package geo\n\nimport \"example.com/m/unused\"\n\ntype Far struct{ u *unused.T }\n"),
            ("unused/t.go", "package unused\n\ntype T int\n"),
            ("vendor/lib.org/v/v.go", "package v\n\ntype V int8\n"),
            (
                "main.go",
                "package main\n\nimport (\n\t\"example.com/m/geo\"\n\t\"lib.org/v\"\n)\n\ntype Place struct {\n\tAt geo.Point\n\tV v.V\n}\n",
            ),
            ("main_windows.go", "package main\n\ntype Place struct{}\n"),
            ("main_test.go", "package main\n\ntype Place struct{}\n"),
        ],
    );
    let folder = mapscope::folder::GoFolder::open(&root).unwrap();
    let text = folder.text(TARGET);
    let checked = check_source(&format!("{text}\nmap[string]Place\n"), TARGET);
    assert_eq!(checked.diagnostics, [], "{text}");
    assert!(!text.contains("unused\n"), "{text}");
    let missing = mapscope::folder::GoFolder::open(&root.join("vendor")).unwrap_err().to_string();
    assert!(
        missing.contains("has no .go files; folders in it have some") && missing.contains("lib.org/v"),
        "{missing}"
    );
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn an_import_never_leads_out_of_the_module() {
    let root = module(
        "outside",
        &[
            ("secret/s.go", "package secret\n\ntype S int64\n"),
            ("m/go.mod", "module m\n"),
            (
                "m/a.go",
                "package m\n\nimport (\n\t\"m/../secret\"\n\tb \"../secret\"\n\tc \"/etc\"\n)\n\n\
                 type A struct { s secret.S }\ntype B struct { s b.S }\ntype C struct { s c.S }\n",
            ),
        ],
    );
    let folder = mapscope::folder::GoFolder::open(&root.join("m")).unwrap();
    let decls: Vec<(String, String)> = folder.files.iter().map(|f| (f.name.clone(), f.text.clone())).collect();
    for expr in ["A", "B", "C"] {
        let exprs = named(&[("TYPE", expr)]);
        let checked = check_parts(&Parts { decls: &decls, exprs: &exprs, folder: Some(&folder) }, TARGET);
        assert!(checked.roots[0].is_none(), "{expr}");
    }
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn hostile_code_is_refused_with_the_limit_named() {
    refused("type T[P any] struct { x [1]T[[]P] }", "T[int]", &["without end", "100 levels"]);
    let doubling: String =
        (1..=40).map(|i| format!("type T{i}[P any] struct {{ a T{0}[[]P]; b T{0}[*P] }}\n", i - 1)).collect();
    refused(&format!("type T0[P any] struct {{}}\n{doubling}"), "T40[int]", &["20000", "instances"]);
    let args = "T[".repeat(5_000);
    refused("type T[P any] struct {}", &format!("{args}int{}", "]".repeat(5_000)), &["1000 deep"]);
    let consts: String = (0..2_000).map(|i| format!("const C{i} = 1 << (C{0} % 500) * C{0}\n", i + 1)).collect();
    assert!(size(&format!("{consts}const C2000 = 3"), "[C0]int").is_err());
    refused("const Big = 1e4000 * 1e4000 * 1e4000", "[Big]int", &["does not fit"]);
    let loops: String = (0..100).map(|i| format!("type L{i} = L{}\n", (i + 1) % 100)).collect();
    refused(&loops, "L0", &["refers to itself"]);
    let sizes: String = (0..2_000)
        .map(|i| format!("type S{i} struct {{ a [unsafe.Sizeof(S{0}{{}})]byte; b S{0} }}\n", i + 1))
        .collect();
    assert!(size(&format!("{sizes}type S2000 struct {{}}"), "S0").is_err());
    let files: Vec<(String, &str)> = (0..4_001).map(|i| (format!("f{i}.go"), "package many\n")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let root = module("many", &files);
    let message = mapscope::folder::GoFolder::open(&root).unwrap_err().to_string();
    assert!(message.contains("the limit is 4000"), "{message}");
    std::fs::remove_dir_all(&root).unwrap();
}
