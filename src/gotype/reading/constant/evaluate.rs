//! Constant expressions: array lengths, integer literals, `const` declarations.
//!
//! Invariant: operators bind as in Go. Operands that are no constants themselves, as in `unsafe.Sizeof(x)`, are read for
//! their types alone (`operand`).

use super::evaluator::{ConstScope, Evaluated, Evaluator, Operand};
use super::operators::{binary, precedence, unary};
use super::problem::ConstProblem;
use super::value::Const;
use crate::gotype::reading::syntax::token::{Lexer, Tok, Token};

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

impl Evaluator<'_> {
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
    use super::super::evaluator::{ConstError, Meaning};
    use super::*;
    use crate::gotype::layout::TypeLayout;
    use crate::gotype::reading::deep::with_deep_stack;
    use crate::gotype::types::{TypeId, Types};
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
        check("int8(-128)/-1", "10: 128 does not fit in int8");
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
