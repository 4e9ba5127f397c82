//! Declarations, each resolved once and when it is needed.
//!
//! Invariant: a defined type has its id before its body is looked at, so that types may refer to each other.

use super::resolver::{BodyState, ConstState, DeclState, Resolver};
use crate::gotype::reading::diag::Span;
use crate::gotype::types::TypeId;
use std::collections::hash_map::Entry;

impl Resolver<'_> {
    /// Enters the declarations that the `Ast` has gained since the last call.
    pub(crate) fn index_declarations(&mut self) {
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
                Entry::Vacant(entry) => {
                    entry.insert(i);
                }
                Entry::Occupied(entry) => {
                    let message = format!("type {} is declared twice; keep one declaration", entry.key());
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

    /// The type of a declaration; the body of a defined type waits.
    pub(super) fn declared(&mut self, decl: usize) -> Option<TypeId> {
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
            self.types.scope.types.insert(key, id);
        }
        id
    }

    /// Resolves what a defined type stands for.
    pub(super) fn ensure_body(&mut self, decl: usize) {
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
    pub(super) fn complete(&mut self, id: TypeId, span: Span) -> Option<TypeId> {
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
    pub(crate) fn place(&self, id: TypeId) -> Option<Span> {
        let decl = self.owner.get(&id).and_then(|decl| self.ast.decls.get(*decl));
        decl.map(|d| d.name).or_else(|| self.places.get(&id).copied())
    }
}
