//! What a literal mentions: types and constants by the names of a checked source, which the store of types keeps.
//!
//! Invariant: types that a literal brings in are added to the store, and found there by the next one.

use super::diag::{Problem, Sources};
use super::resolve::{Package, Resolver, break_cycles};
use super::syntax::Parser;
use super::syntax::ast::Ast;
use crate::gotype::types::{TypeId, Types};

/// What is read of one literal.
#[derive(Default)]
struct Mentioned {
    sources: Sources,
    ast: Ast,
    problems: Vec<Problem>,
}

impl Mentioned {
    /// Looks names up among those that the store keeps.
    fn resolver<'a>(&'a mut self, types: &'a mut Types) -> Resolver<'a> {
        let package = Package::own(&types.scope.package, "");
        Resolver::new(types, &mut self.sources, &mut self.ast, &mut self.problems, vec![package]).for_literal()
    }
}

/// The type that `text` begins with, and where what follows starts. `Err(None)` where nothing can be said of what is
/// wrong.
pub(crate) fn leading_type(text: &str, types: &mut Types) -> Result<(TypeId, usize), Option<Problem>> {
    let mut read = Mentioned::default();
    let source = read.sources.add(None, text);
    let mut parser = Parser::new(text, source, &mut read.ast, &mut read.problems);
    let expr = parser.parse_type();
    let next = parser.offset();
    let mut resolver = read.resolver(types);
    let id = resolver.resolve(expr);
    resolver.need(id, expr);
    break_cycles(&mut resolver);
    resolver.keep_names();
    match read.problems.into_iter().next() {
        None => Ok((id, next)),
        problem => Err(problem),
    }
}

/// The integer that a constant expression at the offset of a literal is, and where what follows starts; or what is wrong
/// from where to where.
pub(crate) fn literal_constant(
    text: &str,
    offset: usize,
    types: &mut Types,
) -> Result<(i128, usize), (usize, usize, String)> {
    let mut read = Mentioned::default();
    let source = read.sources.add(None, text);
    let (value, next) = read.resolver(types).evaluate(source, offset)?;
    match value.to_integer() {
        Ok(value) => match i128::try_from(&value) {
            Ok(value) => Ok((value, next)),
            Err(_) => Err((offset, next, "this constant does not fit in 128 bits".to_string())),
        },
        Err(problem) => Err((offset, next, problem.to_string())),
    }
}
