//! What reads a constant expression: its place in the text, and where names are looked up.
//!
//! Invariant: reading always ends: every step consumes a token, and nesting over the limit is an error.

use super::problem::ConstProblem;
use super::value::Const;
use crate::gotype::layout::TypeLayout;
use crate::gotype::reading::diag::MAX_NESTING;
use crate::gotype::reading::syntax::literal;
use crate::gotype::reading::syntax::token::{Lexer, Tok, Token};
use crate::gotype::types::{TypeId, Types};
use crate::target::Arch;

/// What a name in an expression stands for.
pub(crate) enum Meaning {
    Constant(Const),
    Type(TypeId),
    /// Something with a type and no value that is known here.
    Variable(TypeId),
}

/// Where the names in an expression are looked up.
pub(crate) trait ConstScope {
    /// What a name (`N`, `math.MaxInt8`, `Key`) is, or what is wrong with it.
    fn meaning(&mut self, name: &str) -> Result<Meaning, ConstProblem>;
    /// The type that is written at an offset of the expression's text, and where what follows it starts.
    fn type_at(&mut self, offset: usize) -> Option<(TypeId, usize)>;
    /// The store of all types that are named.
    fn types(&mut self) -> &mut Types;
    /// How a type lies in memory.
    fn layout(&mut self, id: TypeId) -> Result<TypeLayout, ConstProblem>;
}

/// What is wrong, and where in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ConstError {
    pub start: usize,
    pub end: usize,
    pub problem: ConstProblem,
}

pub(super) type Evaluated<T> = Result<T, ConstError>;

/// A part of an expression.
pub(super) enum Operand {
    Const(Const),
    Type(TypeId),
    Value(Typed),
}

/// What has a type and no value that is known.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub ty: TypeId,
    /// Where it lies in what its field was selected from, in bytes.
    pub offset: u64,
}

impl Typed {
    pub(super) fn operand(ty: TypeId) -> Operand {
        Operand::Value(Typed { ty, offset: 0 })
    }
}

/// One expression, read from left to right.
pub(super) struct Evaluator<'a> {
    pub text: &'a str,
    pub lexer: Lexer<'a>,
    pub token: Token,
    pub depth: u32,
    pub scope: &'a mut dyn ConstScope,
    pub arch: Arch,
}

impl Evaluator<'_> {
    pub(super) fn advance(&mut self) -> Token {
        std::mem::replace(&mut self.token, self.lexer.next())
    }

    /// Goes on at a byte offset.
    pub(super) fn seek(&mut self, offset: usize) {
        self.lexer = Lexer::new(self.text, offset);
        self.advance();
    }

    pub(super) fn at(&self, op: &'static str) -> bool {
        self.token.tok == Tok::Op(op)
    }

    pub(super) fn word(&self) -> &str {
        self.text.get(self.token.start..self.token.end).unwrap_or_default()
    }

    /// What was read from an offset on, for a message.
    pub(super) fn shown(&self, start: usize) -> String {
        let text = self.text.get(start..self.token.start).unwrap_or_default();
        literal::shorten(text.trim())
    }

    pub(super) fn error(&self, token: Token, problem: ConstProblem) -> ConstError {
        ConstError { start: token.start, end: token.end.max(token.start), problem }
    }

    /// An error at the token that is read next.
    pub(super) fn fail<T>(&self, problem: ConstProblem) -> Evaluated<T> {
        Err(self.error(self.token, problem))
    }

    pub(super) fn expect(&mut self, op: &'static str) -> Evaluated<()> {
        if self.at(op) {
            self.advance();
            return Ok(());
        }
        self.fail(ConstProblem::Unclosed)
    }

    /// Reads one level deeper, within the limit.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Evaluated<T>) -> Evaluated<T> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return self.fail(ConstProblem::DeepExpression);
        }
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }
}
