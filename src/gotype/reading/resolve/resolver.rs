//! What is known while names get their meaning, in any order of declaration.
//!
//! Invariant: each declaration is resolved once; bodies wait in a list, so that types that refer to each other
//! through pointers, slices or maps need no recursion.

use crate::gotype::reading::constant::ConstProblem;
use crate::gotype::reading::diag::{MAX_DIAGNOSTICS, Problem, Sources, Span};
use crate::gotype::reading::syntax::ast::{Ast, ExprId};
use crate::gotype::types::{TypeId, Types};
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
    Done(Result<i128, ConstProblem>),
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
    pub(crate) fn new(
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

    pub(crate) fn problem(&mut self, span: Span, message: impl Into<String>) {
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
    pub(crate) fn resolve_root(&mut self, expr: ExprId) -> Option<TypeId> {
        let id = self.resolve(expr);
        self.drain();
        id
    }

    /// Resolves one declaration and all it needs.
    pub(crate) fn resolve_decl(&mut self, decl: usize) -> Option<TypeId> {
        let id = self.declared(decl);
        self.drain();
        id
    }

    fn drain(&mut self) {
        while let Some(decl) = self.pending.pop() {
            self.ensure_body(decl);
        }
    }
}
