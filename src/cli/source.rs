//! Texts given on the command line: as they are, from a file (`@FILE`), or from standard input (`-`).
//!
//! Invariant: never reads more than the limit, so that an endless input is refused and not waited for. No input is one of
//! the files that the command will write.

use super::failure::Failure;
use super::output::OutFile;
use crate::files::plain;
use crate::folder::GoFolder;
use crate::gotype::{Folder, FolderFile, MAX_SOURCE_BYTES};
use same_file::Handle;
use std::fs::File;
use std::io::{self, Read, stdin};
use std::path::Path;

/// A text and where it came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// The flag, the file, or `standard input`.
    pub name: String,
    pub text: String,
}

impl Source {
    pub fn into_pair(self) -> (String, String) {
        (self.name, self.text)
    }
}

/// The declarations that `--decl` gives.
#[derive(Default)]
pub struct Decls {
    /// Texts, files, and the files of folders.
    pub texts: Vec<(String, String)>,
    /// Where further packages are found.
    folders: Folders,
}

impl Decls {
    /// Where packages are looked for that the texts import.
    pub fn folder(&self) -> Option<&dyn Folder> {
        (!self.folders.0.is_empty()).then_some(&self.folders as &dyn Folder)
    }
}

/// Several folders, asked one after the other.
#[derive(Debug, Default)]
struct Folders(Vec<GoFolder>);

impl Folder for Folders {
    fn package(&self, path: &str) -> Option<Vec<FolderFile>> {
        self.0.iter().find_map(|folder| folder.package(path))
    }
}

/// Reads the values of flags. Standard input can be read once.
pub struct Reader<'a> {
    /// What the command will write.
    outs: &'a [OutFile],
    stdin_taken_by: Option<String>,
}

impl<'a> Reader<'a> {
    /// For a command that will write `outs`.
    pub fn new(outs: &'a [OutFile]) -> Reader<'a> {
        Reader { outs, stdin_taken_by: None }
    }

    /// The text that `value` of `flag` stands for.
    pub fn read(&mut self, flag: &str, value: &str) -> Result<Source, Failure> {
        let (name, text) = match (value, value.strip_prefix('@')) {
            ("-", _) => {
                if let Some(first) = self.stdin_taken_by.replace(flag.to_string()) {
                    let message = format!("{flag} -: standard input was read for {first} already; it can be read once");
                    return Err(Failure::misuse(message));
                }
                self.is_no_output(flag, "standard input", Handle::stdin())?;
                ("standard input".to_string(), limited(flag, "standard input", stdin().lock())?)
            }
            (_, Some(path)) => {
                let file = File::open(path).map_err(|e| unreadable(flag, path, &e))?;
                self.is_no_output(flag, path, file.try_clone().and_then(Handle::from_file))?;
                (path.to_string(), limited(flag, path, file)?)
            }
            _ => (flag.to_string(), value.to_string()),
        };
        Ok(Source { name, text })
    }

    /// What `--decl` gives; several are told apart by number.
    pub fn decls(&mut self, values: &[String]) -> Result<Decls, Failure> {
        let mut decls = Decls::default();
        for (i, value) in values.iter().enumerate() {
            let flag = if values.len() > 1 { format!("--decl #{}", i + 1) } else { "--decl".to_string() };
            let path = Path::new(value.strip_prefix('@').unwrap_or(value));
            if path.is_dir() {
                let folder = GoFolder::open(path).map_err(|e| Failure::misuse(format!("{flag}: {e}")))?;
                decls.texts.extend(folder.files.iter().map(|file| (file.name.clone(), file.text.clone())));
                decls.folders.0.push(folder);
                continue;
            }
            if !value.starts_with('@') && value.ends_with(".go") && path.is_file() {
                let message = format!("{flag} {value}: this is a file; write {flag} @{value} to read it");
                return Err(Failure::misuse(message));
            }
            decls.texts.push(self.read(&flag, value)?.into_pair());
        }
        Ok(decls)
    }

    /// Refuses to read what will be written over: by another name, or through links, it is still the same file.
    fn is_no_output(&self, flag: &str, name: &str, input: io::Result<Handle>) -> Result<(), Failure> {
        let Ok(input) = input else { return Ok(()) };
        match self.outs.iter().find(|out| out.is_file_of(&input)) {
            None => Ok(()),
            Some(out) => Err(Failure::misuse(format!(
                "--out {}: this is the file that {flag} reads ({name}); give the output another name",
                out.path.display()
            ))),
        }
    }
}

fn unreadable(flag: &str, name: &str, error: &io::Error) -> Failure {
    Failure::misuse(format!("{flag}: {name} can't be read: {}", plain(error)))
}

fn limited(flag: &str, name: &str, input: impl Read) -> Result<String, Failure> {
    let mut data = Vec::new();
    input.take(MAX_SOURCE_BYTES as u64 + 1).read_to_end(&mut data).map_err(|e| unreadable(flag, name, &e))?;
    if data.len() > MAX_SOURCE_BYTES {
        let message = format!("{flag}: {name} is larger than 16 MB ({MAX_SOURCE_BYTES} bytes), the limit of a source");
        return Err(Failure::misuse(message));
    }
    String::from_utf8(data).map_err(|e| {
        let message = format!("{flag}: {name} is not UTF-8 text: byte {} is wrong", e.utf8_error().valid_up_to());
        Failure::misuse(message)
    })
}
