//! From parsed expressions to types: names get their meaning, in any order of declaration.
//!
//! Invariant: each declaration is resolved once; bodies wait in a list, so that types that refer to each other
//! through pointers, slices or maps need no recursion. Nothing here recurses deeper than the nesting limit.

use super::ast::{Ast, Expr, ExprId, FieldExpr, FuncExpr, IfaceElem};
use super::constant;
use super::diag::{MAX_DIAGNOSTICS, MAX_NESTING, Problem, Sources, Span};
use super::model::{Field, Kind, TypeId};
use super::resolve_names::Names;
use super::types::{Method, Signature, Types};
use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DeclState {
    New,
    /// An alias being resolved.
    Active,
    Done(Option<TypeId>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BodyState {
    New,
    Active,
    Done,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum ConstState {
    New,
    Active,
    Done(Result<i128, String>),
}

pub(crate) struct Resolver<'a> {
    pub types: &'a mut Types,
    pub sources: &'a mut Sources,
    pub ast: &'a mut Ast,
    pub problems: &'a mut Vec<Problem>,
    /// Names (`Key`, `time.Time`) to declarations.
    pub(super) index: HashMap<String, usize>,
    pub(super) states: Vec<DeclState>,
    pub(super) bodies: Vec<BodyState>,
    pub(super) const_index: HashMap<String, usize>,
    pub(super) const_states: Vec<ConstState>,
    pub(super) loaded: HashSet<String>,
    pub(super) pending: Vec<usize>,
    /// Declared types to their declarations.
    pub(super) owner: HashMap<TypeId, usize>,
    /// Declared types with something wrong inside.
    pub broken: HashSet<TypeId>,
    /// Map keys to check when everything is known.
    pub map_keys: Vec<(Span, TypeId)>,
    /// Where arrays and structs were written first.
    pub places: HashMap<TypeId, Span>,
    pub(super) depth: u32,
    /// What can't be laid out (unknown packages, type parameters) makes no problem, only a broken type.
    pub tolerant: bool,
}

impl<'a> Resolver<'a> {
    pub fn new(
        types: &'a mut Types,
        sources: &'a mut Sources,
        ast: &'a mut Ast,
        problems: &'a mut Vec<Problem>,
    ) -> Resolver<'a> {
        Resolver {
            types,
            sources,
            ast,
            problems,
            index: HashMap::new(),
            states: Vec::new(),
            bodies: Vec::new(),
            const_index: HashMap::new(),
            const_states: Vec::new(),
            loaded: HashSet::new(),
            pending: Vec::new(),
            owner: HashMap::new(),
            broken: HashSet::new(),
            map_keys: Vec::new(),
            places: HashMap::new(),
            depth: 0,
            tolerant: false,
        }
    }

    pub(super) fn key(&self, source: u32, name: &str) -> String {
        let scope = self.sources.scope(source);
        if scope.is_empty() { name.to_string() } else { format!("{scope}.{name}") }
    }

    pub fn problem(&mut self, span: Span, message: impl Into<String>) {
        let problem = Problem { span, message: message.into() };
        if self.problems.len() < MAX_DIAGNOSTICS && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// A problem of what Go accepts and this tool can't lay out.
    pub(super) fn limitation(&mut self, span: Span, message: impl Into<String>) {
        if !self.tolerant {
            self.problem(span, message);
        }
    }

    /// Resolves a type expression that stands on its own, and all declarations it needs.
    pub fn resolve_root(&mut self, expr: ExprId) -> Option<TypeId> {
        let id = self.resolve(expr);
        self.drain();
        id
    }

    /// Resolves one declaration and all it needs.
    pub fn resolve_decl(&mut self, decl: usize) -> Option<TypeId> {
        let id = self.declared(decl);
        self.drain();
        id
    }

    fn drain(&mut self) {
        while let Some(decl) = self.pending.pop() {
            self.ensure_body(decl);
        }
    }

    pub(super) fn resolve(&mut self, expr: ExprId) -> Option<TypeId> {
        let span = self.ast.get(expr).1;
        self.depth += 1;
        let id = if self.depth > MAX_NESTING { None } else { self.resolve_inner(expr, span) };
        let too_deep = self.depth > MAX_NESTING || id.is_some_and(|id| self.types.depth(id) > MAX_NESTING);
        self.depth -= 1;
        if too_deep {
            self.problem(
                span,
                format!("types nested over {MAX_NESTING} deep are not laid out; the limit is {MAX_NESTING}"),
            );
            return None;
        }
        id
    }

    fn resolve_inner(&mut self, expr: ExprId, span: Span) -> Option<TypeId> {
        match &self.ast.get(expr).0 {
            Expr::Name { package, name } => {
                let (package, name) = (*package, *name);
                self.lookup(package, name, span)
            }
            Expr::Pointer(elem) => self.resolve_child(*elem).map(|elem| self.types.pointer(elem)),
            Expr::Slice(elem) => self.resolve_child(*elem).map(|elem| self.types.slice(elem)),
            Expr::Chan { dir, elem } => {
                let dir = *dir;
                self.resolve_child(*elem).map(|elem| self.types.intern(Kind::Chan { dir, elem }))
            }
            Expr::Array { len, elem } => {
                let (len, elem) = (*len, *elem);
                self.resolve_array(len, elem, span)
            }
            Expr::Map { key, elem } => {
                let (key, elem) = (*key, *elem);
                self.resolve_map(key, elem)
            }
            Expr::Func(func) => {
                let func = func.clone();
                self.resolve_func(&func, span)
            }
            Expr::Interface(elems) => {
                let elems = elems.clone();
                self.resolve_interface(&elems, span)
            }
            Expr::Struct(fields) => {
                let fields = fields.clone();
                self.resolve_struct(&fields, span)
            }
            Expr::Unsupported(message) => {
                let message = message.clone();
                self.limitation(span, message);
                None
            }
            Expr::Bad => None,
        }
    }

    fn resolve_child(&mut self, expr: ExprId) -> Option<TypeId> {
        self.resolve(expr)
    }

    fn resolve_array(&mut self, len: Span, elem: ExprId, span: Span) -> Option<TypeId> {
        let count = self.array_length(len);
        let elem = self.resolve(elem);
        let id = self.types.intern(Kind::Array { len: count?, elem: elem? });
        self.places.entry(id).or_insert(span);
        Some(id)
    }

    fn array_length(&mut self, len: Span) -> Option<u64> {
        let text = self.sources.text(len.source);
        let mut names = Names { resolver: self, source: len.source, iota: None };
        match constant::evaluate(&text, len.start as usize, &mut names) {
            Ok((_, end)) if end < len.end as usize => {
                self.problem(len, "this array length is no single constant integer; write for example 8 or 1<<10");
                None
            }
            Ok((value, _)) => {
                let length = u64::try_from(value).ok().filter(|n| *n <= i64::MAX as u64);
                if length.is_none() {
                    self.problem(len, format!("the array length {value} must lie between 0 and 2^63-1"));
                }
                length
            }
            Err(error) => {
                let span = Span { start: error.start as u32, end: error.end as u32, ..len };
                self.problem(span, error.message);
                None
            }
        }
    }

    fn resolve_map(&mut self, key: ExprId, elem: ExprId) -> Option<TypeId> {
        let key_span = self.ast.get(key).1;
        let key = self.resolve(key);
        let elem = self.resolve(elem);
        let key = key?;
        self.map_keys.push((key_span, key));
        Some(self.types.intern(Kind::Map { key, elem: elem? }))
    }

    fn resolve_func(&mut self, func: &FuncExpr, span: Span) -> Option<TypeId> {
        let params: Vec<_> = func.params.iter().map(|p| self.resolve(*p)).collect();
        let results: Vec<_> = func.results.iter().map(|r| self.resolve(*r)).collect();
        let mut params = params.into_iter().collect::<Option<Vec<_>>>()?;
        let results = results.into_iter().collect::<Option<Vec<_>>>()?;
        if let Some(last) = params.last_mut().filter(|_| func.variadic) {
            *last = self.types.slice(*last);
        }
        let id = self.types.func(Signature { params, variadic: func.variadic, results });
        self.within_text_limit(id, span)
    }

    fn within_text_limit(&mut self, id: Option<TypeId>, span: Span) -> Option<TypeId> {
        if id.is_none() {
            self.problem(span, "the func and interface types of this source, written out, pass the limit of 4 MB");
        }
        id
    }

    fn resolve_interface(&mut self, elems: &[IfaceElem], span: Span) -> Option<TypeId> {
        let mut methods: Vec<Method> = Vec::new();
        let mut seen: HashMap<String, TypeId> = HashMap::new();
        let mut good = true;
        for elem in elems {
            let found = match elem {
                IfaceElem::Method { name, func } => self.method(*name, func, span).map(|m| vec![m]),
                IfaceElem::Embedded(expr) => self.embedded_methods(*expr),
            };
            good &= found.is_some();
            for method in found.unwrap_or_default() {
                match seen.get(&method.name) {
                    Some(func) if *func != method.func => {
                        self.problem(span, format!("this interface has two different methods {}", method.name));
                        good = false;
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(method.name.clone(), method.func);
                        methods.push(method);
                    }
                }
            }
        }
        if !good {
            return None;
        }
        let id = self.types.interface(methods);
        self.within_text_limit(id, span)
    }

    fn method(&mut self, name: Span, func: &FuncExpr, span: Span) -> Option<Method> {
        let func = self.resolve_func(func, span)?;
        let package = self.sources.scope(name.source).to_string();
        Some(Method { name: self.sources.slice(name).to_string(), func, package })
    }

    fn embedded_methods(&mut self, expr: ExprId) -> Option<Vec<Method>> {
        let span = self.ast.get(expr).1;
        let id = self.resolve(expr)?;
        let underlying = self.complete(id, span)?;
        match self.types.kind(underlying) {
            Kind::Interface { .. } => Some(self.types.methods(underlying).to_vec()),
            _ => {
                let name = self.types.short_name(id);
                self.limitation(
                    span,
                    format!("{name} is no interface: this interface is only a constraint; values can't have it"),
                );
                None
            }
        }
    }

    fn resolve_struct(&mut self, fields: &[FieldExpr], span: Span) -> Option<TypeId> {
        let mut out = Vec::with_capacity(fields.len());
        let mut seen: HashSet<String> = HashSet::with_capacity(fields.len());
        let mut last: Option<(ExprId, Option<TypeId>)> = None;
        let mut good = true;
        for field in fields {
            // Names that share a type share its expression: it is resolved once.
            let ty = match last {
                Some((expr, ty)) if expr == field.ty => ty,
                _ => self.resolve(field.ty),
            };
            last = Some((field.ty, ty));
            let name = self.sources.slice(field.name).to_string();
            if name != "_" && !seen.insert(name.clone()) {
                self.problem(field.name, format!("field {name} is declared twice in this struct; rename one"));
                good = false;
            }
            match ty {
                Some(ty) => out.push(Field { name, ty, embedded: field.embedded, tag: field.tag.clone() }),
                None => good = false,
            }
        }
        if !good {
            return None;
        }
        let id = self.types.intern(Kind::Struct(out));
        self.places.entry(id).or_insert(span);
        Some(id)
    }
}
