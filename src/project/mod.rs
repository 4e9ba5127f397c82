//! A project as it is saved: RON, versioned, apart from every internal structure.
//!
//! Invariant: only the document and the view are saved; everything else is derived again.
//! Older versions are read, newer ones refused with a message that says so.

use crate::engine::Seeds;
use crate::target::Target;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The version this build writes.
pub const VERSION: u32 = 1;

/// What a map is: everything that decides its bytes, at every moment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Go declarations and one bare map type.
    pub source: String,
    /// The Go version and architecture.
    pub target: Target,
    /// The hint of `make`; -1: none.
    pub hint: i64,
    /// The map does not escape: header and first bucket or group lie on the goroutine's stack.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stack: bool,
    /// Where the run's randomness comes from.
    #[serde(with = "SavedSeeds")]
    pub seeds: Seeds,
    /// The operations, a line each.
    pub script: Vec<String>,
}

/// Seeds as they are saved.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Seeds")]
struct SavedSeeds {
    seed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash_key: Option<[u64; 4]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    map_seed: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reseeds: Vec<u64>,
}

/// Where one looked when the project was saved.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// Operations done at the playhead.
    pub position: u64,
    /// Steps done of the last of them, where not all.
    pub step: Option<usize>,
    /// Zoom of the diagram; 1: the middle level's natural size. `None`: fit to the window.
    pub zoom: Option<f32>,
    /// How the parts of the diagram stood, where that is zoomed: `cards 4 strip 1.20`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrangement: Option<String>,
    /// The name of the place in the middle of the diagram, where that is zoomed.
    #[serde(default)]
    pub place: Option<String>,
    /// The name of the selected place, or of a byte of it.
    pub selection: Option<String>,
    /// What the middle of the window showed; `None`: the diagram.
    pub center: Option<String>,
    /// The name of the region whose bytes were shown.
    pub region: Option<String>,
}

/// A saved project.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Project {
    /// Of the format.
    pub version: u32,
    /// What is worked on.
    pub document: Document,
    /// How it was looked at.
    #[serde(default)]
    pub view: View,
}

/// A text is no project that this build can read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProjectError {
    /// Line and column from 1, and what is wrong.
    Syntax {
        /// Line of the file, from 1.
        line: usize,
        /// Column in it, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// Written by a newer Mapscope.
    Newer {
        /// The version that the file says.
        version: u32,
    },
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProjectError::Syntax { line, column, message } => {
                write!(f, "not a Mapscope project: {line}:{column}: {message}")
            }
            ProjectError::Newer { version } => write!(
                f,
                "the project has format version {version}; this Mapscope reads versions up to {VERSION}: a newer one is \
                 needed"
            ),
        }
    }
}

impl std::error::Error for ProjectError {}

/// Just the version, to tell a newer file from a broken one.
#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

/// What is wrong in a project's text, in words of ours: the parser has its own for its machinery.
fn wrong(code: &ron::Error) -> String {
    match code {
        ron::Error::Eof => "it ends too soon".to_string(),
        ron::Error::MissingStructField { field, .. } => format!("its {field} is missing"),
        ron::Error::NoSuchStructField { found, .. } => format!("a project has no {found}"),
        ron::Error::DuplicateStructField { field, .. } => format!("its {field} stands here twice"),
        ron::Error::NoSuchEnumVariant { found, expected, .. } => {
            format!("{found} is not known; one of {} would be", expected.join(", "))
        }
        ron::Error::TrailingCharacters => "something follows its end".to_string(),
        ron::Error::Message(message) => message.clone(),
        _ => "this does not read as a project, which begins ( version: 1, document: ( …".to_string(),
    }
}

impl Project {
    /// A project of the present format.
    pub fn new(document: Document, view: View) -> Project {
        Project { version: VERSION, document, view }
    }

    /// Reads a project's text.
    pub fn from_ron(text: &str) -> Result<Project, ProjectError> {
        if let Ok(VersionOnly { version }) = ron::from_str(text)
            && version > VERSION
        {
            return Err(ProjectError::Newer { version });
        }
        ron::from_str(text).map_err(|e| ProjectError::Syntax {
            line: e.span.start.line,
            column: e.span.start.col,
            message: wrong(&e.code),
        })
    }

    /// The project's text.
    pub fn to_ron(&self) -> String {
        let pretty = ron::ser::PrettyConfig::default();
        // Plain data of strings and numbers always has a text.
        ron::ser::to_string_pretty(self, pretty).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Arch, GoVersion};

    fn sample() -> Project {
        let document = Document {
            source: "map[string]int".into(),
            target: Target::new(GoVersion::Go1_23, Arch::Amd64),
            hint: -1,
            stack: false,
            seeds: Seeds::from_seed(1),
            script: vec!["put 0..28".into()],
        };
        Project::new(document, View { position: 14, step: Some(3), ..View::default() })
    }

    #[test]
    fn a_project_reads_back_as_it_was_written() {
        assert_eq!(Project::from_ron(&sample().to_ron()), Ok(sample()));
    }

    #[test]
    fn a_project_without_the_stack_is_of_a_map_that_escapes() {
        let mut on_stack = sample();
        on_stack.document.stack = true;
        let text = on_stack.to_ron();
        assert_eq!(Project::from_ron(&text), Ok(on_stack));
        let before: String =
            text.lines().filter(|line| !line.contains("stack")).map(|line| format!("{line}\n")).collect();
        assert_eq!(Project::from_ron(&before), Ok(sample()));
        assert_eq!(before.trim_end(), sample().to_ron());
    }

    #[test]
    fn damage_is_named_by_its_place_and_newer_files_by_their_version() {
        let text = sample().to_ron().replace("hint: -1", "hint: x");
        let Err(ProjectError::Syntax { line, .. }) = Project::from_ron(&text) else { panic!("must fail") };
        assert_eq!(text.lines().position(|l| l.contains("hint: x")), Some(line - 1));
        let newer = sample().to_ron().replacen("version: 1", "version: 2", 1);
        assert_eq!(Project::from_ron(&newer), Err(ProjectError::Newer { version: 2 }));
    }
}
