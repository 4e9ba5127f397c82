//! What names mean: declared types, the standard library's, constants.
//!
//! Invariant: a package of the standard library is read only when something of it is mentioned.

use super::constant::{self, ConstScope};
use super::diag::{MAX_NESTING, Span};
use super::model::TypeId;
use super::names;
use super::parse::Parser;
use super::resolve::{ConstState, Resolver};
use super::std_types;
use super::types::{Types, is_exported};

impl Resolver<'_> {
    pub(super) fn lookup(&mut self, package: Option<Span>, name: Span, span: Span) -> Option<TypeId> {
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
pub(super) struct Names<'r, 'a> {
    pub resolver: &'r mut Resolver<'a>,
    pub source: u32,
    /// Inside a const declaration, its place in the group.
    pub iota: Option<i128>,
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
            // Inside another constant the first reason is passed on as it is: messages must not grow with the chain.
            Some(index) if self.iota.is_some() => self.resolver.constant_at(index),
            Some(index) => {
                self.resolver.constant_at(index).map_err(|why| format!("{name} is no constant integer: {why}"))
            }
            None => names::unknown_constant(name, self.resolver.types),
        }
    }
}
