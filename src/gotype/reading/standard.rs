//! The standard library's types and constants, as Go text of a package for a Go version on an architecture.
//!
//! Invariant: the text is what real toolchains say (`assets/std/README.md`), of one version and architecture at a time;
//! what it declares holds by value nothing that is not declared in it or in the packages that it imports.

use crate::target::{Arch, Target};
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::io::Read;
use std::sync::OnceLock;

/// A package of the standard library as a version has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gotype::reading) struct Package {
    /// What its package clause says.
    pub name: &'static str,
    /// True if only the library itself imports it: no text of people's reaches it by a name.
    pub is_internal: bool,
    /// What its text calls the packages that it mentions, with their import paths. A path that is no package here is
    /// mentioned only behind pointers and their like.
    pub imports: Vec<(String, String)>,
    /// Its declarations, one a line: types, then constants. Empty for a package that has neither.
    pub text: String,
}

/// The package of an import path; `None` where a version or an architecture does not have it.
pub(in crate::gotype::reading) fn package(path: &str, target: Target) -> Option<Package> {
    let index = index();
    let section = &index.sections[*index.by_path.get(path)?];
    if !section.is_in(target) {
        return None;
    }
    let mut package =
        Package { name: section.name, is_internal: section.is_internal, imports: Vec::new(), text: String::new() };
    for line in lines(section.body).filter(|line| line.holds(target)) {
        if line.kind == "I" {
            let (local, path) = line.rest.split_once(' ')?;
            package.imports.push((local.to_string(), path.to_string()));
        } else {
            package.text.push_str(line.rest);
            package.text.push('\n');
        }
    }
    Some(package)
}

/// The import paths under which people's texts reach packages of a name, in order: `crypto/rand`, `math/rand` and
/// `math/rand/v2` for `rand`.
pub(in crate::gotype::reading) fn paths_named(name: &str, target: Target) -> Vec<&'static str> {
    let index = index();
    let sections = index.by_name.get(name).into_iter().flatten().map(|section| &index.sections[*section]);
    sections.filter(|section| !section.is_internal && section.is_in(target)).map(|section| section.path).collect()
}

/// The file's sections, found by path and by name.
#[derive(Default)]
struct Index {
    sections: Vec<Section>,
    by_path: HashMap<&'static str, usize>,
    by_name: HashMap<&'static str, Vec<usize>>,
}

/// A package's part of the file.
struct Section {
    path: &'static str,
    name: &'static str,
    is_internal: bool,
    /// The lines that say where the package is.
    head: Vec<Line>,
    /// All other lines.
    body: &'static str,
}

impl Section {
    fn is_in(&self, target: Target) -> bool {
        self.head.iter().any(|line| line.holds(target))
    }
}

/// A line of the file: `T 24- amd64,arm64 type X struct{ … }`.
struct Line {
    /// `P` and `p` begin a package, one that people import or one that only the library does; `I` names an import, `T`
    /// declares a type, `C` a constant.
    kind: &'static str,
    versions: &'static str,
    archs: &'static str,
    rest: &'static str,
}

impl Line {
    fn read(text: &'static str) -> Option<Line> {
        let mut parts = text.splitn(4, ' ');
        Some(Line { kind: parts.next()?, versions: parts.next()?, archs: parts.next()?, rest: parts.next()? })
    }

    fn holds(&self, target: Target) -> bool {
        holds_for_version(self.versions, target.go.minor()) && holds_on_arch(self.archs, target.arch)
    }
}

/// Ranges are `21-24`, `24-` (to the newest and on) and `*`.
fn holds_for_version(versions: &str, minor: u32) -> bool {
    let Some((first, last)) = versions.split_once('-') else { return versions == "*" };
    let from = first.parse().is_ok_and(|first: u32| first <= minor);
    from && (last.is_empty() || last.parse().is_ok_and(|last: u32| minor <= last))
}

fn holds_on_arch(archs: &str, arch: Arch) -> bool {
    archs == "*" || archs.split(',').any(|each| each == arch.name())
}

fn lines(text: &'static str) -> impl Iterator<Item = Line> {
    text.lines().filter_map(Line::read)
}

/// Unpacked and indexed once, when a text first mentions a package.
fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| indexed(unpacked()))
}

fn unpacked() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let packed: &[u8] = include_bytes!("../../../assets/std/std.txt.gz");
        let mut text = String::new();
        // It is part of the program: the tests below read it, and nothing else can be put in its place.
        match GzDecoder::new(packed).read_to_string(&mut text) {
            Ok(_) => text,
            Err(_) => String::new(),
        }
    })
}

fn indexed(text: &'static str) -> Index {
    let mut index = Index::default();
    let mut at = 0;
    while at < text.len() {
        let (section, end) = section(text, at);
        let Some(section) = section else { break };
        index.by_path.insert(section.path, index.sections.len());
        index.by_name.entry(section.name).or_default().push(index.sections.len());
        index.sections.push(section);
        at = end;
    }
    index
}

/// The section that begins at a place in the text, and where it ends.
fn section(text: &'static str, start: usize) -> (Option<Section>, usize) {
    let (mut head, mut at) = (Vec::new(), start);
    let mut body_start = None;
    for line in text[start..].split_inclusive('\n') {
        let begins = line.starts_with(['P', 'p']);
        if begins && body_start.is_some() {
            break;
        }
        match Line::read(line.trim_end()) {
            // Two packages that hold nothing follow each other without a body between.
            Some(next) if begins && head.first().is_some_and(|first: &Line| first.rest != next.rest) => break,
            Some(next) if begins => head.push(next),
            _ => body_start = body_start.or(Some(at)),
        }
        at += line.len();
    }
    let section = head.first().and_then(|first| {
        let (path, name) = first.rest.split_once(' ')?;
        Some((path, name, first.kind == "p"))
    });
    let body = &text[body_start.unwrap_or(at)..at];
    (section.map(|(path, name, is_internal)| Section { path, name, is_internal, head, body }), at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::GoVersion;
    use std::collections::HashSet;

    fn targets() -> impl Iterator<Item = Target> {
        GoVersion::ALL.into_iter().flat_map(|go| Arch::ALL.into_iter().map(move |arch| Target::new(go, arch)))
    }

    #[test]
    fn every_line_is_one_of_the_five_kinds_and_every_package_has_one_section() {
        let all = unpacked();
        assert!(all.lines().count() > 4000);
        let mut last = "";
        for text in all.lines() {
            let line = Line::read(text).unwrap_or_else(|| panic!("{text:?}"));
            let begins = ["type ", "const "].map(|word| line.rest.starts_with(word));
            let right = match line.kind {
                "P" | "p" | "I" => line.rest.split(' ').count() == 2,
                "T" => begins[0],
                "C" => begins[1],
                _ => false,
            };
            assert!(right, "{text:?}");
            let is_known = GoVersion::ALL.into_iter().any(|go| holds_for_version(line.versions, go.minor()));
            assert!(is_known && Arch::ALL.into_iter().any(|arch| holds_on_arch(line.archs, arch)), "{text:?}");
            if line.kind.eq_ignore_ascii_case("p") {
                let path = line.rest.split(' ').next().unwrap();
                assert!(path >= last, "{text:?} after {last:?}");
                last = path;
            }
        }
        assert_eq!(index().by_path.len(), index().sections.len());
        let bodies: usize = index().sections.iter().map(|s| s.body.lines().count() + s.head.len()).sum();
        assert_eq!(bodies, all.lines().count());
    }

    #[test]
    fn every_package_has_a_text_wherever_it_is_but_those_without_types_and_constants() {
        let mut empty = HashSet::new();
        for target in targets() {
            let mut there = 0;
            for section in &index().sections {
                let Some(package) = package(section.path, target) else { continue };
                there += 1;
                let is_internal =
                    section.path.starts_with("vendor/") || section.path.split('/').any(|p| p == "internal");
                assert_eq!(package.is_internal, is_internal, "{}", section.path);
                let known = paths_named(package.name, target).contains(&section.path);
                assert_eq!(known, !is_internal, "{} on {target}", section.path);
                let locals: HashSet<&String> = package.imports.iter().map(|(local, _)| local).collect();
                assert_eq!(locals.len(), package.imports.len(), "{} on {target}", section.path);
                if package.text.is_empty() {
                    assert!(!is_internal, "{} on {target}", section.path);
                    empty.insert(section.path);
                }
            }
            assert!(there > 150, "{there} on {target}");
        }
        let mut empty: Vec<&str> = empty.into_iter().collect();
        empty.sort_unstable();
        // They have functions and variables alone.
        assert_eq!(empty, EMPTY);
    }

    const EMPTY: [&str; 30] = [
        "crypto/fips140",
        "crypto/hkdf",
        "crypto/hmac",
        "crypto/mlkem/mlkemtest",
        "crypto/pbkdf2",
        "crypto/rand",
        "crypto/subtle",
        "errors",
        "go/format",
        "go/version",
        "hash/fnv",
        "html",
        "image/color/palette",
        "io/ioutil",
        "maps",
        "math/cmplx",
        "net/http/fcgi",
        "net/http/pprof",
        "net/rpc/jsonrpc",
        "os/signal",
        "path",
        "runtime/coverage",
        "runtime/race",
        "slices",
        "testing/cryptotest",
        "testing/iotest",
        "testing/slogtest",
        "testing/synctest",
        "time/tzdata",
        "unicode/utf16",
    ];

    #[test]
    fn what_is_open_goes_on_after_the_newest_version() {
        assert!(holds_for_version("24-", 24) && holds_for_version("24-", 99) && !holds_for_version("24-", 23));
        assert!(holds_for_version("22-22", 22) && !holds_for_version("21-23", 24) && holds_for_version("*", 99));
        assert!(
            holds_on_arch("386,arm", Arch::Arm) && !holds_on_arch("arm64", Arch::Arm) && holds_on_arch("*", Arch::Arm)
        );
    }

    #[test]
    fn a_name_is_declared_once_in_a_text() {
        for target in targets() {
            for section in &index().sections {
                let Some(package) = package(section.path, target) else { continue };
                let mut names = HashSet::new();
                for line in package.text.lines() {
                    let name = line.split([' ', '[']).nth(1).unwrap();
                    assert!(names.insert(name), "{}.{name} on {target}", section.path);
                }
                for (local, _) in &package.imports {
                    assert!(names.insert(local), "{} imports {local} on {target}", section.path);
                }
            }
        }
    }

    #[test]
    fn packages_are_those_of_the_version_and_the_architecture() {
        let target = Target::new(GoVersion::Go1_23, Arch::Amd64);
        assert_eq!(paths_named("rand", target), ["crypto/rand", "math/rand", "math/rand/v2"]);
        assert_eq!(paths_named("rand", Target::new(GoVersion::Go1_21, Arch::Amd64)), ["crypto/rand", "math/rand"]);
        assert_eq!(paths_named("template", target), ["html/template", "text/template"]);
        assert_eq!(paths_named("poll", target), [""; 0]);
        assert_eq!(package("iter", Target::new(GoVersion::Go1_22, Arch::Amd64)), None);
        assert!(package("iter", target).is_some());
        assert_eq!(package("syscall/js", target), None);
        assert!(package("syscall/js", Target::new(GoVersion::Go1_23, Arch::Wasm)).is_some());
        let time = package("time", target).unwrap();
        assert!(time.text.contains("type Time struct{ wall uint64; ext int64; loc *Location }\n"), "{}", time.text);
        assert!(time.text.contains("const Second Duration = 1000000000\n"), "{}", time.text);
        let int = |arch| package("math", Target::new(GoVersion::Go1_23, arch)).unwrap().text;
        assert!(int(Arch::Arm).contains("const MaxInt = 2147483647\n"));
        assert!(int(Arch::Wasm).contains("const MaxInt = 9223372036854775807\n"));
    }
}
