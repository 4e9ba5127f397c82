//! What is wrong in a text, and where.
//!
//! Invariant: a message says what is wrong and what would be accepted; its span lies inside the text it names.
//! Knows nothing of Go's grammar.

use serde::Serialize;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The longest Go source that is read, in bytes.
pub const MAX_SOURCE_BYTES: usize = 16 << 20;
/// How deep types, expressions and literals may nest.
pub(crate) const MAX_NESTING: u32 = 1_000;
/// The most diagnostics one check reports; the rest would only repeat them.
pub(super) const MAX_DIAGNOSTICS: usize = 50;

/// One thing wrong with a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Diagnostic {
    /// Byte offsets in the text.
    pub span: Range<usize>,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What is wrong and what would be accepted.
    pub message: String,
    /// The flag or file the text came from, where it had one.
    pub source: Option<String>,
    /// A declaration that would do instead of what is missing.
    pub stand_in: Option<String>,
}

impl Diagnostic {
    /// A diagnostic for `span` of `text`, which has no name of its own.
    pub fn new(text: &str, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let (line, column) = line_column(text, span.start);
        Diagnostic { span, line, column, message: message.into(), source: None, stand_in: None }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            write!(f, "{source}:")?;
        }
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

/// Line and column, both from 1, of a byte offset; the column counts characters.
pub fn line_column(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// A piece of one of several texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub source: u32,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// Its bytes.
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text under check.
#[derive(Debug)]
pub(crate) struct Source {
    pub name: Option<String>,
    pub text: Arc<str>,
    /// The package that it belongs to, by its place among the packages of the check.
    pub package: usize,
    /// What its import clauses say.
    pub imports: Arc<Imports>,
    /// It holds a type on its own: what that names may come from any package in hand.
    pub is_expr: bool,
    /// Nobody has seen this text: nothing that is said points into it.
    pub is_hidden: bool,
}

/// The import clauses of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imports {
    /// Local package names to import paths: the alias, or what the path says.
    pub names: HashMap<String, String>,
    /// Paths imported without an alias.
    pub plain: Vec<String>,
    /// Paths whose names are the file's own: `import . "path"`.
    pub dots: Vec<String>,
    /// The file has a package clause, so that whatever it names is imported.
    pub is_file: bool,
}

impl Imports {
    /// Takes in those of another file; what is imported already stays.
    pub(super) fn join(&mut self, other: &Imports) {
        for (name, path) in &other.names {
            self.names.entry(name.clone()).or_insert_with(|| path.clone());
        }
        let new = |known: &[String], path: &&String| !known.contains(path);
        let plain: Vec<String> = other.plain.iter().filter(|path| new(&self.plain, path)).cloned().collect();
        self.plain.extend(plain);
        let dots: Vec<String> = other.dots.iter().filter(|path| new(&self.dots, path)).cloned().collect();
        self.dots.extend(dots);
    }
}

/// All texts of one check.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub list: Vec<Source>,
}

impl Sources {
    /// Takes in a text of the first package, with nothing imported.
    pub(super) fn add(&mut self, name: Option<&str>, text: impl Into<Arc<str>>) -> u32 {
        self.list.push(Source {
            name: name.filter(|n| !n.is_empty()).map(str::to_string),
            text: text.into(),
            package: 0,
            imports: Arc::default(),
            is_expr: false,
            is_hidden: false,
        });
        (self.list.len() - 1) as u32
    }

    pub(super) fn text(&self, source: u32) -> Arc<str> {
        self.list.get(source as usize).map_or_else(|| Arc::from(""), |s| Arc::clone(&s.text))
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        self.list
            .get(span.source as usize)
            .and_then(|s| s.text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    /// The package that a text belongs to.
    pub(super) fn package(&self, source: u32) -> usize {
        self.list.get(source as usize).map_or(0, |s| s.package)
    }

    pub(super) fn is_hidden(&self, source: u32) -> bool {
        self.list.get(source as usize).is_none_or(|s| s.is_hidden)
    }

    pub(super) fn diagnostic(&self, problem: &Problem) -> Diagnostic {
        let span = problem.span.start as usize..problem.span.end as usize;
        let source = self.list.get(problem.span.source as usize);
        let text = source.map_or("", |s| &s.text);
        let mut diagnostic = Diagnostic::new(text, span, problem.message.clone());
        diagnostic.source = source.and_then(|s| s.name.clone());
        diagnostic.stand_in = problem.stand_in.clone();
        diagnostic
    }
}

/// A diagnostic before its line and column are known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    pub span: Span,
    pub message: String,
    /// A declaration that would do instead of what is missing.
    pub stand_in: Option<String>,
}

impl Problem {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Problem {
        Problem { span, message: message.into(), stand_in: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("é x\nab", 3), (1, 3));
        assert_eq!(line_column("é x\nab", 6), (2, 2));
        assert_eq!(line_column("", 0), (1, 1));
    }
}
