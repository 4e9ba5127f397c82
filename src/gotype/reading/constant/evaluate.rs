//! Constant integer expressions: array lengths, integer literals, `const` declarations.
//!
//! Invariant: arithmetic is exact in 128 bits; what does not fit is an error, never a wrong number.
//! Differs from Go: Go's untyped constants are unbounded; typed constant arithmetic wraps nowhere here.

use super::problem::ConstProblem;
use crate::gotype::reading::diag::MAX_NESTING;
use crate::gotype::reading::syntax::literal;
use crate::gotype::reading::syntax::token::{Lexer, Tok, Token};

/// Where the names in an expression are looked up.
pub(crate) trait ConstScope {
    /// The value of a constant (`N`, `math.MaxInt8`), or what is wrong with it.
    fn constant(&mut self, name: &str) -> Result<i128, ConstProblem>;
}

/// What is wrong, and where in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ConstError {
    pub start: usize,
    pub end: usize,
    pub problem: ConstProblem,
}

/// Evaluates the expression at `offset`; also gives the offset of the token after it.
pub(crate) fn evaluate(text: &str, offset: usize, scope: &mut dyn ConstScope) -> Result<(i128, usize), ConstError> {
    let mut lexer = Lexer::new(text, offset);
    let token = lexer.next();
    let mut evaluator = Evaluator { text, lexer, token, depth: 0, scope };
    let value = evaluator.binary(1)?;
    Ok((value, evaluator.token.start))
}

struct Evaluator<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    token: Token,
    depth: u32,
    scope: &'a mut dyn ConstScope,
}

/// Go's precedence of a binary operator on integers, higher binds tighter.
fn precedence(op: &str) -> Option<u8> {
    match op {
        "+" | "-" | "|" | "^" => Some(1),
        "*" | "/" | "%" | "<<" | ">>" | "&" | "&^" => Some(2),
        _ => None,
    }
}

/// `a op b` as Go computes integer constants: `/` and `%` truncate towards zero.
fn apply(op: &str, a: i128, b: i128) -> Result<i128, ConstProblem> {
    let overflow = ConstProblem::Overflow;
    let shift = |b: i128| u32::try_from(b).map_err(|_| ConstProblem::NegativeShift(b));
    match op {
        "+" => a.checked_add(b).ok_or(overflow),
        "-" => a.checked_sub(b).ok_or(overflow),
        "*" => a.checked_mul(b).ok_or(overflow),
        "/" | "%" if b == 0 => Err(ConstProblem::DivisionByZero),
        "/" => a.checked_div(b).ok_or(overflow),
        "%" => Ok(a.checked_rem(b).unwrap_or(0)),
        "|" => Ok(a | b),
        "^" => Ok(a ^ b),
        "&" => Ok(a & b),
        "&^" => Ok(a & !b),
        ">>" => Ok(a >> shift(b)?.min(127)),
        _ => {
            let count = shift(b)?;
            let shifted = if count < 127 { a << count } else { 0 };
            if a == 0 || (count < 127 && shifted >> count == a) { Ok(shifted) } else { Err(overflow) }
        }
    }
}

impl Evaluator<'_> {
    fn advance(&mut self) {
        self.token = self.lexer.next();
    }

    fn error(&self, token: Token, problem: ConstProblem) -> ConstError {
        ConstError { start: token.start, end: token.end.max(token.start), problem }
    }

    fn binary(&mut self, lowest: u8) -> Result<i128, ConstError> {
        let mut left = self.unary()?;
        while let Tok::Op(op) = self.token.tok {
            let Some(level) = precedence(op).filter(|level| *level >= lowest) else { break };
            let at = self.token;
            self.advance();
            let right = self.binary(level + 1)?;
            left = apply(op, left, right).map_err(|problem| self.error(at, problem))?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<i128, ConstError> {
        let mut signs = Vec::new();
        while let Tok::Op(op @ ("-" | "+" | "^")) = self.token.tok {
            signs.push(op);
            self.advance();
        }
        let mut value = self.operand()?;
        for sign in signs.into_iter().rev() {
            value = match sign {
                "-" => -value,
                "^" => !value,
                _ => value,
            };
        }
        Ok(value)
    }

    fn operand(&mut self) -> Result<i128, ConstError> {
        let token = self.token;
        let text = &self.text[token.start..token.end];
        let value = match token.tok {
            Tok::Int => literal::integer(text).map_err(ConstProblem::from),
            Tok::Char => literal::rune(text).map_err(ConstProblem::from),
            Tok::Float => whole_float(text),
            Tok::Ident => return self.name(),
            Tok::Op("(") => return self.group(),
            Tok::Bad(why) => Err(ConstProblem::Token(why)),
            _ => Err(ConstProblem::NoOperand),
        };
        self.advance();
        value.map_err(|problem| self.error(token, problem))
    }

    fn group(&mut self) -> Result<i128, ConstError> {
        let open = self.token;
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return Err(self.error(open, ConstProblem::DeepExpression));
        }
        self.advance();
        let value = self.binary(1)?;
        if self.token.tok != Tok::Op(")") {
            return Err(self.error(self.token, ConstProblem::Unclosed));
        }
        self.advance();
        self.depth -= 1;
        Ok(value)
    }

    /// A constant `N`, `pkg.N`, or a conversion `int(8)`.
    fn name(&mut self) -> Result<i128, ConstError> {
        let first = self.token;
        let mut end = first.end;
        self.advance();
        if self.token.tok == Tok::Op(".") {
            self.advance();
            end = self.token.end;
            self.advance();
        }
        let name = self.text.get(first.start..end).unwrap_or_default();
        if self.token.tok == Tok::Op("(") && is_integer_type(name) {
            return self.group();
        }
        let at = Token { end, ..first };
        self.scope.constant(name).map_err(|problem| self.error(at, problem))
    }
}

fn is_integer_type(name: &str) -> bool {
    let digits = name.trim_start_matches("uint").trim_start_matches("int");
    matches!(name, "byte" | "rune" | "uintptr")
        || ((name.starts_with("int") || name.starts_with("uint")) && matches!(digits, "" | "8" | "16" | "32" | "64"))
}

/// A float literal that is a whole number may stand for an integer: `1e3`.
fn whole_float(text: &str) -> Result<i128, ConstProblem> {
    let value = literal::float(text, literal::FloatSize::F64)?;
    if value.fract() != 0.0 || value.abs() > 9e15 {
        return Err(ConstProblem::NotWhole(literal::shorten(text)));
    }
    Ok(value as i128)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names;

    impl ConstScope for Names {
        fn constant(&mut self, name: &str) -> Result<i128, ConstProblem> {
            if name == "N" { Ok(8) } else { Err(ConstProblem::Unknown { name: name.to_string(), near: None }) }
        }
    }

    fn check(text: &str, expected: &str) {
        let found = match crate::gotype::reading::deep::with_deep_stack(|| evaluate(text, 0, &mut Names)) {
            Ok((value, _)) => value.to_string(),
            Err(error) => format!("{}: {}", error.start, error.problem),
        };
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
        check("uint8(5)+1e3", "1005");
    }

    #[test]
    fn errors_name_what_is_wrong() {
        check("1/0", "1: division by zero");
        check("M", "0: unknown constant M; declare it, for example const M = 8, or write a number");
        check("1.5", "0: 1.5 is no integer");
        check("1<<200", "1: this constant does not fit in 128 bits");
        check(&"(".repeat(100_000), "1000: expressions nested over 1000 deep are not read");
    }
}
