//! What names mean: declared types, predeclared ones, those of packages.
//!
//! Invariant: a user's declaration of another package's type comes before what is kept of the standard library.

use super::near::nearest;
use super::resolver::Resolver;
use crate::gotype::reading::diag::Span;
use crate::gotype::types::{TypeId, Types, is_exported};

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

    /// A declared name: `None` where nothing of that name is declared, `Some(None)` where it is and is broken.
    fn known(&mut self, key: &str) -> Option<Option<TypeId>> {
        let decl = self.index.get(key).copied();
        match self.types.scope.types.get(key) {
            Some(id) if *id != Types::ERROR && (decl.is_none() || key.contains('.')) => Some(Some(*id)),
            _ => decl.map(|decl| self.declared(decl)),
        }
    }

    fn unknown(&mut self, name: &str, span: Span) -> Option<TypeId> {
        let declared = self.index.keys().chain(self.types.scope.types.keys()).map(String::as_str);
        let mut candidates: Vec<&str> = declared.filter(|n| !n.contains('.')).collect();
        for predeclared in Types::predeclared_names() {
            candidates.push(predeclared);
        }
        let near = nearest(name, candidates.into_iter());
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
}
