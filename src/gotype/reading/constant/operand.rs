//! The operands of a constant expression, and those that are read for their types alone: `unsafe.Sizeof(x.f)`,
//! `len([4]int{})`, `unsafe.Offsetof(T{}.f)`.
//!
//! Invariant: nothing is ever run. Of what is no constant only the type is known.

use super::evaluator::{ConstError, Evaluated, Evaluator, Meaning, Operand, Typed};
use super::number::{float, integer};
use super::problem::ConstProblem;
use super::value::{Const, NumberType};
use crate::gotype::reading::syntax::literal;
use crate::gotype::reading::syntax::token::{Tok, Token};
use crate::gotype::types::{Basic, Field, Kind, TypeId, Types};
use num_rational::BigRational;

/// How deep fields are looked for in embedded structs.
const MAX_EMBEDDED: u32 = 16;

impl Evaluator<'_> {
    /// An operand and what is selected, indexed or called of it.
    pub(super) fn operand(&mut self) -> Evaluated<Operand> {
        let start = self.token;
        let mut operand = self.primary()?;
        loop {
            operand = match (operand, self.token.tok) {
                (Operand::Type(ty), Tok::Op("(")) => self.conversion(ty)?,
                (Operand::Type(ty), Tok::Op("{")) => {
                    self.skip_brackets()?;
                    Typed::operand(ty)
                }
                (Operand::Value(value), Tok::Op(".")) => self.selected(value)?,
                (Operand::Value(value), Tok::Op("[")) => {
                    self.skip_brackets()?;
                    self.indexed(value, start)?
                }
                (Operand::Value(_), Tok::Op("(")) => {
                    let shown = self.shown(start.start);
                    return Err(self.error(start, ConstProblem::NotConstant(format!("what {shown} returns"))));
                }
                (operand, _) => return Ok(operand),
            };
        }
    }

    fn primary(&mut self) -> Evaluated<Operand> {
        let token = self.token;
        let text = self.word();
        let value = match token.tok {
            Tok::Int => integer(text).map(|n| Const::Number(n, NumberType::Int)),
            Tok::Float => float(text).map(|n| Const::Number(n, NumberType::Float)),
            Tok::Char => match literal::rune(text) {
                Ok(rune) => Ok(Const::Number(BigRational::from_integer(rune.into()), NumberType::Rune)),
                Err(error) => Err(error.into()),
            },
            Tok::Str => literal::string(text).map(Const::Text).map_err(ConstProblem::from),
            Tok::Ident => return self.name(),
            Tok::Op("(") => return self.group(),
            Tok::Op("[") | Tok::Keyword("map" | "struct" | "chan" | "func" | "interface") => {
                return self.type_literal();
            }
            Tok::Bad(why) => Err(ConstProblem::Token(why)),
            _ => Err(ConstProblem::NoOperand),
        };
        self.advance();
        value.map(Operand::Const).map_err(|problem| self.error(token, problem))
    }

    fn group(&mut self) -> Evaluated<Operand> {
        self.deeper(|evaluator| {
            evaluator.advance();
            let value = evaluator.binary(1)?;
            evaluator.expect(")")?;
            Ok(value)
        })
    }

    fn type_literal(&mut self) -> Evaluated<Operand> {
        if self.at("[") && self.is_open_array() {
            return self.open_array_value();
        }
        match self.scope.type_at(self.token.start) {
            Some((ty, next)) => {
                self.seek(next);
                Ok(Operand::Type(ty))
            }
            None => self.fail(ConstProblem::NoOperand),
        }
    }

    /// At the `[` of `[...]T{…}`.
    fn is_open_array(&self) -> bool {
        let mut ahead = self.lexer;
        ahead.next().tok == Tok::Op("...") && ahead.next().tok == Tok::Op("]")
    }

    /// `[...]T{a, b}`, as long as it has elements. Elements with an index are not counted.
    fn open_array_value(&mut self) -> Evaluated<Operand> {
        let start = self.advance();
        self.advance();
        self.advance();
        let Some((elem, next)) = self.scope.type_at(self.token.start) else {
            return self.fail(ConstProblem::NoOperand);
        };
        self.seek(next);
        if !self.at("{") {
            return self.fail(ConstProblem::NoOperand);
        }
        let Some(len) = self.count_elements() else {
            let shown = ConstProblem::NotConstant("the length of this array".to_string());
            return Err(self.error(start, shown));
        };
        self.skip_brackets()?;
        let ty = self.scope.types().intern(Kind::Array { len, elem });
        Ok(Typed::operand(ty))
    }

    /// How many elements stand in the braces here; `None` where one has an index.
    fn count_elements(&self) -> Option<u64> {
        let mut ahead = self.lexer;
        let (mut open, mut count, mut is_empty) = (1u32, 0u64, true);
        loop {
            let tok = ahead.next().tok;
            match tok {
                Tok::Eof => return None,
                Tok::Op(":") if open == 1 => return None,
                Tok::Op("{" | "(" | "[") => open += 1,
                Tok::Op("}" | ")" | "]") => open -= 1,
                Tok::Op(",") if open == 1 => {
                    count += u64::from(!is_empty);
                    is_empty = true;
                    continue;
                }
                Tok::Semi => continue,
                _ => {}
            }
            if open == 0 {
                return Some(count + u64::from(!is_empty));
            }
            is_empty = false;
        }
    }

    /// From an opening bracket to after the one that closes it.
    fn skip_brackets(&mut self) -> Evaluated<()> {
        let mut open = 0u64;
        loop {
            match self.token.tok {
                Tok::Op("{" | "(" | "[") => open += 1,
                Tok::Op("}" | ")" | "]") => open -= 1,
                Tok::Eof => return self.fail(ConstProblem::Unclosed),
                _ => {}
            }
            self.advance();
            if open == 0 {
                return Ok(());
            }
        }
    }

    /// A name, perhaps of a package, perhaps of one of Go's own functions.
    fn name(&mut self) -> Evaluated<Operand> {
        let first = self.advance();
        let one = self.text.get(first.start..first.end).unwrap_or_default();
        if self.at("(") && matches!(one, "len" | "cap") {
            return self.length();
        }
        if !self.at(".") {
            return self.meaning(first, one);
        }
        let dot = self.token;
        self.advance();
        let at = Token { end: self.token.end, ..first };
        let both = self.text.get(at.start..at.end).unwrap_or_default();
        match both {
            "unsafe.Sizeof" | "unsafe.Alignof" | "unsafe.Offsetof" => {
                self.advance();
                return self.measured(both);
            }
            _ => {}
        }
        match self.scope.meaning(both) {
            Ok(meaning) => {
                self.advance();
                Ok(operand_of(meaning))
            }
            // Not of a package: a field of a variable.
            Err(problem) => match self.scope.meaning(one) {
                Ok(Meaning::Variable(ty)) => {
                    self.seek(dot.start);
                    Ok(Typed::operand(ty))
                }
                _ => Err(self.error(at, problem)),
            },
        }
    }

    fn meaning(&mut self, at: Token, name: &str) -> Evaluated<Operand> {
        match name {
            "true" | "false" => return Ok(Operand::Const(Const::Bool(name == "true"))),
            "nil" => return Ok(Typed::operand(Types::UNSAFE_POINTER)),
            _ => {}
        }
        let meaning = self.scope.meaning(name).map_err(|problem| self.error(at, problem))?;
        // Type arguments belong to the type: `Pair[int]{}`.
        if let (Meaning::Type(_), true) = (&meaning, self.at("["))
            && let Some((ty, next)) = self.scope.type_at(at.start)
        {
            self.seek(next);
            return Ok(Operand::Type(ty));
        }
        Ok(operand_of(meaning))
    }

    /// `T(x)`: a constant where x is one and T holds constants.
    fn conversion(&mut self, ty: TypeId) -> Evaluated<Operand> {
        let at = self.token;
        let inner = self.group()?;
        let basic = match self.scope.types().shape(ty) {
            Kind::Basic(basic) => Some(*basic),
            _ => None,
        };
        match (inner, basic) {
            (Operand::Const(value), Some(basic)) if basic != Basic::UnsafePointer => {
                let value = value.convert(basic, self.arch).map_err(|problem| {
                    // Where it is converted is where it does not fit.
                    ConstError { start: self.conversion_start(at), end: self.token.start, problem }
                })?;
                Ok(Operand::Const(value))
            }
            _ => Ok(Typed::operand(ty)),
        }
    }

    /// Where the type name before an opening bracket begins.
    fn conversion_start(&self, bracket: Token) -> usize {
        let before = self.text.get(..bracket.start).unwrap_or_default().trim_end();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        before.trim_end_matches(is_name).len()
    }

    /// `*x` and `&x`, of types as well.
    pub(super) fn through_pointer(&mut self, op: &'static str, operand: Operand, at: Token) -> Evaluated<Operand> {
        match (op, operand) {
            ("*", Operand::Type(ty)) => Ok(Operand::Type(self.scope.types().pointer(ty))),
            ("*", Operand::Value(value)) => match self.scope.types().shape(value.ty) {
                Kind::Pointer(elem) => Ok(Typed::operand(*elem)),
                _ => Err(self.error(at, ConstProblem::NoOperand)),
            },
            (_, Operand::Value(value)) => Ok(Typed::operand(self.scope.types().pointer(value.ty))),
            _ => Err(self.error(at, ConstProblem::NoOperand)),
        }
    }

    /// `len(x)`: of a constant string its bytes, of an array how many elements it has.
    fn length(&mut self) -> Evaluated<Operand> {
        let at = self.token;
        match self.group()? {
            Operand::Const(Const::Text(text)) => Ok(Operand::Const(Const::typed_int(text.len(), Basic::Int))),
            Operand::Value(value) => {
                let types = self.scope.types();
                let shape = match types.shape(value.ty) {
                    Kind::Pointer(elem) => types.shape(*elem),
                    shape => shape,
                };
                match shape {
                    Kind::Array { len, .. } => Ok(Operand::Const(Const::typed_int(*len, Basic::Int))),
                    _ => {
                        let text = format!("the length of {}", self.shown(at.start));
                        Err(self.error(at, ConstProblem::NotConstant(text)))
                    }
                }
            }
            _ => Err(self.error(at, ConstProblem::NoOperand)),
        }
    }

    /// What package unsafe measures. All three give a uintptr.
    fn measured(&mut self, function: &str) -> Evaluated<Operand> {
        let at = self.token;
        if !self.at("(") {
            return self.fail(ConstProblem::NoOperand);
        }
        let value = match self.group()? {
            Operand::Value(value) => value,
            Operand::Const(value) => {
                let ty = Types::basic(value.basic());
                Typed { ty, offset: 0 }
            }
            Operand::Type(_) => return Err(self.error(at, ConstProblem::NoOperand)),
        };
        let bytes = match function {
            "unsafe.Offsetof" => value.offset,
            _ => {
                let layout = self.scope.layout(value.ty).map_err(|problem| self.error(at, problem))?;
                if function == "unsafe.Sizeof" { layout.size } else { layout.align }
            }
        };
        Ok(Operand::Const(Const::typed_int(bytes, Basic::Uintptr)))
    }

    /// `.f` of a struct, or of a pointer to one.
    fn selected(&mut self, value: Typed) -> Evaluated<Operand> {
        self.advance();
        let at = self.token;
        let name = self.word().to_string();
        if at.tok != Tok::Ident {
            return self.fail(ConstProblem::NoOperand);
        }
        self.advance();
        // A type's body may be read only now.
        self.scope.layout(value.ty).map_err(|problem| self.error(at, problem))?;
        let from = match self.scope.types().shape(value.ty) {
            Kind::Pointer(elem) => *elem,
            _ => value.ty,
        };
        match self.field(from, &name, 0).map_err(|problem| self.error(at, problem))? {
            Some(found) => Ok(Operand::Value(found)),
            None => {
                let of = self.scope.types().short_name(value.ty);
                Err(self.error(at, ConstProblem::NoField { of, name }))
            }
        }
    }

    /// A field by name, one of an embedded struct too (the least deep one counts).
    fn field(&mut self, of: TypeId, name: &str, depth: u32) -> Result<Option<Typed>, ConstProblem> {
        let fields: Vec<Field> = match self.scope.types().shape(of) {
            Kind::Struct(fields) if depth < MAX_EMBEDDED => fields.clone(),
            _ => return Ok(None),
        };
        let layout = self.scope.layout(of)?;
        let offset = |i: usize| layout.fields.get(i).map_or(0, |field| field.offset);
        if let Some(i) = fields.iter().position(|field| field.name == name) {
            return Ok(Some(Typed { ty: fields[i].ty, offset: offset(i) }));
        }
        for (i, field) in fields.iter().enumerate().filter(|(_, field)| field.embedded) {
            if let Some(found) = self.field(field.ty, name, depth + 1)? {
                return Ok(Some(Typed { offset: found.offset + offset(i), ..found }));
            }
        }
        Ok(None)
    }

    fn indexed(&mut self, value: Typed, start: Token) -> Evaluated<Operand> {
        let types = self.scope.types();
        let shape = match types.shape(value.ty) {
            Kind::Pointer(elem) => types.shape(*elem),
            shape => shape,
        };
        match shape {
            Kind::Array { elem, .. } | Kind::Slice(elem) | Kind::Map { elem, .. } => Ok(Typed::operand(*elem)),
            Kind::Basic(Basic::String) => Ok(Typed::operand(Types::UINT8)),
            _ => Err(self.error(start, ConstProblem::NoOperand)),
        }
    }
}

fn operand_of(meaning: Meaning) -> Operand {
    match meaning {
        Meaning::Constant(value) => Operand::Const(value),
        Meaning::Type(ty) => Operand::Type(ty),
        Meaning::Variable(ty) => Typed::operand(ty),
    }
}
