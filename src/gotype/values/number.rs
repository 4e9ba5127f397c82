//! Float and complex literals, with the functions of package math that make what has no literal.
//!
//! Invariant: each part is rounded once, to the size of its type; constants have no negative zero, as in Go.

use super::format::GO_NAN;
use super::parser::{Parsed, ValueParser};
use super::value::Value;
use crate::gotype::reading::syntax::literal::{self, FloatSize};
use crate::gotype::reading::syntax::token::Tok;

/// The functions of package math that make a float which has no literal.
const FLOAT_FUNCTIONS: [&str; 5] = ["NaN", "Inf", "Copysign", "Float64frombits", "Float32frombits"];

impl ValueParser<'_> {
    /// A float of one term: `2.5`, `-1e3`, `1<<10`, `math.NaN()`, `math.Copysign(0, -1)`.
    pub(super) fn float(&mut self, size: FloatSize) -> Parsed<f64> {
        let mut negative = false;
        while let Tok::Op(sign @ ("-" | "+")) = self.token.tok {
            negative ^= sign == "-";
            self.advance();
        }
        let (value, constant) = match self.token.tok {
            Tok::Int | Tok::Float => (self.number(size)?, true),
            Tok::Char => {
                let (value, _) = self.constant()?;
                (value as f64, true)
            }
            Tok::Op("(") => {
                self.advance();
                let value = self.float(size)?;
                self.expect(")")?;
                (value, false)
            }
            Tok::Ident => self.float_name(size)?,
            _ => return self.expected("a number such as 2.5, or math.NaN(), math.Inf(1), math.Copysign(0, -1)"),
        };
        // Go's constants are exact numbers: -0.0 is 0.
        let negative = negative && !(constant && value == 0.0);
        Ok(if negative { -value } else { value })
    }

    fn number(&mut self, size: FloatSize) -> Parsed<f64> {
        let operator = matches!(self.peek(), Tok::Op("<<" | ">>" | "*" | "/" | "%" | "|" | "&" | "&^" | "^"));
        if self.token.tok == Tok::Int && operator {
            let (value, _) = self.constant()?;
            return Ok(if size == FloatSize::F32 { f64::from(value as f32) } else { value as f64 });
        }
        match literal::float(self.word(), size) {
            Ok(value) => {
                self.advance();
                Ok(value)
            }
            Err(error) => self.fail(error.to_string()),
        }
    }

    /// A name of package math, or a constant; true if it is a constant in Go.
    fn float_name(&mut self, size: FloatSize) -> Parsed<(f64, bool)> {
        if !self.at_word("math") || self.peek() != Tok::Op(".") {
            let (value, _) = self.constant()?;
            return Ok((value as f64, true));
        }
        let start = self.token.start;
        self.advance();
        self.advance();
        let name = self.word();
        self.advance();
        if let Some(value) = math_float(name) {
            return Ok((round(value, size), true));
        }
        if !FLOAT_FUNCTIONS.contains(&name) {
            // A constant of package math that is an integer.
            self.seek(start);
            let (value, _) = self.constant()?;
            return Ok((value as f64, true));
        }
        self.expect("(")?;
        let value = self.math_call(name)?;
        self.expect(")")?;
        Ok((round(value, size), false))
    }

    /// What a function of package math gives, from after its `(` to before its `)`.
    fn math_call(&mut self, name: &str) -> Parsed<f64> {
        Ok(match name {
            "NaN" => f64::from_bits(GO_NAN),
            "Inf" => {
                let (sign, _) = self.constant()?;
                if sign >= 0 { f64::INFINITY } else { f64::NEG_INFINITY }
            }
            "Copysign" => {
                let value = self.float(FloatSize::F64)?;
                self.expect(",")?;
                value.copysign(self.float(FloatSize::F64)?)
            }
            "Float32frombits" => f64::from(f32::from_bits(self.constant()?.0 as u32)),
            _ => f64::from_bits(self.constant()?.0 as u64),
        })
    }

    /// `(1+2i)`, `2i`, `-1.5`, `complex(re, im)`.
    pub(super) fn complex(&mut self, size: FloatSize) -> Parsed<Value> {
        if self.at_word("complex") {
            self.advance();
            self.expect("(")?;
            let re = self.float(size)?;
            self.expect(",")?;
            let im = self.float(size)?;
            self.expect(")")?;
            return Ok(Value::Complex(re, im));
        }
        if self.at("(") {
            self.advance();
            let value = self.sum(size)?;
            self.expect(")")?;
            return Ok(value);
        }
        self.sum(size)
    }

    /// Real and imaginary terms with `+` and `-` between them.
    fn sum(&mut self, size: FloatSize) -> Parsed<Value> {
        let (mut re, mut im) = (0.0, 0.0);
        loop {
            let mut ahead = self.lexer;
            let mut token = self.token;
            while matches!(token.tok, Tok::Op("-" | "+")) {
                token = ahead.next();
            }
            if token.tok == Tok::Imag {
                im += self.imaginary(size)?;
            } else {
                re += self.float(size)?;
            }
            if !matches!(self.token.tok, Tok::Op("+" | "-")) {
                return Ok(Value::Complex(re, im));
            }
        }
    }

    fn imaginary(&mut self, size: FloatSize) -> Parsed<f64> {
        let mut negative = false;
        while let Tok::Op(sign @ ("-" | "+")) = self.token.tok {
            negative ^= sign == "-";
            self.advance();
        }
        match literal::float(self.word().trim_end_matches('i'), size) {
            Ok(value) => {
                self.advance();
                Ok(if negative && value != 0.0 { -value } else { value })
            }
            Err(error) => self.fail(error.to_string()),
        }
    }
}

fn round(value: f64, size: FloatSize) -> f64 {
    if size == FloatSize::F32 { f64::from(value as f32) } else { value }
}

/// The float constants of package math that people write.
fn math_float(name: &str) -> Option<f64> {
    Some(match name {
        "Pi" => std::f64::consts::PI,
        "E" => std::f64::consts::E,
        "Sqrt2" => std::f64::consts::SQRT_2,
        "Ln2" => std::f64::consts::LN_2,
        "MaxFloat64" => f64::MAX,
        "MaxFloat32" => f64::from(f32::MAX),
        "SmallestNonzeroFloat64" => f64::from_bits(1),
        "SmallestNonzeroFloat32" => f64::from(f32::from_bits(1)),
        _ => return None,
    })
}

/// True for a name of package math that is no integer.
pub(super) fn is_float_name(name: &str) -> bool {
    FLOAT_FUNCTIONS.contains(&name) || math_float(name).is_some()
}
