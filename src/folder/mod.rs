//! Go code on disk: the files of a package's folder, and the other packages of its module by their import paths.
//!
//! Invariant: only `.go` files and `go.mod` are read, nothing is run, and nothing outside the module's folder is looked
//! at. What is read is limited before it is read.

mod module;

pub use module::module_path;

use crate::gotype::{Folder, FolderFile, Parts, check_parts, condensed, is_built};
use crate::target::Target;
use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The most `.go` files that one package may have.
pub const MAX_FILES: usize = 4_000;
/// The most bytes that all packages of one module that are read may have together.
pub const MAX_BYTES: u64 = 64 << 20;
/// How far up a `go.mod` is looked for.
const MAX_PARENTS: usize = 64;

/// Why a folder can't be read as a package.
#[derive(Debug)]
pub enum FolderError {
    /// A folder or file can't be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// No `.go` file is in it; folders in it that have some, a few of them.
    NoFiles {
        /// The folder.
        path: PathBuf,
        /// Folders below it with `.go` files.
        below: Vec<String>,
    },
    /// Over [`MAX_FILES`].
    ManyFiles {
        /// The folder.
        path: PathBuf,
    },
    /// Over [`MAX_BYTES`].
    ManyBytes {
        /// The folder.
        path: PathBuf,
    },
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FolderError::Unreadable { path, error } => {
                write!(f, "{} can't be read: {}", path.display(), crate::files::plain(error))
            }
            FolderError::NoFiles { path, below } if below.is_empty() => {
                write!(f, "{} has no .go files; name the folder of a Go package", path.display())
            }
            FolderError::NoFiles { path, below } => {
                write!(f, "{} has no .go files; folders in it have some: {}", path.display(), below.join(", "))
            }
            FolderError::ManyFiles { path } => {
                write!(f, "{} has over {MAX_FILES} .go files; the limit is {MAX_FILES} for a package", path.display())
            }
            FolderError::ManyBytes { path } => {
                let limit = crate::units::bytes(MAX_BYTES);
                write!(f, "{} has over {limit} of Go source; the limit is {limit}", path.display())
            }
        }
    }
}

impl std::error::Error for FolderError {}

/// A package's folder, with the module around it.
#[derive(Debug)]
pub struct GoFolder {
    /// The files of the package itself, those of tests left out.
    pub files: Vec<FolderFile>,
    /// The package's import path, where there is a `go.mod`.
    path: String,
    /// The module's root and path, where there is a `go.mod`.
    module: Option<(PathBuf, String)>,
    /// What was read besides.
    read: Mutex<Read>,
}

/// Packages that were read.
#[derive(Debug)]
struct Read {
    /// By import path; `None` where there is none.
    packages: HashMap<String, Option<Vec<FolderFile>>>,
    /// How many bytes all that was read has.
    bytes: u64,
}

impl GoFolder {
    /// Reads the package in a folder, and finds the module that it belongs to.
    pub fn open(path: &Path) -> Result<GoFolder, FolderError> {
        let mut bytes = 0;
        let files = package_files(path, &mut bytes)?;
        if files.is_empty() {
            return Err(FolderError::NoFiles { path: path.to_path_buf(), below: folders_with_files(path) });
        }
        let module = module_around(path);
        let path = module.as_ref().map_or_else(String::new, |module| import_path(module, path));
        Ok(GoFolder { files, path, module, read: Mutex::new(Read { packages: HashMap::new(), bytes }) })
    }

    /// One text of the package and of all that it holds by value of its module: what types need of each file, for the
    /// target.
    pub fn text(&self, target: Target) -> String {
        let decls: Vec<(String, String)> =
            self.files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
        let checked = check_parts(&Parts { decls: &decls, exprs: &[], folder: Some(self) }, target);
        let mut out = String::new();
        let mut add = |files: &[FolderFile], path: &str| {
            for file in files.iter().filter(|file| is_built(&file.name, &file.text, target)) {
                let text = condensed(&file.text, path);
                if !text.trim().is_empty() {
                    out.push_str(if out.is_empty() { "" } else { "\n" });
                    out.push_str(&text);
                }
            }
        };
        add(&self.files, &self.path);
        for path in &checked.packages {
            add(&self.package(path).unwrap_or_default(), path);
        }
        out
    }

    /// Where a package of the module lies, or one that is copied into it.
    fn place(&self, import: &str) -> Option<PathBuf> {
        let (root, module) = self.module.as_ref()?;
        let plain = import.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains('\\'));
        if !plain {
            return None;
        }
        let inside = match import.strip_prefix(module.as_str()) {
            Some("") => Some(root.clone()),
            Some(rest) => rest.strip_prefix('/').map(|rest| root.join(rest)),
            None => None,
        };
        inside.or_else(|| Some(root.join("vendor").join(import)).filter(|path| path.is_dir()))
    }
}

impl Folder for GoFolder {
    fn package(&self, path: &str) -> Option<Vec<FolderFile>> {
        let place = self.place(path)?;
        let mut read = self.read.lock().ok()?;
        if let Some(known) = read.packages.get(path) {
            return known.clone();
        }
        let mut bytes = read.bytes;
        let files = package_files(&place, &mut bytes).ok().filter(|files| !files.is_empty());
        read.bytes = bytes;
        read.packages.insert(path.to_string(), files.clone());
        files
    }
}

/// The `.go` files of a folder in the order of their names, those of tests left out.
fn package_files(path: &Path, bytes: &mut u64) -> Result<Vec<FolderFile>, FolderError> {
    let unreadable = |path: &Path, error| FolderError::Unreadable { path: path.to_path_buf(), error };
    let mut paths = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, error))? {
        let entry = entry.map_err(|error| unreadable(path, error))?.path();
        if is_source(&entry) {
            paths.push(entry);
        }
        if paths.len() > MAX_FILES {
            return Err(FolderError::ManyFiles { path: path.to_path_buf() });
        }
    }
    paths.sort();
    let mut files = Vec::with_capacity(paths.len());
    for file in paths {
        let meta = fs::metadata(&file).map_err(|error| unreadable(&file, error))?;
        if !meta.is_file() {
            continue;
        }
        *bytes += meta.len();
        if *bytes > MAX_BYTES {
            return Err(FolderError::ManyBytes { path: path.to_path_buf() });
        }
        let text = fs::read(&file).map_err(|error| unreadable(&file, error))?;
        // What is not UTF-8 is no Go source; the go command refuses it as well.
        let Ok(text) = String::from_utf8(text) else { continue };
        files.push(FolderFile { name: file.display().to_string(), text });
    }
    Ok(files)
}

/// A `.go` file that a build takes: no test, and no name that begins with `_` or `.`.
fn is_source(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with(".go") && !name.ends_with("_test.go") && !name.starts_with(['_', '.'])
}

/// Some folders below that have `.go` files.
fn folders_with_files(path: &Path) -> Vec<String> {
    const MOST: usize = 8;
    const LOOKED_AT: usize = 2_000;
    let (mut found, mut open, mut looked) = (Vec::new(), vec![path.to_path_buf()], 0);
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut below: Vec<PathBuf> = Vec::new();
        let mut has_files = false;
        for entry in entries.flatten() {
            looked += 1;
            let entry = entry.path();
            has_files |= is_source(&entry);
            if entry.is_dir() {
                below.push(entry);
            }
        }
        if has_files {
            found.push(folder.display().to_string());
        }
        below.sort();
        open.extend(below.into_iter().rev());
        if found.len() >= MOST || looked > LOOKED_AT {
            break;
        }
    }
    found
}

/// The import path of a folder of a module.
fn import_path((root, module): &(PathBuf, String), folder: &Path) -> String {
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let Ok(inside) = folder.strip_prefix(root) else { return String::new() };
    let parts: Vec<String> = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.is_empty() { module.clone() } else { format!("{module}/{}", parts.join("/")) }
}

/// The root and path of the module that a folder belongs to.
fn module_around(path: &Path) -> Option<(PathBuf, String)> {
    let path = fs::canonicalize(path).ok()?;
    path.ancestors().take(MAX_PARENTS).find_map(|folder| {
        let text = fs::read_to_string(folder.join("go.mod")).ok()?;
        Some((folder.to_path_buf(), module_path(&text)?))
    })
}
