//! From texts to checked types: the two entry points.
//!
//! Invariant: a type comes out only if nothing that it needs is wrong; what is wrong has its place in a text.

use super::deep::with_deep_stack;
use super::diag::{Diagnostic, MAX_SOURCE_BYTES, Problem, Sources, Span};
use super::resolve::{Resolver, break_cycles, import_names};
use super::syntax::ast::{Ast, Decl, Expr, ExprId};
use super::syntax::{FileParts, Parser};
use crate::gotype::layout::{Comparability, Layouts};
use crate::gotype::types::{Kind, TypeId, Types};
use crate::target::{Arch, GoVersion, Target};
use std::collections::HashSet;
use std::sync::Arc;

/// What a text held.
#[derive(Clone, Debug)]
pub struct Checked {
    /// All types that the text mentions, and what they are made of.
    pub types: Types,
    /// Types declared by the user that are right, in order; aliases left out.
    pub decls: Vec<TypeId>,
    /// The bare type, else the last declared map type. `None` where anything is wrong.
    pub root: Option<TypeId>,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks one text of declarations and at most one bare type expression, in any order; a pasted Go file works.
/// What Go accepts but can't be laid out here (type parameters, unknown packages) is wrong only if the root needs it.
///
/// ```
/// use mapscope::gotype::check_source;
/// use mapscope::target::GoVersion;
///
/// let checked = check_source("type Key struct { id int64; ok bool }\nmap[Key]string", GoVersion::DEFAULT);
/// assert_eq!(checked.root.map(|id| checked.types.name(id)), Some("map[Key]string".to_string()));
///
/// let wrong = check_source("map[[]byte]string", GoVersion::DEFAULT);
/// assert_eq!(wrong.diagnostics[0].to_string(), "1:5: map key []uint8 is a slice, which has no ==");
/// ```
pub fn check_source(text: &str, go: GoVersion) -> Checked {
    with_deep_stack(|| check_source_here(text, go))
}

fn check_source_here(text: &str, go: GoVersion) -> Checked {
    let mut check = Check::new(go);
    let parts = check.read(None, text);
    let bare = check.one_bare(&parts.bare);
    let root_expr = bare.or_else(|| check.last_declared_map());
    if root_expr.is_none() && check.problems.is_empty() {
        let end = text.trim_end().len() as u32;
        let message = "no map type here; add a line such as map[Key]string";
        check.problems.push(Problem { span: Span { source: 0, start: end, end }, message: message.to_string() });
    }
    let (roots, decls) = check.resolve(root_expr.as_slice());
    let root = roots.into_iter().next().flatten();
    Checked { types: check.types, decls, root, diagnostics: diagnostics(&check.sources, &check.problems) }
}

/// Checks declarations (each with the name of its flag or file) and type expressions apart.
/// The types come out in the order of the expressions, all `None` where anything is wrong.
///
/// ```
/// use mapscope::gotype::check_parts;
/// use mapscope::target::GoVersion;
///
/// let decls = [("key.go".to_string(), "package p\ntype Key [16]byte".to_string())];
/// let exprs = [("TYPE".to_string(), "map[Key]bool".to_string())];
/// let (types, roots, diagnostics) = check_parts(&decls, &exprs, GoVersion::DEFAULT);
/// assert!(diagnostics.is_empty());
/// assert_eq!(roots[0].map(|id| types.qualified_name(id)), Some("map[p.Key]bool".to_string()));
/// ```
pub fn check_parts(
    decls: &[(String, String)],
    exprs: &[(String, String)],
    go: GoVersion,
) -> (Types, Vec<Option<TypeId>>, Vec<Diagnostic>) {
    with_deep_stack(|| check_parts_here(decls, exprs, go))
}

fn check_parts_here(
    decls: &[(String, String)],
    exprs: &[(String, String)],
    go: GoVersion,
) -> (Types, Vec<Option<TypeId>>, Vec<Diagnostic>) {
    let mut check = Check::new(go);
    for (name, text) in decls {
        let parts = check.read(Some(name), text);
        for expr in parts.bare {
            let span = check.ast.get(expr).1;
            let message = "this is a type and no declaration; write for example type Key struct { … }";
            check.problems.push(Problem { span, message: message.to_string() });
        }
    }
    let exprs: Vec<ExprId> = exprs.iter().map(|(name, text)| check.read_type(name, text)).collect();
    let (roots, _) = check.resolve(&exprs);
    (check.types, roots, diagnostics(&check.sources, &check.problems))
}

fn diagnostics(sources: &Sources, problems: &[Problem]) -> Vec<Diagnostic> {
    let mut problems: Vec<&Problem> = problems.iter().collect();
    problems.sort_by_key(|p| (p.span.source, p.span.start));
    problems.into_iter().map(|p| sources.diagnostic(p)).collect()
}

/// The type that `text` begins with, its names those of the checked source in `types`; and where what follows starts.
/// `Err(None)` where nothing can be said of what is wrong.
pub(crate) fn leading_type(text: &str, types: &mut Types) -> Result<(TypeId, usize), Option<Problem>> {
    let (mut sources, mut ast, mut problems) = (Sources::default(), Ast::default(), Vec::new());
    let source = sources.add(None, text, "");
    let mut parser = Parser::new(text, source, &mut ast, &mut problems);
    let expr = parser.parse_type();
    let next = parser.offset();
    let mut resolver = Resolver::new(types, &mut sources, &mut ast, &mut problems);
    let id = resolver.resolve_root(expr);
    break_cycles(&mut resolver);
    match (problems.into_iter().next(), id) {
        (None, Some(id)) => Ok((id, next)),
        (problem, _) => Err(problem),
    }
}

struct Check {
    types: Types,
    sources: Sources,
    ast: Ast,
    problems: Vec<Problem>,
    /// A limit was met while reading: what follows from the rest would only confuse.
    stopped: bool,
}

impl Check {
    fn new(go: GoVersion) -> Check {
        Check {
            types: Types::new(go),
            sources: Sources::default(),
            ast: Ast::default(),
            problems: Vec::new(),
            stopped: false,
        }
    }

    /// Enters a text, or nothing of it where it is over the limit.
    fn enter(&mut self, name: Option<&str>, text: &str) -> (u32, Arc<str>) {
        let fits = text.len() <= MAX_SOURCE_BYTES;
        let source = self.sources.add(name, if fits { text } else { "" }, "");
        if !fits {
            let message =
                format!("this source has {} bytes; the limit is 16 MB ({MAX_SOURCE_BYTES} bytes)", text.len());
            self.problems.push(Problem { span: Span { source, start: 0, end: 0 }, message });
        }
        (source, self.sources.text(source))
    }

    fn read(&mut self, name: Option<&str>, text: &str) -> FileParts {
        let (source, text) = self.enter(name, text);
        let parts = Parser::new(&text, source, &mut self.ast, &mut self.problems).parse_file();
        self.stopped |= parts.stopped;
        let imports = import_names(&parts.imports);
        self.types.scope.imports.extend(imports.clone());
        if let Some(source) = self.sources.list.get_mut(source as usize) {
            source.imports = imports;
        }
        if let Some(package) = &parts.package {
            self.types.scope.package = package.clone();
        }
        parts
    }

    fn read_type(&mut self, name: &str, text: &str) -> ExprId {
        let (source, text) = self.enter(Some(name), text);
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
            self.problems.push(Problem { span, message: message.to_string() });
        }
        bare.first().copied()
    }

    /// The last declaration whose shape is a map, perhaps through other names.
    fn last_declared_map(&mut self) -> Option<ExprId> {
        let index = (0..self.ast.decls.len()).rev().find(|i| self.leads_to_map(*i))?;
        let (package, name) = (self.ast.decls[index].package, self.ast.decls[index].name);
        Some(self.ast.push(Expr::Name { package, name }, name))
    }

    fn leads_to_map(&self, decl: usize) -> bool {
        let mut decl = decl;
        for _ in 0..16 {
            match &self.ast.get(self.ast.decls[decl].expr).0 {
                Expr::Map { .. } => return true,
                Expr::Name { package: None, name } => {
                    let name = self.sources.slice(*name);
                    let named = |d: &Decl| d.package.is_none() && self.sources.slice(d.name) == name;
                    match self.ast.decls.iter().position(named) {
                        Some(next) => decl = next,
                        None => return false,
                    }
                }
                _ => return false,
            }
        }
        false
    }

    /// Resolves the roots and then every declaration; gives the roots (none if anything is wrong) and the
    /// user's right declarations.
    fn resolve(&mut self, roots: &[ExprId]) -> (Vec<Option<TypeId>>, Vec<TypeId>) {
        if self.stopped {
            return (vec![None; roots.len()], Vec::new());
        }
        let declared = self.ast.decls.len();
        let mut resolver = Resolver::new(&mut self.types, &mut self.sources, &mut self.ast, &mut self.problems);
        resolver.index_declarations();
        let ids: Vec<Option<TypeId>> = roots.iter().map(|expr| resolver.resolve_root(*expr)).collect();
        resolver.tolerant = !roots.is_empty();
        let mut decls = Vec::new();
        for decl in 0..declared {
            let id = resolver.resolve_decl(decl);
            if !resolver.ast.decls[decl].alias {
                decls.extend(id);
            }
        }
        resolver.resolve_constants();
        break_cycles(&mut resolver);
        check_map_keys(&mut resolver);
        check_sizes(&mut resolver);
        let tainted = tainted(resolver.types, &resolver.broken);
        decls.retain(|id| !tainted.contains(id));
        if self.problems.is_empty() { (ids, decls) } else { (vec![None; roots.len()], decls) }
    }
}

fn check_map_keys(resolver: &mut Resolver) {
    let comparability = Comparability::new(resolver.types);
    for (span, key) in std::mem::take(&mut resolver.map_keys) {
        if let Err(problem) = comparability.check(resolver.types, key) {
            resolver.problem(span, problem.to_string());
        }
    }
}

/// Types over the limit of the widest targets; the narrower limit of a 32-bit target is the target's to report.
fn check_sizes(resolver: &mut Resolver) {
    let layouts = Layouts::new(Arc::new(resolver.types.clone()), Target::new(resolver.types.go(), Arch::Amd64));
    for id in resolver.types.ids() {
        match layouts.size_limit(id) {
            Err(too_large) if too_large.part == id => {
                if let Some(span) = resolver.place(id) {
                    resolver.problem(span, too_large.to_string());
                }
            }
            _ => {}
        }
    }
}

/// All types that mention a broken one.
fn tainted(types: &Types, broken: &HashSet<TypeId>) -> HashSet<TypeId> {
    if broken.is_empty() {
        return HashSet::new();
    }
    let mut users: Vec<Vec<TypeId>> = vec![Vec::new(); types.len()];
    for id in types.ids() {
        types.kind(id).each_child(|child| users[child.0 as usize].push(id));
    }
    let mut tainted: HashSet<TypeId> = broken.clone();
    let mut open: Vec<TypeId> = broken.iter().copied().collect();
    while let Some(id) = open.pop() {
        // What is broken stands in as the empty struct, which itself is fine.
        for user in &users[id.0 as usize] {
            if tainted.insert(*user) {
                open.push(*user);
            }
        }
    }
    tainted
}

/// True for a map type.
pub fn is_map(types: &Types, id: TypeId) -> bool {
    matches!(types.shape(id), Kind::Map { .. })
}
