//! Declared constants and array lengths: each constant evaluated once, when something needs it.
//!
//! Invariant: a constant that depends on itself, or on a chain of others over the nesting limit, has no value.

use super::near::nearest;
use super::resolver::{ConstState, Resolver};
use crate::gotype::reading::constant::{ConstProblem, ConstScope, evaluate, standard_constant};
use crate::gotype::reading::diag::{MAX_NESTING, Span};
use crate::gotype::types::Types;

impl Resolver<'_> {
    pub(super) fn array_length(&mut self, len: Span) -> Option<u64> {
        let text = self.sources.text(len.source);
        let mut names = Names { resolver: self, source: len.source, iota: None };
        match evaluate(&text, len.start as usize, &mut names) {
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
                self.problem(span, error.problem.to_string());
                None
            }
        }
    }

    fn constant_at(&mut self, index: usize) -> Result<i128, ConstProblem> {
        match &self.const_states[index] {
            ConstState::Done(value) => return value.clone(),
            ConstState::Active => return Err(ConstProblem::OnItself),
            ConstState::New => {}
        }
        let decl = self.ast.consts[index];
        self.const_states[index] = ConstState::Active;
        self.depth += 1;
        let value = match decl.expr {
            _ if self.depth > MAX_NESTING => Err(ConstProblem::DeepConstants),
            None => Err(ConstProblem::NoValue),
            Some(expr) => {
                let text = self.sources.text(expr.source);
                let mut names = Names { resolver: self, source: expr.source, iota: Some(decl.iota) };
                evaluate(&text, expr.start as usize, &mut names).map(|(value, _)| value).map_err(|e| e.problem)
            }
        };
        self.depth -= 1;
        self.const_states[index] = ConstState::Done(value.clone());
        if let (Ok(value), true) = (&value, self.sources.scope(decl.name.source).is_empty()) {
            let name = self.sources.slice(decl.name).to_string();
            self.types.scope.constants.insert(name, *value);
        }
        value
    }

    /// Keeps the values of all of the user's integer constants, for the literals that mention them.
    pub(crate) fn resolve_constants(&mut self) {
        for index in 0..self.const_states.len() {
            let _ = self.constant_at(index);
        }
    }
}

/// The names that a constant expression of one source sees.
struct Names<'r, 'a> {
    resolver: &'r mut Resolver<'a>,
    source: u32,
    /// Inside a const declaration, its place in the group.
    iota: Option<i128>,
}

impl ConstScope for Names<'_, '_> {
    fn constant(&mut self, name: &str) -> Result<i128, ConstProblem> {
        if let (Some(iota), "iota") = (self.iota, name) {
            return Ok(iota);
        }
        if let Some(value) = standard_constant(name) {
            return Ok(value);
        }
        let key = self.resolver.key(self.source, name);
        match self.resolver.const_index.get(&key).copied() {
            // Inside another constant the first reason is passed on as it is: messages must not grow with the chain.
            Some(index) if self.iota.is_some() => self.resolver.constant_at(index),
            Some(index) => self
                .resolver
                .constant_at(index)
                .map_err(|why| ConstProblem::NotAnInteger { name: name.to_string(), why: Box::new(why) }),
            None => unknown_constant(name, self.resolver.types),
        }
    }
}

/// A constant that no source in hand declares: one that an earlier check kept, or an error.
pub(crate) fn unknown_constant(name: &str, types: &Types) -> Result<i128, ConstProblem> {
    if let Some(value) = types.scope.constants.get(name) {
        return Ok(*value);
    }
    let near = nearest(name, types.scope.constants.keys().map(String::as_str));
    Err(ConstProblem::Unknown { name: name.to_string(), near })
}
