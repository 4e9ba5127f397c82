//! Maps to look at.

use mapscope::diagram::Diagram;
use mapscope::engine::{MapState, Seeds};
use mapscope::export::{SvgOptions, png, svg};
use mapscope::project::Document;
use mapscope::session::Session;
use mapscope::target::{Arch, GoVersion, Target};
use mapscope::theme::Theme;

pub const PADDED: &str = "type Padded struct {\n\tID int64\n\tTag byte\n}\n\nmap[Padded]string\n";

/// Every shape of bucket: inline, boxed, padded, zero-size, with and without pointers.
pub const SOURCES: [&str; 12] = [
    "map[int64]int64",
    "map[string]string",
    PADDED,
    "map[[129]byte]int",
    "map[int64][129]byte",
    "map[[200]byte][17]string",
    "map[struct{}]struct{}",
    "map[int32]struct{}",
    "map[any]bool",
    "map[float64]struct{A byte; B int64; C byte}",
    "map[uint8]uint8",
    "map[[16]byte][128]byte",
];

pub fn session(source: &str, go: GoVersion, arch: Arch, hint: i64, script: &[&str], position: u64) -> Session {
    let document = Document {
        source: source.to_string(),
        target: Target::new(go, arch),
        hint,
        stack: false,
        seeds: Seeds::from_seed(1),
        script: script.iter().map(|s| s.to_string()).collect(),
    };
    let mut session = Session::new(document, position);
    session.finish();
    assert!(session.diagnostics().is_empty() && session.problem().is_none(), "{source}: {:?}", session.problem());
    session
}

/// The map after a script, on amd64 with Go 1.23.
pub fn map(source: &str, script: &[&str]) -> MapState {
    let session = session(source, GoVersion::Go1_23, Arch::Amd64, -1, script, u64::MAX);
    session.state().cloned().unwrap()
}

/// Operations that make holes, stale bytes and growths; for keys whose homes can be looked for, collisions too.
const CHURN: [&str; 10] = [
    "put 0..60",
    "random 300",
    "collide 9",
    "delete 0..40",
    "put 0..150",
    "random 200",
    "delete all",
    "put #1",
    "clear",
    "put #0",
];

/// The script of a source; `more`: lines for larger maps.
fn script_of(source: &str, more: &[&'static str]) -> Vec<&'static str> {
    if source == "map[struct{}]struct{}" {
        return vec!["put #0", "delete #0", "put #0"];
    }
    let wide = [
        "map[any]bool",
        "map[float64]struct{A byte; B int64; C byte}",
        PADDED,
        "map[[129]byte]int",
        "map[[200]byte][17]string",
        "map[[16]byte][128]byte",
    ];
    let churn = CHURN.iter().copied().filter(|line| !(wide.contains(&source) && line.starts_with("collide")));
    let more = if source == "map[uint8]uint8" { &[] } else { more };
    more.iter().copied().chain(churn).collect()
}

/// Calls `see` with maps of every source and target at several moments of a script.
fn visit(targets: &[(GoVersion, Arch)], more: &[&'static str], every: u64, see: &mut impl FnMut(&str, &MapState)) {
    for source in SOURCES {
        for &(go, arch) in targets {
            let mut session = session(source, go, arch, -1, &script_of(source, more), u64::MAX);
            let total = session.timeline().unwrap().total();
            let steps = (0..total).filter(|p| p % every == 0 || *p < 12).chain([total]);
            for position in steps {
                session.apply(mapscope::session::Command::Seek(position));
                session.finish();
                let name = format!("{source} {go:?} {arch:?} after {position}");
                see(&name, session.state().unwrap());
            }
        }
    }
}

/// Calls `see` with classic maps of every source, version and target, at several moments of a mixed script.
pub fn each_moment(mut see: impl FnMut(&str, &MapState)) {
    let targets = [
        (GoVersion::Go1_23, Arch::Amd64),
        (GoVersion::Go1_21, Arch::Amd64),
        (GoVersion::Go1_22, Arch::Arm64),
        (GoVersion::Go1_23, Arch::I386),
    ];
    visit(&targets, &[], 13, &mut see);
}

/// The same for Swiss maps: small ones, and one of several tables with tombstones.
pub fn each_swiss_moment(mut see: impl FnMut(&str, &MapState)) {
    let targets = [
        (GoVersion::Go1_24, Arch::Amd64),
        (GoVersion::Go1_25, Arch::I386),
        (GoVersion::Go1_26, Arch::Wasm),
        (GoVersion::Go1_27, Arch::Arm64),
        (GoVersion::Go1_27Split, Arch::Amd64),
        (GoVersion::Go1_27Split, Arch::I386),
    ];
    visit(&targets, &[], 13, &mut see);
    let large = [
        "put 0..1500",
        "range 100",
        "delete 40..1300",
        "clone",
        "put 2000..2600",
        "range 5",
        "put 4000..5000",
        "remake 20",
        "delete all",
        "clear",
    ];
    visit(&targets[..1], &large, 223, &mut see);
    visit(&targets[3..], &large, 223, &mut see);
}

/// Writes a picture where `PICTURES` names a directory.
pub fn save(name: &str, d: &Diagram) {
    let Some(dir) = std::env::var_os("PICTURES") else { return };
    for theme in Theme::ALL {
        let options = SvgOptions { margin: 8.0, ..SvgOptions::default() };
        let image = png(&svg(d, theme, &options), 1.0).unwrap();
        let path = std::path::Path::new(&dir).join(format!("{name}-{}.png", theme.name()));
        std::fs::write(path, image).unwrap();
    }
}
