//! From texts to checked types: the two entry points.
//!
//! Invariant: a type comes out only if nothing that it needs is wrong; what is wrong has its place in a text.

use super::build::left_out;
use super::deep::with_deep_stack;
use super::diag::{Diagnostic, Imports, MAX_SOURCE_BYTES, Problem, Sources, Span};
use super::resolve::{Folder, Package, Resolver, break_cycles, imports_of};
use super::syntax::ast::{Ast, ExprId};
use super::syntax::{FileParts, Parser};
use crate::gotype::layout::{Comparability, Layouts};
use crate::gotype::types::{Kind, TypeId, Types};
use crate::target::Target;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// What a text held.
#[derive(Clone, Debug)]
pub struct Checked {
    /// All types that the text mentions, and what they are made of.
    pub types: Types,
    /// Types that the text declares, in order; aliases, generic types and those inside functions left out.
    pub declared: Vec<DeclaredType>,
    /// Where the bare type stands, in bytes of the text.
    pub bare: Option<Range<usize>>,
    /// The bare type, else the last declared map type that is right, else the type of a pasted `make` or map literal.
    /// `None` where anything is wrong with it.
    pub root: Option<TypeId>,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not known, or wrong, in declarations that the root does without.
    pub notes: Vec<Diagnostic>,
    /// The package of the text's first clause.
    pub package: Option<String>,
}

/// A declared type of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeclaredType {
    /// With its package, where that is not the first one of the text.
    pub name: String,
    /// Where the name stands, in bytes of the text.
    pub span: Range<usize>,
    /// `None` where something that it holds by value is not known, or wrong.
    pub id: Option<TypeId>,
}

impl Checked {
    /// The declared types that are right, in order.
    pub fn decls(&self) -> Vec<TypeId> {
        self.declared.iter().filter_map(|declared| declared.id).collect()
    }
}

/// Texts that stand apart, each with the name of its flag or file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Go files or single declarations. A build constraint is heeded in what is called `….go`.
    pub decls: &'a [(String, String)],
    /// Type expressions.
    pub exprs: &'a [(String, String)],
    /// Where packages are looked for that the declarations import.
    pub folder: Option<&'a dyn Folder>,
}

/// What texts that stand apart held.
#[derive(Clone, Debug)]
pub struct CheckedParts {
    /// All types that were mentioned, and what they are made of.
    pub types: Types,
    /// In the order of the expressions, all `None` where anything is wrong.
    pub roots: Vec<Option<TypeId>>,
    /// What is wrong, in the order of the texts.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not known, or wrong, in declarations that the expressions do without.
    pub notes: Vec<Diagnostic>,
    /// Import paths of the packages of the folder that were read.
    pub packages: Vec<String>,
}

/// Checks one text of declarations and at most one bare type expression, in any order; a pasted Go file works, and so do
/// several, each with its package clause. Only what lies inside the root must be known.
///
/// ```
/// use mapscope::gotype::check_source;
/// use mapscope::target::GoVersion;
///
/// let checked = check_source("type Key struct { id int64; ok bool }\nmap[Key]*Elsewhere", GoVersion::DEFAULT);
/// assert_eq!(checked.root.map(|id| checked.types.name(id)), Some("map[Key]*Elsewhere".to_string()));
///
/// let wrong = check_source("map[[]byte]string", GoVersion::DEFAULT);
/// assert_eq!(wrong.diagnostics[0].to_string(), "1:5: map key []uint8 is a slice, which has no ==");
/// ```
pub fn check_source(text: &str, target: impl Into<Target>) -> Checked {
    let target = target.into();
    with_deep_stack(|| check_source_here(text, target))
}

fn check_source_here(text: &str, target: Target) -> Checked {
    let mut check = Check::new(target);
    let files = check.read(None, text);
    let bare: Vec<ExprId> = files.iter().flat_map(|file| file.bare.clone()).collect();
    let made: Vec<ExprId> = files.iter().flat_map(|file| file.made.clone()).collect();
    let bare = check.one_bare(&bare);
    let end = text.trim_end().len() as u32;
    let (root, declared) = check.resolve_text(bare, &made, Span { source: 0, start: end, end });
    let (diagnostics, notes) = check.said();
    let bare = bare.map(|expr| check.ast.get(expr).1.range());
    let package = files.iter().find_map(|file| file.package.clone());
    Checked { types: check.types, declared, bare, root, diagnostics, notes, package }
}

/// Checks declarations and type expressions that stand apart.
///
/// ```
/// use mapscope::gotype::{Parts, check_parts};
/// use mapscope::target::GoVersion;
///
/// let decls = [("key.go".to_string(), "package p\ntype Key [16]byte".to_string())];
/// let exprs = [("TYPE".to_string(), "map[Key]bool".to_string())];
/// let checked = check_parts(&Parts { decls: &decls, exprs: &exprs, folder: None }, GoVersion::DEFAULT);
/// assert!(checked.diagnostics.is_empty());
/// let name = |id| checked.types.qualified_name(id);
/// assert_eq!(checked.roots[0].map(name), Some("map[p.Key]bool".to_string()));
/// ```
pub fn check_parts(parts: &Parts<'_>, target: impl Into<Target>) -> CheckedParts {
    let target = target.into();
    with_deep_stack(|| check_parts_here(parts, target))
}

fn check_parts_here(parts: &Parts<'_>, target: Target) -> CheckedParts {
    let mut check = Check::new(target);
    check.folder = parts.folder;
    for (name, text) in parts.decls {
        if let Some(why) = left_out(name, text, target) {
            check.left_out.push(format!("{name} is left out: {why}"));
            continue;
        }
        for expr in check.read(Some(name), text).iter().flat_map(|file| &file.bare) {
            let span = check.ast.get(*expr).1;
            let message = "this is a type and no declaration; write for example type Key struct { … }";
            check.problems.push(Problem::new(span, message));
        }
    }
    let exprs: Vec<ExprId> = parts.exprs.iter().map(|(name, text)| check.read_type(name, text)).collect();
    let roots = check.resolve_parts(&exprs);
    let (diagnostics, notes) = check.said();
    CheckedParts { types: check.types, roots, diagnostics, notes, packages: check.loaded }
}

struct Check<'f> {
    types: Types,
    sources: Sources,
    ast: Ast,
    problems: Vec<Problem>,
    notes: Vec<Problem>,
    /// The first is the user's own; further ones are those of other package clauses.
    packages: Vec<Package>,
    folder: Option<&'f dyn Folder>,
    /// Files that a build on the target does not take, and why.
    left_out: Vec<String>,
    /// Packages of the folder that were read.
    loaded: Vec<String>,
    /// A limit was met while reading: what follows from the rest would only confuse.
    stopped: bool,
}

impl Check<'_> {
    fn new(target: Target) -> Check<'static> {
        Check {
            types: Types::new(target),
            sources: Sources::default(),
            ast: Ast::default(),
            problems: Vec::new(),
            notes: Vec::new(),
            packages: vec![Package::own("", "")],
            folder: None,
            left_out: Vec::new(),
            loaded: Vec::new(),
            stopped: false,
        }
    }

    /// Enters a text, or nothing of it where it is over the limit.
    fn enter(&mut self, name: Option<&str>, text: &str) -> (u32, Arc<str>) {
        let fits = text.len() <= MAX_SOURCE_BYTES;
        let source = self.sources.add(name, if fits { text } else { "" });
        if !fits {
            let message =
                format!("this source has {} bytes; the limit is 16 MB ({MAX_SOURCE_BYTES} bytes)", text.len());
            self.problems.push(Problem::new(Span { source, start: 0, end: 0 }, message));
        }
        (source, self.sources.text(source))
    }

    /// Reads the files of a text, each into the package of its clause.
    fn read(&mut self, name: Option<&str>, text: &str) -> Vec<FileParts> {
        let (first, text) = self.enter(name, text);
        let mut parser = Parser::new(&text, first, &mut self.ast, &mut self.problems);
        let files = parser.parse_files();
        self.stopped |= parser.stopped;
        for file in &files {
            if file.source != first {
                self.sources.add(name, Arc::clone(&text));
            }
            let package = self.package_of(file.package.as_deref(), file.path.as_deref().unwrap_or_default());
            let imports = imports_of(file);
            if package == 0 {
                self.types.scope.imports.extend(imports.names.clone());
            }
            if let Some(source) = self.sources.list.get_mut(file.source as usize) {
                (source.imports, source.package) = (imports.into(), package);
                // The type asked for stands after the last of several files, and is of none of them.
                source.is_expr = name.is_none() && files.len() > 1;
            }
        }
        files
    }

    /// The package that a clause joins; a text without a clause joins the first.
    fn package_of(&mut self, clause: Option<&str>, path: &str) -> usize {
        let Some(name) = clause else { return 0 };
        if self.packages[0].name.is_empty() {
            self.packages[0].name = name.to_string();
            self.packages[0].path = path.to_string();
            self.types.scope.package = name.to_string();
        }
        // Files without an import comment belong together by their names alone.
        let is_it = |package: &Package| package.name == name && (path.is_empty() || package.path == path);
        if let Some(known) = self.packages.iter().position(is_it) {
            return known;
        }
        self.packages.push(Package::own(name, path));
        self.packages.len() - 1
    }

    fn read_type(&mut self, name: &str, text: &str) -> ExprId {
        let (source, text) = self.enter(Some(name), text);
        // A type on its own sees what the files of the first package import.
        let mut imports = Imports::default();
        for file in self.sources.list.iter().filter(|file| file.package == 0) {
            imports.join(&file.imports);
        }
        if let Some(source) = self.sources.list.get_mut(source as usize) {
            (source.is_expr, source.imports) = (true, imports.into());
        }
        let mut parser = Parser::new(&text, source, &mut self.ast, &mut self.problems);
        let expr = parser.parse_only_type();
        self.stopped |= parser.stopped;
        expr
    }

    fn one_bare(&mut self, bare: &[ExprId]) -> Option<ExprId> {
        for extra in bare.iter().skip(1) {
            let span = self.ast.get(*extra).1;
            let message =
                "a second type on its own; one is shown at a time: remove one, or declare it with type Name …";
            self.problems.push(Problem::new(span, message));
        }
        bare.first().copied()
    }

    /// What was said, and what was noted aside that was not said as well.
    fn said(&mut self) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let problems = std::mem::take(&mut self.problems);
        let mut notes = std::mem::take(&mut self.notes);
        notes.retain(|note| !problems.contains(note));
        let in_order = |mut list: Vec<Problem>| {
            list.sort_by_key(|p| (p.span.source, p.span.start));
            list.iter().map(|p| self.sources.diagnostic(p)).collect::<Vec<_>>()
        };
        let mut diagnostics = in_order(problems);
        if let Some(first) = diagnostics.first_mut() {
            for file in &self.left_out {
                first.message.push_str("\n  ");
                first.message.push_str(file);
            }
        }
        (diagnostics, in_order(notes))
    }

    /// Resolves the expressions and then every declaration; gives the types, none if anything is wrong.
    fn resolve_parts(&mut self, exprs: &[ExprId]) -> Vec<Option<TypeId>> {
        if self.stopped {
            return vec![None; exprs.len()];
        }
        let mut resolver = self.resolver();
        resolver.index_declarations();
        let mut roots = Vec::with_capacity(exprs.len());
        for expr in exprs {
            let id = resolver.resolve(*expr);
            resolver.need(id, *expr);
            roots.push(Some(id));
        }
        declarations_aside(&mut resolver);
        let notes = finish(&mut resolver);
        let loaded =
            resolver.packages.iter().filter(|package| package.is_of_folder).map(|package| package.path.clone());
        let loaded = loaded.collect();
        drop(resolver);
        self.loaded = loaded;
        self.notes.extend(notes);
        if self.problems.is_empty() { roots } else { vec![None; exprs.len()] }
    }

    /// The same of a text: its bare type, or the map that its declarations and statements lead to; and the declarations
    /// that are right.
    fn resolve_text(
        &mut self,
        bare: Option<ExprId>,
        made: &[ExprId],
        end: Span,
    ) -> (Option<TypeId>, Vec<DeclaredType>) {
        if self.stopped {
            return (None, Vec::new());
        }
        let was_read = self.problems.is_empty();
        let mut resolver = self.resolver();
        resolver.index_declarations();
        let mut root = bare.map(|expr| {
            let id = resolver.resolve(expr);
            resolver.need(id, expr);
            id
        });
        let decls = declarations_aside(&mut resolver);
        if root.is_none() {
            root = declared_map(&mut resolver, &decls).or_else(|| made_map(&mut resolver, made));
        }
        if root.is_none() && was_read && resolver.problems.is_empty() {
            resolver.problem(end, "no map type here; add a line such as map[Key]string");
        }
        let notes = finish(&mut resolver);
        let incomplete = resolver.incomplete();
        let mut declared = Vec::with_capacity(decls.len());
        for decl in decls {
            let is_right = decl.is_right(resolver.types, &incomplete);
            let span = resolver.ast.decls[decl.decl].name.range();
            let id = Some(decl.id).filter(|_| is_right);
            declared.push(DeclaredType { name: resolver.name_of_decl(decl.decl), span, id });
        }
        drop(resolver);
        self.notes.extend(notes);
        let root = root.filter(|_| self.problems.is_empty());
        (root, declared)
    }

    fn resolver(&mut self) -> Resolver<'_> {
        let packages = std::mem::take(&mut self.packages);
        Resolver::new(&mut self.types, &mut self.sources, &mut self.ast, &mut self.problems, packages)
            .within(self.folder)
    }
}

/// A declared type and where its shape is written.
struct Declared {
    decl: usize,
    id: TypeId,
    expr: ExprId,
}

impl Declared {
    /// Nothing that it holds by value is missing; of a map, nothing that its key and elem hold.
    fn is_right(&self, types: &Types, incomplete: &HashSet<TypeId>) -> bool {
        let parts = match *types.shape(self.id) {
            Kind::Map { key, elem } => [key, elem],
            _ => [self.id, self.id],
        };
        !incomplete.contains(&self.id) && parts.iter().all(|part| !incomplete.contains(part))
    }
}

/// Resolves every declaration of the user's; what is wrong with them is noted. Aliases and what stands in functions is
/// left out of the list.
fn declarations_aside(resolver: &mut Resolver) -> Vec<Declared> {
    resolver.is_aside = true;
    let mut found = Vec::new();
    for i in 0..resolver.ast.decls.len() {
        let decl = resolver.ast.decls[i].clone();
        let package = resolver.sources.list.get(decl.name.source as usize).map_or(0, |s| s.package);
        let is_own = resolver.packages.get(package).is_some_and(|package| package.is_own);
        if !is_own || !decl.params.is_empty() || decl.function.is_some() {
            continue;
        }
        let id = resolver.declare(i);
        resolver.need_aside(id, decl.expr);
        if !decl.alias {
            found.push(Declared { decl: i, id, expr: decl.expr });
        }
    }
    resolver.resolve_constants();
    resolver.is_aside = false;
    found
}

/// The last declared map that is right; where none is, the last one, with what is wrong with it.
fn declared_map(resolver: &mut Resolver, decls: &[Declared]) -> Option<TypeId> {
    let incomplete = resolver.incomplete();
    let maps = || decls.iter().rev().filter(|decl| matches!(resolver.types.shape(decl.id), Kind::Map { .. }));
    let right = maps().find(|decl| decl.is_right(resolver.types, &incomplete));
    let chosen = right.or_else(|| maps().next())?;
    let (id, expr) = (chosen.id, chosen.expr);
    resolver.need(id, expr);
    resolver.ask_key(id, expr);
    Some(id)
}

/// The map that a pasted statement makes, or that a variable is.
fn made_map(resolver: &mut Resolver, made: &[ExprId]) -> Option<TypeId> {
    let mut exprs = made.to_vec();
    exprs.extend(resolver.variable_types());
    for expr in exprs {
        let id = resolver.resolve(expr);
        resolver.ensure_body(id);
        if matches!(resolver.types.shape(id), Kind::Map { .. }) {
            resolver.need(id, expr);
            return Some(id);
        }
    }
    None
}

/// What can be judged when everything is known. Gives what was noted.
fn finish(resolver: &mut Resolver) -> Vec<Problem> {
    break_cycles(resolver);
    resolver.check_bounds();
    check_map_keys(resolver);
    check_sizes(resolver);
    resolver.keep_names();
    std::mem::take(&mut resolver.notes)
}

fn check_map_keys(resolver: &mut Resolver) {
    let comparability = Comparability::new(resolver.types);
    for (span, key, is_aside) in resolver.take_map_keys() {
        if let Err(problem) = comparability.check(resolver.types, key) {
            resolver.tell(is_aside, Problem::new(span, problem.to_string()));
        }
    }
}

/// Types over the limit of the widest targets; the narrower limit of a 32-bit target is the target's to report.
fn check_sizes(resolver: &mut Resolver) {
    let target = Target { arch: crate::target::Arch::Amd64, ..resolver.types.target() };
    let layouts = Layouts::new(Arc::new(resolver.types.clone()), target);
    for id in resolver.types.ids() {
        match layouts.size_limit(id) {
            Err(too_large) if too_large.part == id => {
                if let Some((span, is_aside)) = resolver.place(id) {
                    resolver.tell(is_aside, Problem::new(span, too_large.to_string()));
                }
            }
            _ => {}
        }
    }
}

/// True for a map type.
pub fn is_map(types: &Types, id: TypeId) -> bool {
    matches!(types.shape(id), Kind::Map { .. })
}
