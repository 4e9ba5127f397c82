//! The standard library's types, kept as Go declarations, one text a package and range of Go versions.
//!
//! Invariant: a text's first line says what it is: `// Package net/netip, Go 1.23 to 1.27.`; the ranges of one
//! package do not overlap. What the declarations say was measured with real Go of each version.

use crate::target::{GoVersion, Target};

const TEXTS: [&str; 53] = [
    include_str!("../../../assets/std/atomic.go"),
    include_str!("../../../assets/std/big.go"),
    include_str!("../../../assets/std/bufio.go"),
    include_str!("../../../assets/std/bytes.go"),
    include_str!("../../../assets/std/color.go"),
    include_str!("../../../assets/std/context.go"),
    include_str!("../../../assets/std/fmt.go"),
    include_str!("../../../assets/std/fs.go"),
    include_str!("../../../assets/std/hash.go"),
    include_str!("../../../assets/std/http_1.21.go"),
    include_str!("../../../assets/std/http_1.22.go"),
    include_str!("../../../assets/std/http_1.23.go"),
    include_str!("../../../assets/std/http_1.24-1.26.go"),
    include_str!("../../../assets/std/http_1.27-on.go"),
    include_str!("../../../assets/std/image.go"),
    include_str!("../../../assets/std/io.go"),
    include_str!("../../../assets/std/json_1.21-1.26.go"),
    include_str!("../../../assets/std/json_1.27-on.go"),
    include_str!("../../../assets/std/jsontext_1.27-on.go"),
    include_str!("../../../assets/std/list.go"),
    include_str!("../../../assets/std/log.go"),
    include_str!("../../../assets/std/net_1.21-1.22.go"),
    include_str!("../../../assets/std/net_1.23.go"),
    include_str!("../../../assets/std/net_1.24-on.go"),
    include_str!("../../../assets/std/netip_1.21-1.22.go"),
    include_str!("../../../assets/std/netip_1.23-on.go"),
    include_str!("../../../assets/std/os_1.21-1.22.go"),
    include_str!("../../../assets/std/os_1.23-1.24.go"),
    include_str!("../../../assets/std/os_1.25-on.go"),
    include_str!("../../../assets/std/rand.go"),
    include_str!("../../../assets/std/reflect.go"),
    include_str!("../../../assets/std/regexp.go"),
    include_str!("../../../assets/std/ring.go"),
    include_str!("../../../assets/std/slog.go"),
    include_str!("../../../assets/std/sort.go"),
    include_str!("../../../assets/std/sql_1.21-1.22.go"),
    include_str!("../../../assets/std/sql_1.23-1.26.go"),
    include_str!("../../../assets/std/sql_1.27-on.go"),
    include_str!("../../../assets/std/strings.go"),
    include_str!("../../../assets/std/sync_1.21.go"),
    include_str!("../../../assets/std/sync_1.22-1.23.go"),
    include_str!("../../../assets/std/sync_1.24.go"),
    include_str!("../../../assets/std/sync_1.25-on.go"),
    include_str!("../../../assets/std/syscall.go"),
    include_str!("../../../assets/std/template.go"),
    include_str!("../../../assets/std/time_1.21-1.22.go"),
    include_str!("../../../assets/std/time_1.23-on.go"),
    include_str!("../../../assets/std/token.go"),
    include_str!("../../../assets/std/unicode.go"),
    include_str!("../../../assets/std/url_1.21-1.25.go"),
    include_str!("../../../assets/std/url_1.26-on.go"),
    include_str!("../../../assets/std/uuid.go"),
    include_str!("../../../assets/std/xml.go"),
];

/// A text's import path and its first and last minor version; the last one is open where it says `on`.
fn header(text: &'static str) -> Option<(&'static str, u32, u32)> {
    let line = text.lines().next()?.strip_prefix("// Package ")?.trim_end_matches('.');
    let (path, versions) = line.split_once(", Go ")?;
    let minor = |version: &str| version.strip_prefix("1.")?.parse().ok();
    if let Some(first) = versions.strip_suffix(" on") {
        return Some((path, minor(first)?, u32::MAX));
    }
    let (first, last) = versions.split_once(" to ").unwrap_or((versions, versions));
    Some((path, minor(first)?, minor(last)?))
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The declarations of a package (by its name, `netip`) in a Go version; empty for a package not kept here.
pub(crate) fn sources(package: &str, go: GoVersion) -> impl Iterator<Item = &'static str> {
    let minor = go.minor();
    TEXTS.into_iter().filter(move |text| {
        header(text).is_some_and(|(path, first, last)| last_part(path) == package && (first..=last).contains(&minor))
    })
}

/// The name of the package kept here under an import path.
pub(crate) fn package_of_path(path: &str) -> Option<String> {
    TEXTS.into_iter().filter_map(header).find(|(known, _, _)| *known == path).map(|_| last_part(path).to_string())
}

pub(super) struct Package {
    pub name: String,
    pub imports: Vec<(String, String)>,
    pub text: String,
}

pub(super) fn package(path: &str, target: Target) -> Option<Package> {
    let name = package_of_path(path)?;
    let text: String = sources(&name, target.go).collect::<Vec<_>>().join("\n");
    if text.is_empty() {
        return None;
    }
    let imports =
        TEXTS.into_iter().filter_map(header).map(|(p, _, _)| (last_part(p).to_string(), p.to_string())).collect();
    Some(Package { name, imports, text })
}

pub(super) fn paths_named(name: &str, _: Target) -> Vec<&'static str> {
    let mut v: Vec<&'static str> =
        TEXTS.into_iter().filter_map(header).map(|(p, _, _)| p).filter(|p| last_part(p) == name).collect();
    v.dedup();
    v
}
