//! The one way from texts to a map that runs: types, layouts and a script, read together for one target.
//!
//! Invariant: what comes out is ready: a map type whose key has `==`, and every type laid out that the script's literals
//! brought in. What is wrong with the types stops here; what is wrong with a line of the script stays with its line.

mod outline;
mod run;

pub use outline::{Outline, OutlineType};
pub use run::{Peak, Run, Setup, Stopped};

use crate::engine::MapSpec;
use crate::gotype::{self, Diagnostic, Folder, Layouts, MapType, MapTypeError, Parts, TypeId, Types, Value};
use crate::ops::{self, Entry, Line};
use crate::target::Target;
use std::fmt;
use std::sync::Arc;

/// Where the map type stands.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// In a text of declarations, as its bare type or its last declared map.
    Text(&'a str),
    /// Apart from the declarations. Each text comes with the name that messages have for it.
    Parts {
        /// Go files or single declarations.
        decls: &'a [(String, String)],
        /// One type expression.
        map: (&'a str, &'a str),
        /// Where packages are looked for that the declarations import.
        folder: Option<&'a dyn Folder>,
    },
}

/// Why texts make no map.
#[derive(Clone, PartialEq, Debug)]
pub enum ProgramError {
    /// What is wrong with the types, each with its place.
    Source(Vec<Diagnostic>),
    /// A right type that no map can be made of.
    Map(MapTypeError),
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProgramError::Source(diagnostics) => match diagnostics.first() {
                Some(first) => first.fmt(f),
                None => f.write_str("no type can be read here"),
            },
            ProgramError::Map(e) => e.fmt(f),
        }
    }
}

/// A map type that was read, while literals may still bring in more types.
pub struct Draft {
    types: Types,
    layouts: Arc<Layouts>,
    map: MapType,
    decls: Vec<TypeId>,
}

impl Draft {
    /// Reads the types of a source.
    pub fn new(source: &Source, target: Target) -> Result<Draft, ProgramError> {
        let (types, root, decls) = check(source, target).map_err(ProgramError::Source)?;
        let layouts = Arc::new(Layouts::new(Arc::new(types), target));
        Draft::laid_out(layouts, root, decls)
    }

    fn laid_out(layouts: Arc<Layouts>, root: TypeId, decls: Vec<TypeId>) -> Result<Draft, ProgramError> {
        let map = gotype::map_type(&layouts, root).map_err(ProgramError::Map)?;
        Ok(Draft { types: (**layouts.types()).clone(), layouts, map, decls })
    }

    /// Begins at a map type that is ready, to read more against it.
    pub fn of(spec: &MapSpec) -> Draft {
        let types = (*spec.types).clone();
        Draft { types, layouts: spec.layouts.clone(), map: spec.map.clone(), decls: Vec::new() }
    }

    /// True where literals brought in types that are not laid out yet.
    pub fn has_new_types(&self) -> bool {
        self.types.len() > self.layouts.types().len()
    }

    /// Reads a script against the map type.
    pub fn script(&mut self, text: &str) -> Vec<Line> {
        let context = &mut ops::Context::new(&mut self.types, &self.layouts, self.map.key, self.map.elem);
        ops::parse(text, context)
    }

    /// Reads a literal of the key type.
    pub fn key(&mut self, literal: &str) -> Result<Value, Vec<Diagnostic>> {
        let arch = self.layouts.target().arch;
        let (value, problems) = gotype::parse_value(literal, self.map.key, &mut self.types, arch);
        value.ok_or(problems)
    }

    /// The map type ready to run, with all types that were brought in.
    pub fn finish(self) -> Program {
        let has_new_types = self.has_new_types();
        let Draft { types, mut layouts, map, decls } = self;
        if has_new_types {
            Arc::make_mut(&mut layouts).extend(Arc::new(types));
        }
        let types = layouts.types().clone();
        Program { spec: Arc::new(MapSpec::new(types, layouts, map)), decls, lines: Vec::new() }
    }
}

/// The checked types, the root and the declared types; what is wrong otherwise.
fn check(source: &Source, target: Target) -> Result<(Types, TypeId, Vec<TypeId>), Vec<Diagnostic>> {
    let (types, root, decls, diagnostics) = match *source {
        Source::Text(text) => {
            let checked = gotype::check_source(text, target);
            let decls = checked.decls();
            (checked.types, checked.root, decls, checked.diagnostics)
        }
        Source::Parts { decls, map: (name, text), folder } => {
            let exprs = [(name.to_string(), text.to_string())];
            let checked = gotype::check_parts(&Parts { decls, exprs: &exprs, folder }, target);
            (checked.types, checked.roots.first().copied().flatten(), Vec::new(), checked.diagnostics)
        }
    };
    match root {
        Some(root) if diagnostics.is_empty() => Ok((types, root, decls)),
        _ => Err(diagnostics),
    }
}

/// A map type ready to run, and a script read against it.
///
/// ```
/// use mapscope::engine::{DEFAULT_MAX_HEAP, Seeds, Silent};
/// use mapscope::program::{Program, Run, Setup, Source};
/// use mapscope::target::{Arch, GoVersion, Target};
///
/// let target = Target::new(GoVersion::DEFAULT, Arch::Amd64);
/// let source = Source::Text("type Key struct { ID int64 }\nmap[Key]string");
/// let program = Program::new(&source, "put Key{7} = \"seven\"; put 0..100", target)?;
/// assert_eq!(program.first_wrong(), None);
///
/// let (spec, seeds) = (program.spec.clone(), Seeds::from_seed(1));
/// let setup = Setup { spec, hint: -1, stack: false, seeds, max_heap: DEFAULT_MAX_HEAP };
/// let mut run = Run::new(&setup, program.entries())?;
/// while let Some(op) = run.upcoming()? {
///     run.apply(&op, &mut Silent)?;
/// }
/// assert_eq!((run.position(), run.state().count()), (101, 100));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Program {
    /// What a map is made of.
    pub spec: Arc<MapSpec>,
    /// Types that a [`Source::Text`] declares, in order.
    pub decls: Vec<TypeId>,
    /// The script's statements, wrong ones too.
    pub lines: Vec<Line>,
}

impl Program {
    /// Reads types and script for a target.
    pub fn new(source: &Source, script: &str, target: Target) -> Result<Program, ProgramError> {
        let mut draft = Draft::new(source, target)?;
        let lines = draft.script(script);
        Ok(Program { lines, ..draft.finish() })
    }

    /// The same of a text, with an outline of what it declares, whether a map comes of it or not.
    pub fn of_text(text: &str, script: &str, target: Target) -> (Outline, Result<Program, ProgramError>) {
        let mut checked = gotype::check_source(text, target);
        let types = std::mem::replace(&mut checked.types, Types::new(target));
        let layouts = Arc::new(Layouts::new(Arc::new(types), target));
        let outline = Outline::of(&checked, &layouts);
        let Some(root) = checked.root.filter(|_| checked.diagnostics.is_empty()) else {
            return (outline, Err(ProgramError::Source(checked.diagnostics)));
        };
        let program = Draft::laid_out(layouts, root, checked.decls()).map(|mut draft| {
            let lines = draft.script(script);
            Program { lines, ..draft.finish() }
        });
        (outline, program)
    }

    /// What runs of the script: the statements before the first wrong one.
    pub fn entries(&self) -> Vec<Entry> {
        ops::entries_of(&self.lines)
    }

    /// The first line that can't be read.
    pub fn first_wrong(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.parsed.is_err())
    }
}

impl std::error::Error for ProgramError {}
