//! What a map is built for: architecture, Go version, and so which map implementation.
//!
//! Invariant: every fact that depends on the version or the architecture alone is asked here.
//! Sources: Go's `internal/goarch`, `cmd/compile/internal/types/size.go`, `runtime/map.go` of each version.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A GOARCH that Mapscope lays types out for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arch {
    Amd64,
    Arm64,
    Riscv64,
    #[serde(rename = "386")]
    I386,
    Arm,
    Wasm,
}

impl Arch {
    pub const ALL: [Arch; 6] = [Arch::Amd64, Arch::Arm64, Arch::Riscv64, Arch::I386, Arch::Arm, Arch::Wasm];

    pub fn name(self) -> &'static str {
        match self {
            Arch::Amd64 => "amd64",
            Arch::Arm64 => "arm64",
            Arch::Riscv64 => "riscv64",
            Arch::I386 => "386",
            Arch::Arm => "arm",
            Arch::Wasm => "wasm",
        }
    }

    pub fn parse(text: &str) -> Option<Arch> {
        Arch::ALL.into_iter().find(|a| a.name() == text)
    }

    /// Size of a pointer, `int`, `uint` and `uintptr` in bytes. wasm is 64-bit in Go (`internal/goarch`).
    pub fn ptr_size(self) -> u64 {
        match self {
            Arch::I386 | Arch::Arm => 4,
            Arch::Amd64 | Arch::Arm64 | Arch::Riscv64 | Arch::Wasm => 8,
        }
    }

    /// The compiler's RegSize in bytes: the alignment of 64-bit scalars (4 on arm too).
    pub fn max_align(self) -> u64 {
        self.ptr_size()
    }

    /// The alignment in bytes below which the compiler does not use fixed-size hashing of plain memory
    /// (`cmd/compile/internal/reflectdata/alg.go: AlgType`); 1 where unaligned loads are fine.
    pub fn strict_align(self) -> u64 {
        match self {
            Arch::Arm => 4,
            Arch::Riscv64 => 8,
            Arch::Amd64 | Arch::Arm64 | Arch::I386 | Arch::Wasm => 1,
        }
    }

    /// True where recordings of real Go check the simulation; elsewhere the layout is by the rules alone.
    pub fn is_recorded(self) -> bool {
        matches!(self, Arch::Amd64 | Arch::I386)
    }
}

impl fmt::Display for Arch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A Go minor version (a patch release is its minor version), with 1.27's split-group experiment apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum GoVersion {
    #[serde(rename = "1.21")]
    Go1_21,
    #[serde(rename = "1.22")]
    Go1_22,
    #[serde(rename = "1.23")]
    Go1_23,
    #[serde(rename = "1.24")]
    Go1_24,
    #[serde(rename = "1.25")]
    Go1_25,
    #[serde(rename = "1.26")]
    Go1_26,
    #[serde(rename = "1.27")]
    Go1_27,
    #[serde(rename = "1.27-split")]
    Go1_27Split,
}

/// How a version implements maps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MapImpl {
    /// Buckets of 8 with overflow chains (up to Go 1.23).
    Classic,
    /// Swiss tables, each slot's key beside its elem (Go 1.24 on).
    Swiss,
    /// Swiss tables, a group's keys first, then its elems (`GOEXPERIMENT=mapsplitgroup`).
    SwissSplit,
}

impl MapImpl {
    pub fn name(self) -> &'static str {
        match self {
            MapImpl::Classic => "classic",
            MapImpl::Swiss => "swiss",
            MapImpl::SwissSplit => "swiss-split",
        }
    }
}

impl GoVersion {
    pub const ALL: [GoVersion; 8] = [
        GoVersion::Go1_21,
        GoVersion::Go1_22,
        GoVersion::Go1_23,
        GoVersion::Go1_24,
        GoVersion::Go1_25,
        GoVersion::Go1_26,
        GoVersion::Go1_27,
        GoVersion::Go1_27Split,
    ];

    pub fn name(self) -> &'static str {
        match self {
            GoVersion::Go1_21 => "1.21",
            GoVersion::Go1_22 => "1.22",
            GoVersion::Go1_23 => "1.23",
            GoVersion::Go1_24 => "1.24",
            GoVersion::Go1_25 => "1.25",
            GoVersion::Go1_26 => "1.26",
            GoVersion::Go1_27 => "1.27",
            GoVersion::Go1_27Split => "1.27-split",
        }
    }

    /// The minor number: 21 for Go 1.21.
    pub fn minor(self) -> u32 {
        match self {
            GoVersion::Go1_21 => 21,
            GoVersion::Go1_22 => 22,
            GoVersion::Go1_23 => 23,
            GoVersion::Go1_24 => 24,
            GoVersion::Go1_25 => 25,
            GoVersion::Go1_26 => 26,
            GoVersion::Go1_27 | GoVersion::Go1_27Split => 27,
        }
    }

    /// Reads `1.23`, `1.23.9` (its minor version) or `1.27-split`.
    pub fn parse(text: &str) -> Option<GoVersion> {
        let mut parts = text.splitn(3, '.');
        let (major, minor) = (parts.next()?, parts.next()?);
        let patch_is_number = parts.next().is_none_or(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        if !patch_is_number {
            return None;
        }
        GoVersion::ALL.into_iter().find(|v| v.name().strip_prefix("1.") == Some(minor) && major == "1")
    }

    /// Reads what `runtime.Version()` says: `go1.23.9`, `go1.27.3-X:mapsplitgroup`. Any other experiment
    /// changes the runtime in ways that are not known here: `None`.
    pub fn parse_runtime(text: &str) -> Option<GoVersion> {
        let text = text.strip_prefix("go")?;
        match text.split_once('-') {
            None => GoVersion::parse(text),
            Some((version, "X:mapsplitgroup")) if GoVersion::parse(version) == Some(GoVersion::Go1_27) => {
                Some(GoVersion::Go1_27Split)
            }
            Some(_) => None,
        }
    }

    pub fn map_impl(self) -> MapImpl {
        match self {
            GoVersion::Go1_21 | GoVersion::Go1_22 | GoVersion::Go1_23 => MapImpl::Classic,
            GoVersion::Go1_27Split => MapImpl::SwissSplit,
            _ => MapImpl::Swiss,
        }
    }

    /// True where `mallocgc` puts an 8-byte header before large pointer-holding objects (Go 1.22 on).
    pub fn malloc_headers(self) -> bool {
        self >= GoVersion::Go1_22
    }
}

impl fmt::Display for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A Go version on an architecture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Target {
    pub go: GoVersion,
    pub arch: Arch,
}

impl Target {
    pub fn new(go: GoVersion, arch: Arch) -> Target {
        Target { go, arch }
    }

    pub fn map_impl(self) -> MapImpl {
        self.go.map_impl()
    }

    /// Width of a map hash in bytes: a `uintptr`, but 4 on wasm from Go 1.26 (`internal/runtime/maps/runtime_hash32.go`).
    pub fn hash_size(self) -> u64 {
        if self.arch == Arch::Wasm && self.go >= GoVersion::Go1_26 { 4 } else { self.arch.ptr_size() }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Go {} {}", self.go, self.arch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_with_and_without_a_patch_release() {
        assert_eq!(GoVersion::parse("1.23"), Some(GoVersion::Go1_23));
        assert_eq!(GoVersion::parse("1.23.9"), Some(GoVersion::Go1_23));
        assert_eq!(GoVersion::parse("1.27-split"), Some(GoVersion::Go1_27Split));
        for wrong in ["1.20", "2.23", "1", "1.23.", "1.23.x", "go1.23", "1.230"] {
            assert_eq!(GoVersion::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_known_experiment_is_accepted() {
        assert_eq!(GoVersion::parse_runtime("go1.27.3-X:mapsplitgroup"), Some(GoVersion::Go1_27Split));
        assert_eq!(GoVersion::parse_runtime("go1.27.3"), Some(GoVersion::Go1_27));
        assert_eq!(GoVersion::parse_runtime("go1.24.11-X:noswissmap"), None);
        assert_eq!(GoVersion::parse_runtime("go1.23.9-X:mapsplitgroup"), None);
    }
}
