//! Go versions as people and runtimes name them.
//!
//! Invariant: a version is a row of the table of rules and an experiment that this row knows; its name is what is saved
//! and read.

use super::MapImpl;
use super::rules::{Rules, TABLE};
use serde::de::{EnumAccess, Error, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What a program is built with beside its version (`GOEXPERIMENT`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Experiment {
    /// As it is released.
    None,
    /// `mapsplitgroup`: a group's keys stand before its elems.
    SplitGroup,
}

/// A Go minor version (a patch release is its minor version), and the experiment that programs are built with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoVersion {
    /// Index in the table of rules.
    row: u8,
    experiment: Experiment,
}

/// How many versions there are, with and without experiments.
const COUNT: usize = {
    let (mut n, mut row) = (TABLE.len(), 0);
    while row < TABLE.len() {
        n += TABLE[row].split_group.is_some() as usize;
        row += 1;
    }
    n
};

const NAMES: [&str; COUNT] = {
    let (mut names, mut i) = ([""; COUNT], 0);
    while i < COUNT {
        names[i] = GoVersion::ALL[i].name();
        i += 1;
    }
    names
};

/// Versions by name, for tests, which judge each of them.
#[allow(non_upper_case_globals)]
impl GoVersion {
    /// Go 1.21.
    pub const Go1_21: GoVersion = GoVersion::plain(0);
    /// Go 1.22.
    pub const Go1_22: GoVersion = GoVersion::plain(1);
    /// Go 1.23, the last one with the classic map.
    pub const Go1_23: GoVersion = GoVersion::plain(2);
    /// Go 1.24, the first one with the Swiss map.
    pub const Go1_24: GoVersion = GoVersion::plain(3);
    /// Go 1.25.
    pub const Go1_25: GoVersion = GoVersion::plain(4);
    /// Go 1.26.
    pub const Go1_26: GoVersion = GoVersion::plain(5);
    /// Go 1.27.
    pub const Go1_27: GoVersion = GoVersion::plain(6);
    /// Go 1.27 with keys and elems of a group apart (`GOEXPERIMENT=mapsplitgroup`).
    pub const Go1_27Split: GoVersion = GoVersion { row: 6, experiment: Experiment::SplitGroup };
}

impl GoVersion {
    /// Every version, the oldest first, each experiment after the version that it belongs to.
    pub const ALL: [GoVersion; COUNT] = {
        let (mut all, mut next, mut row) = ([GoVersion::plain(0); COUNT], 0, 0);
        while row < TABLE.len() {
            all[next] = GoVersion::plain(row as u8);
            next += 1;
            if TABLE[row].split_group.is_some() {
                all[next] = GoVersion { row: row as u8, experiment: Experiment::SplitGroup };
                next += 1;
            }
            row += 1;
        }
        all
    };

    /// What is simulated where nothing is asked for: the last version with the classic map.
    pub const DEFAULT: GoVersion = {
        let mut row = TABLE.len() - 1;
        while row > 0 && !matches!(TABLE[row].map_impl, MapImpl::Classic) {
            row -= 1;
        }
        GoVersion::plain(row as u8)
    };

    /// The newest version, without an experiment.
    pub const NEWEST: GoVersion = GoVersion::plain(TABLE.len() as u8 - 1);

    const fn plain(row: u8) -> GoVersion {
        GoVersion { row, experiment: Experiment::None }
    }

    /// The newest version of each map implementation.
    pub fn newest_of_each() -> impl Iterator<Item = GoVersion> {
        let newest = |of: MapImpl| GoVersion::ALL.into_iter().rev().find(move |go| go.map_impl() == of);
        [MapImpl::Classic, MapImpl::Swiss, MapImpl::SwissSplit].into_iter().filter_map(newest)
    }

    /// The facts that hang on the version.
    pub const fn rules(self) -> &'static Rules {
        &TABLE[self.row as usize]
    }

    /// The experiment that it is built with.
    pub fn experiment(self) -> Experiment {
        self.experiment
    }

    /// `1.23`, or `1.27-split` with an experiment.
    pub const fn name(self) -> &'static str {
        match (self.experiment, self.rules().split_group) {
            (Experiment::SplitGroup, Some(name)) => name,
            _ => self.rules().name,
        }
    }

    /// As it is shown: `1.23`, or `1.27 split` with an experiment.
    pub fn shown(self) -> String {
        match self.experiment {
            Experiment::None => self.release().to_string(),
            Experiment::SplitGroup => format!("{} split", self.release()),
        }
    }

    /// The name without an experiment: `1.27`.
    pub fn release(self) -> &'static str {
        self.rules().name
    }

    /// The minor number: 21 for Go 1.21.
    pub fn minor(self) -> u32 {
        self.release().strip_prefix("1.").and_then(|minor| minor.parse().ok()).unwrap_or_default()
    }

    /// True where a build has the tag of a release, `go1.22`: it has those of all releases up to its own.
    pub fn has_release_tag(self, tag: &str) -> bool {
        let minor = tag.strip_prefix("go1.").and_then(|minor| minor.parse::<u32>().ok());
        minor.is_some_and(|minor| minor <= self.minor())
    }

    /// Reads `1.23`, `1.23.9` (its minor version), `1.27-split`, or what `go version` says: `go1.23.9`.
    pub fn parse(text: &str) -> Option<GoVersion> {
        if text.starts_with("go") {
            return GoVersion::parse_runtime(text);
        }
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
        let text = text.strip_prefix("go").filter(|version| version.starts_with('1'))?;
        match text.split_once('-') {
            None => GoVersion::parse(text).filter(|go| go.experiment == Experiment::None),
            Some((version, "X:mapsplitgroup")) => {
                let plain = GoVersion::parse(version)?;
                plain.rules().split_group.and(Some(GoVersion { experiment: Experiment::SplitGroup, ..plain }))
            }
            Some(_) => None,
        }
    }

    /// The versions known, as people write them: `1.21 to 1.27, or 1.27-split`.
    pub fn known() -> String {
        let experiments: Vec<&str> =
            GoVersion::ALL.iter().filter(|go| go.experiment != Experiment::None).map(|go| go.name()).collect();
        format!("{} to {}, or {}", GoVersion::plain(0).name(), GoVersion::NEWEST.name(), experiments.join(", "))
    }

    /// The versions known, as runtimes name them.
    pub fn known_runtimes() -> String {
        let splits: Vec<String> = TABLE
            .iter()
            .filter(|rules| rules.split_group.is_some())
            .map(|rules| format!("go{}.N-X:mapsplitgroup", rules.name))
            .collect();
        format!("go{} to go{} and {}", GoVersion::plain(0).name(), GoVersion::NEWEST.name(), splits.join(", "))
    }

    /// Which map it has.
    pub fn map_impl(self) -> MapImpl {
        match self.experiment {
            Experiment::None => self.rules().map_impl,
            Experiment::SplitGroup => MapImpl::SwissSplit,
        }
    }
}

impl fmt::Display for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Go{}", self.name())
    }
}

// Saved as a variant of its name: projects are read as they were before versions were a table.
impl Serialize for GoVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant("GoVersion", u32::from(self.row), self.name())
    }
}

impl<'de> Deserialize<'de> for GoVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<GoVersion, D::Error> {
        deserializer.deserialize_enum("GoVersion", &NAMES, Saved)
    }
}

/// Reads a saved version.
struct Saved;

impl<'de> Visitor<'de> for Saved {
    type Value = GoVersion;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "a Go version: {}", NAMES.join(", "))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<GoVersion, A::Error> {
        let (Name(version), variant) = data.variant()?;
        variant.unit_variant()?;
        Ok(version)
    }
}

/// A version by its name alone.
struct Name(GoVersion);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                Saved.expecting(f)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
                let found = GoVersion::ALL.into_iter().find(|go| go.name() == text);
                found.map(Name).ok_or_else(|| E::unknown_variant(text, &NAMES))
            }
        }
        deserializer.deserialize_identifier(Read)
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
        assert_eq!(GoVersion::parse("go1.24.3"), Some(GoVersion::Go1_24));
        for wrong in ["1.20", "2.23", "1", "1.23.", "1.23.x", "gogo1.23", "go1.20", "1.230"] {
            assert_eq!(GoVersion::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_known_experiment_is_accepted() {
        assert_eq!(GoVersion::parse_runtime("go1.27.3-X:mapsplitgroup"), Some(GoVersion::Go1_27Split));
        assert_eq!(GoVersion::parse_runtime("go1.27.3"), Some(GoVersion::Go1_27));
        assert_eq!(GoVersion::parse_runtime("go1.24.11-X:noswissmap"), None);
        assert_eq!(GoVersion::parse_runtime("go1.23.9-X:mapsplitgroup"), None);
        assert_eq!(GoVersion::parse_runtime("go1.27-split"), None);
    }

    #[test]
    fn the_table_is_in_order_and_every_version_is_found_by_its_names() {
        let minors: Vec<u32> = TABLE.iter().enumerate().map(|(i, _)| GoVersion::plain(i as u8).minor()).collect();
        assert!(minors.windows(2).all(|two| two[0] + 1 == two[1]), "{minors:?}");
        for go in GoVersion::ALL {
            assert_eq!(GoVersion::parse(go.name()), Some(go));
            let saved = ron::to_string(&go).unwrap_or_default();
            assert_eq!(ron::from_str(&saved), Ok(go), "{saved}");
        }
        assert_eq!(GoVersion::known(), "1.21 to 1.27, or 1.27-split");
        assert_eq!(GoVersion::known_runtimes(), "go1.21 to go1.27 and go1.27.N-X:mapsplitgroup");
    }
}
