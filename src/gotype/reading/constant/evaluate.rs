//! Constant expressions: array lengths, integer literals, `const` declarations.
//!
//! Invariant: reading always ends: every step consumes a token, and nesting over the limit is an error.
//! Operands that are no constants themselves, as in `unsafe.Sizeof(x)`, are read for their types alone (`operand`).

use super::operand::Operand;
use super::operators::{binary, precedence, unary};
use super::problem::ConstProblem;
use super::value::Const;
use crate::gotype::layout::TypeLayout;
use crate::gotype::reading::diag::MAX_NESTING;
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

/// Evaluates the expression at `offset`; also gives the offset of the token after it.
pub(crate) fn evaluate(text: &str, offset: usize, scope: &mut dyn ConstScope) -> Evaluated<(Const, usize)> {
    let mut lexer = Lexer::new(text, offset);
    let token = lexer.next();
    let arch = scope.types().target().arch;
    let mut evaluator = Evaluator { text, lexer, token, depth: 0, scope, arch };
    let at = evaluator.token;
    match evaluator.binary(1)? {
        Operand::Const(value) => Ok((value, evaluator.token.start)),
        _ => {
            let text = evaluator.shown(at.start);
            Err(evaluator
                .error(Token { end: evaluator.token.start.max(at.end), ..at }, ConstProblem::NotConstant(text)))
        }
    }
}

/// One expression, read from left to right.
pub(super) struct Evaluator<'a> {
    pub text: &'a str,
    pub lexer: Lexer<'a>,
    pub token: Token,
    depth: u32,
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
        crate::gotype::reading::syntax::literal::shorten(text.trim())
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

    pub(super) fn binary(&mut self, lowest: u8) -> Evaluated<Operand> {
        let mut left = self.unary()?;
        while let Tok::Op(op) = self.token.tok {
            let Some(level) = precedence(op).filter(|level| *level >= lowest) else { break };
            let at = self.advance();
            let right = self.binary(level + 1)?;
            left = match (left, right) {
                (Operand::Const(a), Operand::Const(b)) => {
                    Operand::Const(binary(op, a, b, self.arch).map_err(|problem| self.error(at, problem))?)
                }
                // What is computed of a variable has the variable's type.
                (Operand::Value(value), _) | (_, Operand::Value(value)) => Operand::Value(value),
                _ => return Err(self.error(at, ConstProblem::NoOperand)),
            };
        }
        Ok(left)
    }

    fn unary(&mut self) -> Evaluated<Operand> {
        let mut signs = Vec::new();
        while let Tok::Op(op @ ("-" | "+" | "^" | "!" | "*" | "&")) = self.token.tok {
            signs.push((op, self.advance()));
        }
        let mut value = self.operand()?;
        for (op, at) in signs.into_iter().rev() {
            value = match (op, value) {
                ("*" | "&", value) => self.through_pointer(op, value, at)?,
                (_, Operand::Const(value)) => {
                    Operand::Const(unary(op, value, self.arch).map_err(|problem| self.error(at, problem))?)
                }
                (_, Operand::Value(value)) => Operand::Value(value),
                _ => return Err(self.error(at, ConstProblem::NoOperand)),
            };
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gotype::reading::deep::with_deep_stack;
    use crate::target::GoVersion;

    struct Names(Types);

    impl ConstScope for Names {
        fn meaning(&mut self, name: &str) -> Result<Meaning, ConstProblem> {
            match (name, self.0.find(name)) {
                ("N", _) => Ok(Meaning::Constant(Const::int(8))),
                (_, Some(id)) => Ok(Meaning::Type(id)),
                _ => Err(ConstProblem::Unknown { name: name.to_string(), near: None }),
            }
        }

        fn type_at(&mut self, _: usize) -> Option<(TypeId, usize)> {
            None
        }

        fn types(&mut self) -> &mut Types {
            &mut self.0
        }

        fn layout(&mut self, _: TypeId) -> Result<TypeLayout, ConstProblem> {
            Ok(TypeLayout { size: 24, align: 8, ..TypeLayout::default() })
        }
    }

    fn check(text: &str, expected: &str) {
        let evaluated = with_deep_stack(|| {
            let (value, _) = evaluate(text, 0, &mut Names(Types::new(GoVersion::DEFAULT)))?;
            Ok(value.to_integer().map_or_else(|problem| format!("0: {problem}"), |n| n.to_string()))
        });
        let found = evaluated.unwrap_or_else(|error: ConstError| format!("{}: {}", error.start, error.problem));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn precedence_is_gos() {
        check("1+2*3", "7");
        check("1<<10|1", "1025");
        check("(1+2)*N", "24");
        check("7&^2", "5");
        check("-7/2", "-3");
        check("-7%3", "-1");
        check("'a'-'A'", "32");
        check("^0", "-1");
        check("uint8(5)+1e2", "105");
    }

    // Each value is what a Go program prints for the length of an array that is declared with it.
    #[test]
    fn arithmetic_is_exact_and_typed_as_in_go() {
        check("10.0/4*2", "5");
        check("1e3/16*2", "125");
        check("1/2.0*4", "2");
        check("7/2*2.0", "6");
        check("^uint8(0)>>4+1", "16");
        check("int(^uint8(0))+1", "256");
        check("4 << (^uintptr(0)>>63)", "8");
        check("len(\"abc\")", "3");
        check("len(\"a\" + \"é\")", "3");
        check("1<<100>>98", "4");
        check("0x1p4", "16");
        check("1.5e1", "15");
        check("unsafe.Sizeof(int64(0))", "24");
        check("int8(-128)/-1", "8: 128 does not fit in int8");
    }

    #[test]
    fn errors_name_what_is_wrong() {
        check("1/0", "1: division by zero");
        check("M", "0: unknown constant M; declare it, for example const M = 8, or write a number");
        check("1.5", "0: 1.5 is no integer");
        check("1<<600", "1: this constant does not fit in 512 bits, Go's limit");
        check("uint8(256)", "0: 256 does not fit in uint8");
        check("uint8(5)+1e3", "8: 1000 does not fit in uint8");
        check(&"(".repeat(100_000), "1000: expressions nested over 1000 deep are not read");
    }
}
