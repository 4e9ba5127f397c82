//! What is said about wrong and hostile Go source.

#![allow(clippy::unwrap_used)]

use mapscope::gotype::Kind;
use mapscope::gotype::{Layouts, Parts, check_parts, check_source, key_steps, map_type, parse_value, type_hash_steps};
use mapscope::gotype::{format_value, layout_report, sequence};
use mapscope::target::{Arch, GoVersion, Target};
use std::sync::Arc;

/// All diagnostics of a text, one a line, or the root's name.
fn check(text: &str, expected: &str) {
    let checked = check_source(text, GoVersion::Go1_23);
    for diagnostic in &checked.diagnostics {
        assert!(diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= text.len(), "{diagnostic:?}");
    }
    let found = match checked.root {
        Some(root) => checked.types.name(root),
        None => checked.diagnostics.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n"),
    };
    assert_eq!(found, expected, "{text}");
}

/// The first diagnostic contains `expected`; only the work's end is checked, not its time.
fn refused(text: &str, expected: &str) {
    let checked = check_source(text, GoVersion::Go1_23);
    assert!(checked.root.is_none());
    let first = &checked.diagnostics[0].message;
    assert!(first.contains(expected), "{first}");
}

#[test]
fn whole_go_files_are_read() {
    check(
        "// a file\npackage model\n\nimport (\n\t\"fmt\"\n\ttm \"time\"\n)\n\nvar x = map[string]int{\"a\": '}'}\n\
         type (\n\tKey struct { // c\n\t\tA, B int `json:\"a\"`\n\t\ttm.Time\n\t\t*Other\n\t}\n\tOther = struct{ _ int }\n)\n\
         func (k Key) String() string { return fmt.Sprint(\"}\", '{', `}`) }\nfunc main() {\n\tm := map[Key]string{}\n}\n\
         type M map[Key][]string\n",
        "M",
    );
    check("map[Key]string\ntype Key struct{A int}", "map[Key]string");
    check("type N [n*2]int\nconst (\n a = iota\n b\n n\n)\nmap[N]bool", "map[N]bool");
    check("map[[1<<4 - 'a' + 'b']byte]struct{}", "map[[17]uint8]struct {}");
    check("type T struct { f func(a, b int, c ...string) (x error); g func() <-chan int }\nmap[int]T", "map[int]T");
    check("map[string]chan<- (<-chan int)", "map[string]chan<- <-chan int");
    check("map[string]chan (<-chan int)", "map[string]chan (<-chan int)");
    check("map[int]func(int, ...string) (int, error)", "map[int]func(int, ...string) (int, error)");
    check("map[int]interface{ error; Foo(int); bar() }", "map[int]interface { Error() string; Foo(int); bar() }");
    check("type T struct { next *T; m map[string]T; s []T }\nmap[*T]T", "map[*T]T");
    check("type A B; type B C; type C map[int]A", "C");
    check("map[struct{ A int `x:\"y\"` }]int", "map[struct { A int \"x:\\\"y\\\"\" }]int");
    check("type foo.Bar struct { A int }\nmap[foo.Bar]int", "map[foo.Bar]int");
    check("map[time.Time]netip.Addr", "map[time.Time]netip.Addr");
    check("map[uuid.UUID]atomic.Int64", "map[uuid.UUID]atomic.Int64");
    check("type T[P any] struct { p P }\nfunc F[T any](t T) {}\nmap[int]int", "map[int]int");
    check("type S struct { x foo.Bar }\nmap[int]int", "map[int]int");
    check("func(int) error", "func(int) error");
}

#[test]
fn wrong_source_is_explained() {
    check("map[strng]int", "1:5: unknown type strng; did you mean string?");
    check("map[Customer]int", "1:5: unknown type Customer; declare it, for example type Customer struct { … }");
    check(
        "type Key struct { Tags []string }\nmap[Key]int",
        "2:5: map key Key: field Tags is a slice ([]string), which has no ==",
    );
    check(
        "type In struct { F [2]func() }; type Key struct { In In }\nmap[Key]int",
        "2:5: map key Key: field In.F[i] is a func (func()), which has no ==",
    );
    check("map[[]int]int", "1:5: map key []int is a slice, which has no ==");
    check(
        "map[string]",
        "1:12: expected a type: a name, *T, []T, [8]T, map[K]V, chan T, func(…), struct {…} or interface {…}, found the end of the line",
    );
    check(
        "type A struct { b B }\ntype B struct { a [2]A }\nmap[int]A",
        "1:6: invalid recursive type: A → B → A (each holds the next by value); hold a pointer instead, for example *A",
    );
    check("type A = []A\nmap[int]A", "1:6: the alias A refers to itself; declare it without =");
    check(
        "type A A\nmap[int]A",
        "1:6: invalid recursive type: A is declared as itself; give it a shape such as struct { … }",
    );
    check("type A int; type A string\nmap[int]A", "1:18: type A is declared twice; keep one declaration");
    check("type S struct { x, x int }\nmap[S]int", "1:20: field x is declared twice in this struct; rename one");
    check("map[[n]int]int", "1:6: unknown constant n; declare it, for example const n = 8, or write a number");
    check("map[[-1]int]int", "1:6: the array length -1 must lie between 0 and 2^63-1");
    check("", "1:1: no map type here; add a line such as map[Key]string");
    check("type é struct { A int }", "1:24: no map type here; add a line such as map[Key]string");
    check("type T[P any] struct { p P }\nmap[T[int]]int", "map[T[int]]int");
    check(
        "map[foo.Bar]int",
        "1:5: unknown type foo.Bar: add its declaration, for example a stand-in of its size: type foo.Bar struct { _ [48]byte }",
    );
    check(
        "map[time.Tim]int",
        "1:5: unknown type time.Tim: did you mean time.Time? Else add its declaration, for example a stand-in of its size: type time.Tim struct { _ [48]byte }",
    );
    check(
        "type A struct {\n x strng\n y 5\n}\ntype B struct { z }\nmap[int]int",
        "3:4: expected a type: a name, *T, []T, [8]T, map[K]V, chan T, func(…), struct {…} or interface {…}, found 5",
    );
    check(
        "map[int]int\nmap[int]bool",
        "2:1: a second type on its own; one is shown at a time: remove one, or declare it with type Name …",
    );
    check("map[string]int }", "1:16: expected a new line or ; after this, found }");
    check(
        "map[int]\"x",
        "1:9: expected a type: a name, *T, []T, [8]T, map[K]V, chan T, func(…), struct {…} or interface {…}, found \"x (this string has no closing quote on its line)",
    );
    check("func f() {", "1:10: this bracket is never closed");
}

#[test]
fn parts_keep_the_name_of_their_source() {
    let part = |name: &str, text: &str| (name.to_string(), text.to_string());
    let decls = [part("--decl 1", "type K struct { A int }"), part("k.go", "package k\ntype L map[K]M; type M int")];
    let exprs = [part("--type", "map[K]L"), part("TYPE", "L")];
    let checked = check_parts(&Parts { decls: &decls, exprs: &exprs, folder: None }, GoVersion::Go1_24);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    assert_eq!(checked.types.name(checked.roots[0].unwrap()), "map[K]L");
    let (decls, exprs) = ([part("--decl 1", "struct{}")], [part("--type", "map[K int")]);
    let checked = check_parts(&Parts { decls: &decls, exprs: &exprs, folder: None }, GoVersion::Go1_24);
    assert_eq!(checked.roots, vec![None]);
    let shown: Vec<String> = checked.diagnostics.iter().map(|d| d.to_string()).collect();
    assert_eq!(
        shown,
        [
            "--decl 1:1:1: this is a type and no declaration; write for example type Key struct { … }",
            "--type:1:7: expected ] after the map's key type, found int",
        ]
    );
}

#[test]
fn deep_nesting_is_refused_and_named() {
    let million = 1_000_000;
    for text in [
        "[".repeat(million),
        "*".repeat(million),
        "[]".repeat(million),
        "(".repeat(million),
        "map[".repeat(million),
        "chan ".repeat(million),
        "struct{a ".repeat(million),
        "func(".repeat(million),
        "interface{a(".repeat(million),
        "[1]".repeat(million) + "int",
    ] {
        refused(&text, "1000 deep");
        let text = format!("type T struct {{ a {text}");
        refused(&text, "1000 deep");
    }
    refused(&format!("[{}]int", "(".repeat(million)), "1000 deep");
    check(&format!("[{}1]int", "- ".repeat(million)), "[1]int");
    refused(&format!("[{}1]int", "N*".repeat(million)), "unknown constant N");
}

#[test]
fn nesting_up_to_the_limit_is_laid_out() {
    for (open, close) in
        [("struct{a ", "}"), ("[1]", ""), ("*", ""), ("[]", ""), ("func(", ")"), ("map[int]", ""), ("(", ")")]
    {
        let text = format!("map[int]{}int{}", open.repeat(990), close.repeat(990));
        let checked = check_source(&text, GoVersion::Go1_23);
        let root = checked.root.unwrap_or_else(|| panic!("{open}: {:?}", checked.diagnostics));
        let layouts = Layouts::new(Arc::new(checked.types), Target::new(GoVersion::Go1_23, Arch::Amd64));
        assert!(layout_report(&layouts, root).is_ok());
    }
    let text = format!("map[{}string{}]int", "struct{a, b ".repeat(14), "}".repeat(14));
    let checked = check_source(&text, GoVersion::Go1_23);
    let layouts = Layouts::new(Arc::new(checked.types), Target::new(GoVersion::Go1_23, Arch::Amd64));
    let map = map_type(&layouts, checked.root.unwrap()).unwrap();
    assert_eq!(map.key_steps.len(), 1 << 14);
    let deep = format!("map[{}string{}]int", "struct{b bool; a [2]".repeat(400), "}".repeat(400));
    let checked = check_source(&deep, GoVersion::Go1_23);
    assert!(checked.root.is_none());
    let deep = format!("map[{}string{}]int", "struct{b bool; a [1]".repeat(450), "}".repeat(450));
    let checked = check_source(&deep, GoVersion::Go1_23);
    let root = checked.root.unwrap();
    let mut types = checked.types;
    let Kind::Map { key, .. } = types.shape(root).clone() else { panic!() };
    let literal = format!("{}\"x\"{}", "{true, {".repeat(450), "}}".repeat(450));
    let (value, diagnostics) = parse_value(&literal, key, &mut types, Arch::Amd64);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    format_value(&value.unwrap(), key, &types);
    let layouts = Layouts::new(Arc::new(types), Target::new(GoVersion::Go1_23, Arch::Amd64));
    assert_eq!(key_steps(&layouts, key).unwrap().len(), 451);
    assert_eq!(type_hash_steps(&layouts, key).unwrap().len(), 451);
    assert_eq!(sequence(&layouts, key).carriers().len(), 2);
    assert!(layouts.padding_runs(key, 10).1);
}

#[test]
fn chains_of_declarations_end() {
    let chain = |first: &str, link: fn(usize) -> String, count: usize, last: &str| {
        let mut text = first.to_string();
        (1..=count).for_each(|i| text.push_str(&link(i)));
        text + last
    };
    let by_value = |i: usize| format!("type A{i} struct {{ a A{} }}\n", i - 1);
    refused(&chain("type A0 int\n", by_value, 100_000, "map[A100000]int"), "limit is 1000");
    let doubled = |i: usize| format!("type A{i} struct {{ a, b A{} }}\n", i - 1);
    refused(&chain("type A0 string\n", doubled, 60, "map[A60]int"), "the limit is 2^47");
    let zero = |i: usize| format!("type A{i} struct {{ a, b A{} }}\n", i - 1);
    let text = chain("type A0 [0]string\n", zero, 900, "map[A900]A900");
    assert!(check_source(&text, GoVersion::Go1_23).root.is_some());
    let alias = |i: usize| format!("type A{i} = struct {{ a, b *A{} }}\n", i - 1);
    refused(&chain("type A0 = string\n", alias, 2_000, "map[A2000]int"), "limit is 1000");
    let text = chain("type A0 = string\n", alias, 300, "map[A300]int");
    let checked = check_source(&text, GoVersion::Go1_23);
    assert!(checked.types.name(checked.root.unwrap()).len() > 1 << 20);
    let funcs = |i: usize| format!("type A{i} = func(A{0}, A{0})\n", i - 1);
    refused(&chain("type A0 = int\n", funcs, 400, "map[int]A400"), "limit of 4 MB");
    let consts = |i: usize| format!("const A{i} = A{0} + A{0}\n", i - 1);
    refused(&chain("const A0 = 1\n", consts, 100_000, "map[[A100000]int]int"), "over 1000 deep");
    let consts = |i: usize| format!("const A{i} = A{0} - A{0}\n", i - 1);
    check(&chain("const A0 = 1\n", consts, 900, "map[[A900]int]int"), "map[[0]int]int");
    let ifaces = |i: usize| format!("type A{i} interface {{ A{}; M{i}() }}\n", i - 1);
    let text = chain("type A0 interface{}\n", ifaces, 900, "map[A900]int");
    assert!(check_source(&text, GoVersion::Go1_23).root.is_some());
}

#[test]
fn large_types_are_refused_and_named() {
    refused("map[int][1<<60]int", "the limit is 2^47 bytes");
    refused("map[int]*[1<<48]byte", "the limit is 2^47 bytes");
    refused("map[int][1<<40][1<<40]int", "the limit is 2^47 bytes");
    refused(&"x ".repeat(9 << 20), "the limit is 16 MB");
    let checked = check_source("map[int][1<<31]int16", GoVersion::Go1_27);
    let root = checked.root.unwrap();
    let types = Arc::new(checked.types);
    let error = map_type(&Layouts::new(Arc::clone(&types), Target::new(GoVersion::Go1_27, Arch::Arm)), root);
    assert!(error.unwrap_err().to_string().contains("the limit is 2^31 bytes"));
    assert!(map_type(&Layouts::new(types, Target::new(GoVersion::Go1_27, Arch::Wasm)), root).is_ok());
    let checked = check_source("map[int][1<<40]struct{ a int16; b int8 }", GoVersion::Go1_27);
    let layouts = Layouts::new(Arc::new(checked.types), Target::new(GoVersion::Go1_27, Arch::Amd64));
    let map = map_type(&layouts, checked.root.unwrap()).unwrap();
    assert_eq!(layouts.padding_runs(map.elem, 100).0.len(), 100);
    let parts = format!(
        "type T struct {{ {} }}\nmap[T]int",
        "a,\n".repeat(0) + &(0..200_000).map(|i| format!("f{i} int; ")).collect::<String>()
    );
    assert!(check_source(&parts, GoVersion::Go1_27).root.is_some());
}

#[test]
fn a_map_that_crashes_the_compiler_is_refused() {
    let checked = check_source("map[int32]struct{ n atomic.Int64 }", GoVersion::Go1_23);
    let (root, types) = (checked.root.unwrap(), Arc::new(checked.types));
    let on = |go, arch| map_type(&Layouts::new(Arc::clone(&types), Target::new(go, arch)), root);
    assert!(on(GoVersion::Go1_23, Arch::I386).unwrap_err().to_string().contains("bad offset of overflow"));
    assert!(on(GoVersion::Go1_23, Arch::Amd64).is_ok());
    assert_eq!(on(GoVersion::Go1_24, Arch::I386).unwrap().swiss.key_stride, 16);
}

#[test]
fn long_sources_are_read() {
    let many = |one: &str, count: usize, last: &str| one.repeat(count) + last;
    let lines: String = (0..100_000).map(|i| format!("type I{i} interface {{ I{}; M{i}() }}\n", i + 1)).collect();
    refused(&format!("{lines}map[int]I0"), "limit is 1000");
    let lines: String = (0..20_000).map(|i| format!("type I{} interface {{ I{i}; M{i}() }}\n", i + 1)).collect();
    refused(&format!("type I0 interface{{}}\n{lines}map[int]I20000"), "limit");
    refused(&many("type T struct {\n", 100_000, ""), "expected a field");
    refused(&many("func f() {\n", 100_000, ""), "never closed");
    refused(&many("}\n", 1_000_000, ""), "expected a declaration");
    refused(&many("type A [\n", 500_000, ""), "");
    refused(&many("struct{A [\n", 500_000, ""), "");
    refused(&many("\"", 1_000_001, ""), "");
    refused(&many("type ", 1_000_000, ""), "expected the name");
    refused(&many("var x = {\n", 500_000, ""), "");
    assert!(check_source(&many("// c\n", 1_000_000, "map[int]int"), GoVersion::Go1_23).root.is_some());
    let literal = "{".repeat(1_000_000);
    let checked = check_source("type T struct { t *T; a any }\nmap[T]int", GoVersion::Go1_23);
    let mut types = checked.types;
    let key = types.find("T").unwrap();
    for text in [
        literal,
        "{t: &T".repeat(100_000),
        "{a: T".repeat(100_000),
        "{a: any(".repeat(100_000),
        "{a: -".repeat(100_000),
    ] {
        let (value, diagnostics) = parse_value(&text, key, &mut types, Arch::Amd64);
        assert!(value.is_none() && diagnostics.len() == 1);
    }
    let elems = format!("{{{}}}", "int(5),".repeat(500_000));
    let array = check_source("[500000]any", GoVersion::Go1_23);
    let mut types = array.types;
    assert!(parse_value(&elems, array.root.unwrap(), &mut types, Arch::Amd64).0.is_some());
}
