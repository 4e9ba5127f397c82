//! A package: what it declares, what its path says, what its files import.
//!
//! Invariant: plain data. Which package a name stands for is not known here.

use crate::gotype::reading::diag::Imports;
use crate::gotype::reading::standard;
use crate::gotype::reading::syntax::FileParts;
use std::collections::HashMap;
use std::fmt;

/// The Go code around what is asked for, from which packages are read by their import paths.
pub trait Folder: fmt::Debug + Send + Sync {
    /// The files of a package, those of tests left out; `None` where there is no such package.
    fn package(&self, path: &str) -> Option<Vec<FolderFile>>;
}

/// A file of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FolderFile {
    /// What messages call it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// One package of the check.
#[derive(Debug, Default)]
pub(crate) struct Package {
    /// By its clause.
    pub name: String,
    /// Its import path, where that is known.
    pub path: String,
    /// The user gave it.
    pub is_own: bool,
    /// It was found in the folder around.
    pub is_of_folder: bool,
    /// Only the standard library itself imports it.
    pub is_internal: bool,
    pub types: HashMap<String, usize>,
    pub consts: HashMap<String, usize>,
    pub vars: HashMap<String, usize>,
    /// Types declared inside functions.
    pub inner: HashMap<String, Vec<usize>>,
}

impl Package {
    /// A package of the user's, which takes the name that its first clause gives it.
    pub(crate) fn own(name: &str, path: &str) -> Package {
        Package { name: name.to_string(), path: path.to_string(), is_own: true, ..Package::default() }
    }
}

/// The one package outside the standard library that is known without its source, as half of all maps of identifiers
/// have it for their key: its path and declarations.
pub(super) const COMMON: (&str, &str) = (
    "github.com/google/uuid",
    "type UUID [16]byte; type NullUUID struct { UUID UUID; Valid bool }; type UUIDs []UUID; type Domain byte; \
     type Time int64; type Variant byte; type Version byte",
);

pub(super) fn common_package(path: &str) -> Option<standard::Package> {
    let (known, text) = COMMON;
    let text = text.to_string();
    (path == known).then(|| standard::Package { name: "uuid", is_internal: false, imports: Vec::new(), text })
}

/// What an import path says of the package's name: its last part, before a major version.
pub(super) fn name_of_path(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if last.strip_prefix('v').is_some_and(digits) {
        return parts.next().unwrap_or(last);
    }
    // `gopkg.in/yaml.v3`
    match last.rsplit_once(".v") {
        Some((name, version)) if digits(version) => name,
        _ => last,
    }
}

/// The import clauses of a file.
pub(crate) fn imports_of(file: &FileParts) -> Imports {
    let mut imports = Imports { is_file: file.package.is_some(), ..Imports::default() };
    for (alias, path) in &file.imports {
        match alias.as_str() {
            "." => imports.dots.push(path.clone()),
            "_" => {}
            "" => {
                imports.names.entry(name_of_path(path).to_string()).or_insert_with(|| path.clone());
                imports.plain.push(path.clone());
            }
            alias => {
                imports.names.insert(alias.to_string(), path.clone());
            }
        }
    }
    imports
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_the_name_of_its_package() {
        for (path, name) in [
            ("time", "time"),
            ("math/rand/v2", "rand"),
            ("gopkg.in/yaml.v3", "yaml"),
            ("k8s.io/api/core/v1", "core"),
            ("example.com/v", "v"),
        ] {
            assert_eq!(name_of_path(path), name);
        }
    }
}
