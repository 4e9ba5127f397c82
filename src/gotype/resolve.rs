//! From parsed expressions to types: names get their meaning, in any order of declaration.
//!
//! Invariant: each declaration is resolved once; bodies wait in a list, so that types that refer to each other
//! through pointers, slices or maps need no recursion. Nothing here recurses deeper than the nesting limit.

use super::ast::{Ast, Expr, ExprId, FieldExpr, FuncExpr, IfaceElem};
use super::constant::{self, ConstScope};
use super::diag::{MAX_DIAGNOSTICS, MAX_NESTING, Problem, Sources, Span};
use super::model::{Field, Kind, TypeId};
use super::names;
use super::parse::Parser;
use super::std_types;
use super::types::{Method, Signature, Types, is_exported};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum DeclState {
    New,
    /// An alias being resolved.
    Active,
    Done(Option<TypeId>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum BodyState {
    New,
    Active,
    Done,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum ConstState {
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
    index: HashMap<String, usize>,
    states: Vec<DeclState>,
    bodies: Vec<BodyState>,
    const_index: HashMap<String, usize>,
    const_states: Vec<ConstState>,
    loaded: HashSet<String>,
    pending: Vec<usize>,
    /// Declared types to their declarations.
    owner: HashMap<TypeId, usize>,
    /// Declared types with something wrong inside.
    pub broken: HashSet<TypeId>,
    /// Map keys to check when everything is known.
    pub map_keys: Vec<(Span, TypeId)>,
    /// Where arrays and structs were written first.
    pub places: HashMap<TypeId, Span>,
    depth: u32,
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

    /// Enters the declarations that the `Ast` has gained since the last call.
    pub fn index_declarations(&mut self) {
        for i in self.states.len()..self.ast.decls.len() {
            let (package, name) = (self.ast.decls[i].package, self.ast.decls[i].name);
            let key = match package {
                Some(package) => format!("{}.{}", self.sources.slice(package), self.sources.slice(name)),
                None => self.key(name.source, self.sources.slice(name)),
            };
            self.states.push(DeclState::New);
            self.bodies.push(BodyState::New);
            if self.sources.slice(name) == "_" {
                continue;
            }
            match self.index.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(i);
                }
                Entry::Occupied(taken) => {
                    let message = format!("type {} is declared twice; keep one declaration", taken.key());
                    self.problem(name, message);
                }
            }
        }
        for i in self.const_states.len()..self.ast.consts.len() {
            let name = self.ast.consts[i].name;
            self.const_states.push(ConstState::New);
            let key = self.key(name.source, self.sources.slice(name));
            if key != "_" {
                self.const_index.insert(key, i);
            }
        }
    }

    fn key(&self, source: u32, name: &str) -> String {
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
    fn limitation(&mut self, span: Span, message: impl Into<String>) {
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

    fn resolve(&mut self, expr: ExprId) -> Option<TypeId> {
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
            self.problem(span, "the func and interface types of this source, written out, pass the limit of 16 MB");
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

    fn lookup(&mut self, package: Option<Span>, name: Span, span: Span) -> Option<TypeId> {
        let text = self.sources.slice(name).to_string();
        let Some(package) = package else {
            let key = self.key(name.source, &text);
            return match self.known(&key) {
                Some(found) => found,
                None => Types::predeclared(&text)
                    .or_else(|| (text == "error").then_some(Types::ERROR))
                    .or_else(|| self.unknown(&text, span)),
            };
        };
        let written = self.sources.slice(package).to_string();
        if written == "unsafe" && text == "Pointer" {
            return Some(Types::UNSAFE_POINTER);
        }
        let users = self.index.get(&format!("{written}.{text}")).is_some_and(|d| self.ast.decls[*d].package.is_some());
        if users {
            return self.known(&format!("{written}.{text}")).flatten();
        }
        // What a package does not export is its own: the texts kept here refer to nothing of the kind.
        if !is_exported(&text) && self.sources.scope(name.source).is_empty() {
            return self.unknown_imported(&written, &written, &text, span);
        }
        let (package, standard) = self.package(name.source, &written);
        if standard {
            self.load(&package);
            if let Some(found) = self.known(&format!("{package}.{text}")) {
                return found;
            }
        }
        self.unknown_imported(&written, &package, &text, span)
    }

    /// What a package name stands for in a source: the standard package's name, and whether it is one known here.
    fn package(&self, source: u32, written: &str) -> (String, bool) {
        let imports = self.sources.list.get(source as usize).map(|s| &s.imports);
        match imports.and_then(|i| i.get(written)).or_else(|| self.types.imports.get(written)) {
            Some(path) => std_types::package_of_path(path).map_or((written.to_string(), false), |p| (p, true)),
            None => (written.to_string(), true),
        }
    }

    fn load(&mut self, package: &str) {
        if !self.loaded.insert(package.to_string()) {
            return;
        }
        for text in std_types::sources(package, self.types.go()) {
            let source = self.sources.add(Some(package), text, package);
            let text = self.sources.text(source);
            let parts = Parser::new(&text, source, 0, self.ast, self.problems).parse_file();
            let imports = names::import_names(&parts.imports);
            if let Some(source) = self.sources.list.get_mut(source as usize) {
                source.imports = imports;
            }
        }
        self.index_declarations();
    }

    /// A declared name: `None` where nothing of that name is declared, `Some(None)` where it is and is broken.
    fn known(&mut self, key: &str) -> Option<Option<TypeId>> {
        let decl = self.index.get(key).copied();
        match self.types.scope.get(key) {
            Some(id) if *id != Types::ERROR && (decl.is_none() || key.contains('.')) => Some(Some(*id)),
            _ => decl.map(|decl| self.declared(decl)),
        }
    }

    fn unknown(&mut self, name: &str, span: Span) -> Option<TypeId> {
        let declared = self.index.keys().chain(self.types.scope.keys()).map(String::as_str);
        let mut candidates: Vec<&str> = declared.filter(|n| !n.contains('.')).collect();
        for predeclared in Types::predeclared_names() {
            candidates.push(predeclared);
        }
        let near = names::nearest(name, candidates.into_iter());
        let message = match near {
            Some(near) => format!("unknown type {name}; did you mean {near}?"),
            None if name == "comparable" => {
                let message = "comparable is only a constraint; values can't have it (any is the interface for all)";
                self.limitation(span, message);
                return None;
            }
            None => format!("unknown type {name}; declare it, for example type {name} struct {{ … }}"),
        };
        self.problem(span, message);
        None
    }

    fn unknown_imported(&mut self, written: &str, package: &str, name: &str, span: Span) -> Option<TypeId> {
        let prefix = format!("{package}.");
        let near = names::nearest(name, self.index.keys().filter_map(|k| k.strip_prefix(&prefix)));
        let hint = near.map_or(String::new(), |near| format!("did you mean {written}.{near}? Else "));
        self.limitation(
            span,
            format!("unknown type {written}.{name}: {hint}add its declaration, for example type {written}.{name} struct {{ … }}"),
        );
        None
    }

    /// The type of a declaration; the body of a defined type waits.
    fn declared(&mut self, decl: usize) -> Option<TypeId> {
        match self.states[decl] {
            DeclState::Done(id) => return id,
            DeclState::Active => {
                let name = self.ast.decls[decl].name;
                let text = self.sources.slice(name).to_string();
                self.problem(name, format!("the alias {text} refers to itself; declare it without ="));
                return None;
            }
            DeclState::New => {}
        }
        let (alias, expr, name, package) = {
            let d = &self.ast.decls[decl];
            (d.alias, d.expr, d.name, d.package)
        };
        let key = match package {
            Some(package) => format!("{}.{}", self.sources.slice(package), self.sources.slice(name)),
            None => self.key(name.source, self.sources.slice(name)),
        };
        let id = if alias {
            self.states[decl] = DeclState::Active;
            self.resolve(expr)
        } else {
            let id = self.types.declare(&key);
            self.owner.insert(id, decl);
            self.pending.push(decl);
            Some(id)
        };
        self.states[decl] = DeclState::Done(id);
        if let Some(id) = id {
            self.types.scope.insert(key, id);
        }
        id
    }

    /// Resolves what a defined type stands for.
    fn ensure_body(&mut self, decl: usize) {
        let DeclState::Done(Some(id)) = self.states[decl] else { return };
        if self.bodies[decl] != BodyState::New {
            return;
        }
        self.bodies[decl] = BodyState::Active;
        let (expr, name) = (self.ast.decls[decl].expr, self.ast.decls[decl].name);
        let body = self.resolve(expr).and_then(|body| self.complete(body, name));
        self.bodies[decl] = BodyState::Done;
        match body {
            Some(body) => self.types.set_underlying(id, body),
            None => {
                self.broken.insert(id);
            }
        }
    }

    /// The underlying type of `id`, its declaration resolved first if it waits.
    fn complete(&mut self, id: TypeId, span: Span) -> Option<TypeId> {
        if let Some(decl) = self.owner.get(&id).copied() {
            if self.bodies[decl] == BodyState::Active {
                let name = self.types.short_name(id);
                self.problem(
                    span,
                    format!(
                        "invalid recursive type: {name} is declared as itself; give it a shape such as struct {{ … }}"
                    ),
                );
                return None;
            }
            self.ensure_body(decl);
            if self.broken.contains(&id) {
                return None;
            }
        }
        Some(self.types.underlying(id))
    }

    /// Where a declared type's name is written.
    pub fn place(&self, id: TypeId) -> Option<Span> {
        let decl = self.owner.get(&id).and_then(|decl| self.ast.decls.get(*decl));
        decl.map(|d| d.name).or_else(|| self.places.get(&id).copied())
    }

    fn constant_at(&mut self, index: usize) -> Result<i128, String> {
        match &self.const_states[index] {
            ConstState::Done(value) => return value.clone(),
            ConstState::Active => return Err("this constant depends on itself".to_string()),
            ConstState::New => {}
        }
        let decl = self.ast.consts[index];
        self.const_states[index] = ConstState::Active;
        self.depth += 1;
        let value = match decl.expr {
            _ if self.depth > MAX_NESTING => Err(format!("constants nested over {MAX_NESTING} deep are not read")),
            None => Err("this constant has no value".to_string()),
            Some(expr) => {
                let text = self.sources.text(expr.source);
                let mut names = Names { resolver: self, source: expr.source, iota: Some(decl.iota) };
                constant::evaluate(&text, expr.start as usize, &mut names)
                    .map(|(value, _)| value)
                    .map_err(|e| e.message)
            }
        };
        self.depth -= 1;
        self.const_states[index] = ConstState::Done(value.clone());
        if let (Ok(value), true) = (&value, self.sources.scope(decl.name.source).is_empty()) {
            let name = self.sources.slice(decl.name).to_string();
            self.types.constants.insert(name, *value);
        }
        value
    }

    /// Keeps the values of all of the user's integer constants, for the literals that mention them.
    pub fn resolve_constants(&mut self) {
        for index in 0..self.const_states.len() {
            let _ = self.constant_at(index);
        }
    }
}

/// The names that a constant expression of one source sees.
struct Names<'r, 'a> {
    resolver: &'r mut Resolver<'a>,
    source: u32,
    iota: Option<i128>,
}

impl ConstScope for Names<'_, '_> {
    fn constant(&mut self, name: &str) -> Result<i128, String> {
        if let (Some(iota), "iota") = (self.iota, name) {
            return Ok(iota);
        }
        if let Some(value) = constant::standard_constant(name) {
            return Ok(value);
        }
        let key = self.resolver.key(self.source, name);
        match self.resolver.const_index.get(&key).copied() {
            Some(index) => {
                self.resolver.constant_at(index).map_err(|why| format!("{name} is no constant integer: {why}"))
            }
            None => names::unknown_constant(name, self.resolver.types),
        }
    }
}
