//! The layers of the house: which module may import which. `ARCHITECTURE.md` tells why.

#![allow(clippy::unwrap_used)]

#[path = "layers/scan.rs"]
mod scan;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// From the ground up. A module imports from places before its own only.
const PLACES: [&[&str]; 24] = [
    &["units"],
    &["text"],
    &["target"],
    &["gotype"],
    &["heap"],
    &["engine"],
    &["ops"],
    &["program"],
    &["beside"],
    &["timeline"],
    &["image"],
    &["tell"],
    &["fonts"],
    &["diagram"],
    &["theme"],
    &["files"],
    &["folder"],
    &["project", "recording"],
    &["session"],
    &["compare"],
    &["lab"],
    &["export"],
    &["cli", "app"],
    &["main"],
];

/// A module's rooms from the ground up: a room imports from those before it only, and nothing by way of the module's
/// face. Files beside them are the face alone.
struct Rooms {
    module: &'static [&'static str],
    order: &'static [&'static [&'static str]],
}

const ROOMS: [Rooms; 19] = [
    Rooms { module: &["gotype"], order: &[&["types"], &["layout"], &["reading"], &["values"]] },
    Rooms {
        module: &["gotype", "reading"],
        order: &[
            &["diag", "deep"],
            &["syntax"],
            &["constant", "build", "standard", "condense"],
            &["resolve"],
            &["check", "mentioned"],
        ],
    },
    Rooms {
        module: &["gotype", "types"],
        order: &[
            &["kind", "quote"],
            &["scope"],
            &["store"],
            &["by_value", "display"],
            &["signatures"],
            &["predeclared"],
        ],
    },
    Rooms {
        module: &["gotype", "layout"],
        order: &[
            &["table", "comparable"],
            &["pointers"],
            &["sizes", "facts"],
            &["layouts"],
            &["padding", "hash_steps", "buckets", "locate"],
            &["map_type"],
            &["report"],
        ],
    },
    // Blocks of methods of one struct stand beside each other.
    Rooms {
        module: &["gotype", "reading", "syntax"],
        order: &[&["token", "literal"], &["ast"], &["parser"], &["bodies", "file", "values"]],
    },
    Rooms {
        module: &["gotype", "reading", "resolve"],
        order: &[
            &["near", "missing", "package"],
            &["resolver"],
            &["packages"],
            &["lookup"],
            &["exprs", "decls", "constants", "cycles", "reach", "bounds"],
        ],
    },
    Rooms {
        module: &["gotype", "values"],
        order: &[
            &["value"],
            &["format", "parser"],
            &["leaves"],
            &["sequence", "number", "parts", "cell"],
            &["dynamic"],
        ],
    },
    // Views, panels, time and files stand side by side: none knows another.
    Rooms {
        module: &["app"],
        order: &[
            &["state"],
            &["kit"],
            &["commands"],
            &["diagram", "bytes", "compare", "plots", "side", "time", "files"],
            &["frame"],
        ],
    },
    Rooms {
        module: &["app", "state"],
        order: &[
            &["memo", "pointed", "shortcut", "behind", "settings", "file"],
            &["center", "command", "keys", "playback", "steps"],
        ],
    },
    Rooms {
        module: &["app", "kit"],
        order: &[
            &["fonts", "fuzzy", "link", "panes", "sheet", "target"],
            &["style"],
            &["icons", "paint"],
            &["widgets"],
            &["nodes", "scroll_bar", "spread", "toasts"],
            &["around"],
            &["legend"],
        ],
    },
    Rooms {
        module: &["app", "commands"],
        order: &[
            &["row"],
            &["tries"],
            &["edit", "file", "help", "run", "typed", "view"],
            &["registry"],
            &["keys", "menu", "palette", "sheet"],
        ],
    },
    Rooms {
        module: &["app", "diagram"],
        order: &[
            &["anchor", "edges", "find", "fitting", "folds", "heat_map", "input", "menu"],
            &["view"],
            &["canvas"],
            &["bar", "exported"],
        ],
    },
    Rooms { module: &["app", "bytes"], order: &[&["bar", "input"], &["panel"]] },
    Rooms { module: &["app", "compare"], order: &[&["sides"]] },
    Rooms { module: &["app", "plots"], order: &[&["over_time"]] },
    Rooms {
        module: &["app", "side"],
        order: &[
            &["bill", "byte_cells", "declared", "operation", "operations", "target", "tries"],
            &["inspector", "types"],
        ],
    },
    Rooms { module: &["app", "time"], order: &[&["chips", "plots", "run_to"], &["bar"], &["panel"]] },
    Rooms {
        module: &["app", "files"],
        order: &[
            &["paths"],
            &["error"],
            &["contents", "export_dialog", "reading", "session_store"],
            &["autosave", "jobs"],
        ],
    },
    // `app::App` is one struct, whose methods stand beside each other.
    Rooms {
        module: &["app", "frame"],
        order: &[
            &["centers", "dialogs", "presenter", "window"],
            &["shell"],
            &["bars"],
            &["app"],
            &["actions", "asking", "exporting", "keeping", "saving"],
        ],
    },
];

/// The window opens from the command line's `open` alone.
const DOORS: [(&str, &str); 1] = [("cli/open.rs", "app")];

fn place(module: &str) -> Option<usize> {
    PLACES.iter().position(|p| p.contains(&module))
}

struct SourceFile {
    /// Below `src`, with `/`.
    name: String,
    /// `["engine", "classic"]` for `engine/classic/mod.rs`.
    module: Vec<String>,
    text: String,
}

fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut out): (Vec<PathBuf>, _) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let relative = path.strip_prefix(&root).expect("below src");
                let name = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                let stem = name.trim_end_matches(".rs").trim_end_matches("/mod");
                let module = stem.split('/').filter(|s| *s != "lib").map(str::to_string).collect();
                out.push(SourceFile { module, text: std::fs::read_to_string(&path).expect("text"), name });
            }
        }
    }
    assert!(out.len() > 50, "{} files", out.len());
    out
}

/// What is wrong with a file's imports.
fn violations(file: &SourceFile) -> Vec<String> {
    let module: Vec<&str> = file.module.iter().map(String::as_str).collect();
    let Some(own) = module.first() else { return Vec::new() };
    let Some(here) = place(own) else {
        return vec![format!("{}: module {own} has no place among the layers", file.name)];
    };
    let mut out = Vec::new();
    for found in scan::paths(&file.text, &module) {
        let target = found.path[0].as_str();
        let Some(there) = place(target) else { continue };
        let door = DOORS.contains(&(file.name.as_str(), target));
        if target != *own && there >= here && !door {
            out.push(format!("{}:{}: {own} imports {}", file.name, found.line, found.path.join("::")));
        }
    }
    out
}

/// What is wrong with a file's imports between the rooms of one module.
fn wrong_ways(file: &SourceFile, rooms: &Rooms) -> Vec<String> {
    let module: Vec<&str> = file.module.iter().map(String::as_str).collect();
    let Some([own, ..]) = module.strip_prefix(rooms.module) else { return Vec::new() };
    let floor = |room: &str| rooms.order.iter().position(|f| f.contains(&room));
    let Some(here) = floor(own) else { return vec![format!("{}: {own} has no place among the rooms", file.name)] };
    let mut out = Vec::new();
    for found in scan::paths(&file.text, &module) {
        let path: Vec<&str> = found.path.iter().map(String::as_str).collect();
        let Some([target, ..]) = path.strip_prefix(rooms.module) else { continue };
        let below = floor(target).is_some_and(|there| there < here);
        if target != own && !below {
            out.push(format!("{}:{}: {own} imports {}", file.name, found.line, path.join("::")));
        }
    }
    out
}

fn all_wrong_ways(file: &SourceFile) -> Vec<String> {
    ROOMS.iter().flat_map(|rooms| wrong_ways(file, rooms)).collect()
}

#[test]
fn rooms_import_one_way() {
    let wrong: Vec<String> = sources().iter().flat_map(all_wrong_ways).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let planted = |name: &str, module: &[&str], text: &str| {
        let module = module.iter().map(|s| s.to_string()).collect();
        all_wrong_ways(&SourceFile { name: name.into(), module, text: text.into() }).len()
    };
    let check = ["gotype", "reading", "check"];
    let syntax = ["gotype", "reading", "syntax", "parser"];
    for (module, wrong) in [
        (&check[..], "use crate::gotype::values::Value;"),
        (&check, "use super::super::values;"),
        (&check, "use crate::gotype::Layouts;"),
        (&syntax, "use crate::gotype::reading::resolve::Resolver;"),
        (&syntax, "use crate::gotype::{types::Kind, reading::{diag::Span, constant::evaluate}};"),
        (&["gotype", "layout", "sizes"], "fn f(x: &super::super::reading::Diagnostic) {}"),
        (&["gotype", "newroom"], ""),
        (&["app", "kit", "link"], "use crate::app::commands::registry;"),
        (&["app", "state", "behind"], "use crate::app::kit::style::color;"),
        (&["app", "diagram", "canvas"], "use crate::app::bytes::BytesView;"),
        (&["app", "bytes", "panel"], "fn f() { crate::app::side::types::x() }"),
        (&["app", "side", "types"], "use super::super::time::panel::TimePanel;"),
        (&["app", "time", "panel"], "use crate::app::frame::App;"),
        (&["app", "time", "panel"], "use crate::app::App;"),
        (&["app", "time", "run_to"], "use super::bar::TimeBar;"),
        (&["app", "newpanel"], ""),
    ] {
        assert_eq!(planted("x.rs", module, wrong), 1, "{wrong}");
    }
    for (module, fine) in [
        (&check[..], "use super::syntax::Parser; use crate::gotype::layout::Layouts; use crate::target::Target;"),
        (&syntax, "use super::ast::Expr; use crate::gotype::reading::diag::Span; use crate::gotype::types::Kind;"),
        (&["gotype"], "pub use values::Value; use crate::gotype::reading::check_source;"),
        (&["engine", "spec"], "use crate::gotype::Layouts;"),
        (&["app", "diagram", "canvas"], "use super::view::View; use crate::app::kit::link; use crate::diagram::Pos;"),
        (&["app", "frame", "centers"], "use crate::app::{bytes::BytesView, diagram::DiagramView};"),
        (&["app"], "pub use frame::{App, run};"),
    ] {
        assert_eq!(planted("x.rs", module, fine), 0, "{fine}");
    }
}

#[test]
fn modules_import_one_way() {
    let wrong: Vec<String> = sources().iter().flat_map(violations).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_place_and_says_what_it_is() {
    for file in sources() {
        let top = file.module.first().map_or("units", String::as_str);
        assert!(place(top).is_some(), "{} has no place", file.name);
        if file.name != "main.rs" {
            assert!(file.text.starts_with("//!"), "{} does not open with //!", file.name);
        }
    }
}

/// A file as it is known to others: what it names, and what it takes for others to take on.
struct Named {
    imports: Vec<Vec<String>>,
    taken_on: Vec<Vec<String>>,
}

/// Which file each file imports from, however many faces hand the name on.
fn imports(files: &[SourceFile]) -> HashMap<Vec<String>, HashSet<Vec<String>>> {
    let named: HashMap<Vec<String>, Named> = files
        .iter()
        .map(|file| {
            let module: Vec<&str> = file.module.iter().map(String::as_str).collect();
            let used = scan::used(&file.text, &module);
            let mut imports: Vec<_> = scan::paths(&file.text, &module).into_iter().map(|f| f.path).collect();
            let handed_on: Vec<_> = used.iter().filter(|u| u.1).map(|u| u.0.path.clone()).collect();
            imports.extend(used.iter().filter(|u| !u.1).map(|u| u.0.path.clone()));
            imports.retain(|path| !handed_on.contains(path));
            (file.module.clone(), Named { imports, taken_on: used.into_iter().map(|u| u.0.path).collect() })
        })
        .collect();
    let of = |(module, file): (&Vec<String>, &Named)| {
        let from = file.imports.iter().filter_map(|path| definer(&named, path.clone()));
        (module.clone(), from.filter(|from| from != module).collect())
    };
    named.iter().map(of).collect()
}

/// The file that a path leads to, through faces that only hand the name on.
fn definer(files: &HashMap<Vec<String>, Named>, mut path: Vec<String>) -> Option<Vec<String>> {
    for _ in 0..8 {
        let depth = (1..=path.len()).rev().find(|&n| files.contains_key(&path[..n]))?;
        let module = path[..depth].to_vec();
        let Some(name) = path.get(depth) else { return Some(module) };
        let taken = files[&module].taken_on.iter().find(|p| p.last() == Some(name) && **p != path);
        match taken {
            Some(next) if !next.starts_with(&module) || next.len() > depth + 1 => path = next.clone(),
            _ => return Some(module),
        }
    }
    None
}

/// Files that import each other in a circle.
fn circles(files: &[SourceFile]) -> Vec<String> {
    let imports = imports(files);
    let reaches = |from: &Vec<String>, to: &Vec<String>| {
        let (mut seen, mut todo) = (HashSet::new(), vec![from]);
        while let Some(at) = todo.pop() {
            if at == to {
                return true;
            }
            if seen.insert(at) {
                todo.extend(imports.get(at).into_iter().flatten());
            }
        }
        false
    };
    let mut out = Vec::new();
    for (from, all) in &imports {
        let back = all.iter().filter(|to| reaches(to, from));
        out.extend(back.map(|to| format!("{} imports {}, and is imported by it", from.join("/"), to.join("/"))));
    }
    out.sort();
    out
}

#[test]
fn no_file_imports_another_in_a_circle() {
    let found = circles(&sources());
    assert!(found.is_empty(), "{}", found.join("\n"));
    let planted = |texts: &[(&[&str], &str)]| {
        let file = |(module, text): &(&[&str], &str)| SourceFile {
            name: module.join("/"),
            module: module.iter().map(|s| s.to_string()).collect(),
            text: text.to_string(),
        };
        circles(&texts.iter().map(file).collect::<Vec<_>>()).len()
    };
    let face: (&[&str], &str) = (&["a"], "mod b; mod c; pub use b::B; pub use c::C;");
    assert_eq!(planted(&[face, (&["a", "b"], "use super::C;"), (&["a", "c"], "fn f() {}")]), 0);
    assert_eq!(planted(&[face, (&["a", "b"], "use super::C;"), (&["a", "c"], "use super::B;")]), 2);
    assert_eq!(planted(&[face, (&["a", "b"], "use super::C;"), (&["a", "c"], "fn f(x: super::b::B) {}")]), 2);
    assert_eq!(planted(&[(&["a"], "mod b; use b::B; struct A;"), (&["a", "b"], "use super::A;")]), 2);
}

fn code(text: &str) -> String {
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_engine_knows_no_window_files_clock_or_threads() {
    let pure = [
        "units", "target", "gotype", "heap", "engine", "ops", "program", "timeline", "image", "tell", "diagram",
        "theme", "session",
    ];
    for file in sources().iter().filter(|f| f.module.first().is_some_and(|m| pure.contains(&m.as_str()))) {
        for word in ["egui", "eframe", "std::fs", "std::time", "std::thread", "std::net", "std::env", "std::process"] {
            // Deeply nested types are walked on a stack of their own size.
            let excused = file.name == "gotype/reading/deep.rs" && ["std::thread", "std::process"].contains(&word);
            assert!(excused || !code(&file.text).contains(word), "{} names {word}", file.name);
        }
    }
}

/// What pictures and texts are made of is memory alone, so that a real process's is drawn by the same code.
#[test]
fn what_reads_memory_knows_no_process() {
    for file in sources() {
        let reads = ["image", "tell", "diagram"].contains(&file.module.first().map_or("", String::as_str));
        assert!(!reads || !code(&file.text).contains("MapState"), "{} knows a process", file.name);
    }
}

#[test]
fn only_the_window_knows_egui() {
    for file in sources().iter().filter(|f| f.module.first().is_some_and(|m| m != "app")) {
        for word in ["egui", "eframe", "rfd::"] {
            assert!(!code(&file.text).contains(word), "{} names {word}", file.name);
        }
    }
}

#[test]
fn only_the_theme_writes_colours() {
    for file in sources().iter().filter(|f| f.name != "theme.rs" && f.name != "app/kit/style.rs") {
        let code = code(&file.text);
        for word in ["Color32::from_rgb(", "Color32::from_gray(", "Rgba("] {
            assert!(!code.contains(word), "{} writes a colour: {word}", file.name);
        }
    }
}

/// What names a version outside `target`, which alone knows what hangs on it. Tests inside a file may.
fn versions_named(file: &SourceFile) -> Vec<String> {
    let own = file.module.first().is_some_and(|m| m == "target");
    let code = code(file.text.split("#[cfg(test)]").next().unwrap_or_default());
    // The texts of the standard library are kept by version.
    let by_number = if file.name == "gotype/reading/standard.rs" { "" } else { ".minor()" };
    let names = ["Go1_", by_number].into_iter().filter(|name| !name.is_empty() && !own && code.contains(name));
    names.map(|name| format!("{} names {name}", file.name)).collect()
}

#[test]
fn only_target_knows_what_hangs_on_a_version() {
    let wrong: Vec<String> = sources().iter().flat_map(versions_named).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let planted = |text: &str| {
        versions_named(&SourceFile { name: "engine/x.rs".into(), module: vec!["engine".into()], text: text.into() })
            .len()
    };
    assert_eq!(planted("fn f(go: GoVersion) -> bool { go < GoVersion::Go1_24 }"), 1);
    assert_eq!(planted("match target.go { GoVersion::Go1_27Split => 1, _ => 2 }"), 1);
    assert_eq!(planted("if target.go.minor() > 23 {}"), 1);
    assert_eq!(
        planted("// GoVersion::Go1_21\nfn f() {}\n#[cfg(test)]\nmod tests { const A: GoVersion = GoVersion::Go1_21; }"),
        0
    );
}

#[test]
fn nothing_is_run_and_nothing_goes_over_a_network() {
    for file in sources() {
        for word in
            ["process::Command", "Command::new(", "std::net", "TcpStream", "UdpSocket", "UnixStream", "libloading"]
        {
            let code = code(&file.text);
            assert!(!code.contains(word), "{} names {word}", file.name);
        }
    }
}

#[test]
fn nothing_is_unsafe() {
    for file in sources() {
        assert!(!scan::words(&file.text).contains(&"unsafe".to_string()), "{}", file.name);
    }
}

/// Rooms in which nothing is found again by its English. What people and files write is read in others, and in those
/// below.
const TYPED: [&str; 12] =
    ["app", "cli", "compare", "diagram", "engine", "export", "heap", "image", "session", "tell", "theme", "timeline"];

/// Texts of files, of people and of other programs, by the file that reads them.
const READ: [(&str, &str); 12] = [
    // Names of places in projects.
    ("image/place/spot.rs", " byte "),
    ("image/place/saved.rs", "hmap."),
    ("image/place/saved.rs", "mapextra."),
    ("image/place/saved.rs", "header."),
    ("image/place/saved.rs", "word"),
    // Recordings, and endings of files.
    ("app/files/reading.rs", "\\\"go-type-layout/"),
    ("app/files/reading.rs", "\\\"impl\\\":\\\"swiss"),
    ("app/files/paths.rs", ".jsonl"),
    // Go source.
    ("app/side/types.rs", "map["),
    ("app/side/types.rs", "\\nmap["),
    // Messages of the window system.
    ("app/frame/window.rs", "librar"),
    ("app/frame/window.rs", "DISPLAY"),
];

/// True for a word or more: what a sentence, a label or a name could be.
fn is_english(literal: &str) -> bool {
    literal.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 2)
}

fn found_by_text(file: &SourceFile) -> Vec<String> {
    let read = |literal: &str| READ.contains(&(file.name.as_str(), literal));
    let compared = scan::compared(&file.text).into_iter();
    let wrong = compared.filter(|(literal, _)| is_english(literal) && !read(literal));
    wrong.map(|(literal, line)| format!("{}:{line}: looks for {literal:?}", file.name)).collect()
}

#[test]
fn nothing_is_found_again_by_its_english() {
    let is_typed = |f: &&SourceFile| f.module.first().is_some_and(|m| TYPED.contains(&m.as_str()));
    let wrong: Vec<String> = sources().iter().filter(is_typed).flat_map(found_by_text).collect();
    assert!(wrong.is_empty(), "a typed value tells it:\n{}", wrong.join("\n"));
}

#[test]
fn planted_comparisons_are_found() {
    let of = |text: &str| {
        let (name, module) = ("app/view.rs".to_string(), vec!["app".to_string(), "view".to_string()]);
        found_by_text(&SourceFile { name, module, text: text.into() }).len()
    };
    for wrong in [
        "let x = rows.iter().find(|(name, _)| name == \"value\");",
        "rows.retain(|(name, _)| name != \"address\" && is(name));",
        "if \"split\" == label {}",
        "let is = text.starts_with(\"In the new map\");",
        "let x = sentence.replace(\"entrys\", \"entries\");",
        "let x = word.ends_with(\"pointer\") || word.contains( \"word\" );",
        "let x = name.strip_prefix(&\"bucket \");",
        "let x = text.split_once(\" byte \");",
    ] {
        assert_ne!(of(wrong), 0, "{wrong}");
    }
    for fine in [
        "let x = name == other; let text = \"The map is empty.\";",
        "let x = text.starts_with(\"0x\") || text.contains(\", \") || text == \"·\";",
        "// name == \"value\"",
        "let text = format!(\"{} == \\\"value\\\"\", x);",
        "#[cfg(test)] mod tests { fn f() { assert!(text.contains(\"The map\")); } }",
        "match growth { Growth::Done => told(\"growth done\", text) }",
    ] {
        assert_eq!(of(fine), 0, "{fine}");
    }
}

fn planted(name: &str, module: &[&str], text: &str) -> Vec<String> {
    let module = module.iter().map(|s| s.to_string()).collect();
    violations(&SourceFile { name: name.into(), module, text: text.into() })
}

#[test]
fn planted_violations_are_found() {
    let engine = |text: &str| planted("engine/runtime.rs", &["engine", "runtime"], text).len();
    for wrong in [
        "use crate::session;",
        "use crate::image::Bill;",
        "pub use crate::ops::{Line, parse};",
        "use crate::{units::Addr, ops};",
        "use crate::{\n    units::{self, Addr},\n    gotype::{Kind, {Types}},\n    timeline::{Timeline as T},\n};",
        "use super::super::ops::parse;",
        "fn f() { let x = crate::theme::Theme::dark(); }",
        "fn f(x: &crate::export::PngError) {}",
        "mod inner { use super::super::super::ops::parse; }",
        "use mapscope::cli;",
        "/* /* */ */ use crate::ops; // fine",
        "const C: char = '\"'; use crate::ops; const D: char = '\"';",
        "fn f<'a>(x: &'a str) { crate::ops::parse(x) }",
        "#[cfg(test)] mod tests { use crate::ops; } use crate::ops;",
    ] {
        assert_ne!(engine(wrong), 0, "{wrong}");
    }
    for fine in [
        "use crate::units::Addr;",
        "use super::seeds::Seeds; use crate::heap::Heap;",
        "use super::super::gotype::Types;",
        "mod ops { pub fn f() {} } fn g() { ops::f() }",
        "// use crate::ops;\n/* crate::ops */ const S: &str = \"crate::ops\"; const R: &str = r#\"use crate::ops;\"#;",
        "#[cfg(test)]\nmod tests { use crate::ops; fn f() { crate::session::x() } }",
        "use std::ops::Range; use super::observer::Event;",
        "mod inner { use super::super::units; }",
    ] {
        assert_eq!(engine(fine), 0, "{fine}");
    }
    assert_eq!(planted("app/mod.rs", &["app"], "use crate::cli::main;").len(), 1);
    assert_eq!(planted("project/mod.rs", &["project"], "use crate::recording::load;").len(), 1);
    assert_eq!(planted("cli/run.rs", &["cli", "run"], "fn f() { crate::app::run(None) }").len(), 1);
    assert_eq!(planted("cli/open.rs", &["cli", "open"], "fn f() { crate::app::run(None) }").len(), 0);
    assert_eq!(planted("new.rs", &["new"], "").len(), 1);
}
