//! Go literals to values.
//!
//! Invariant: a value fits its type: numbers are in range, composites have all their parts, dynamic types are known.
//! Types that a literal mentions are added to the store, so literals are read before the store is shared.
//! What pointers, maps, channels and funcs refer to is not kept: they are distinct addresses.

use super::value::Value;
use crate::gotype::reading::deep::with_stack_for;
use crate::gotype::reading::diag::{Diagnostic, MAX_NESTING, MAX_SOURCE_BYTES};
use crate::gotype::reading::literal_constant;
use crate::gotype::reading::syntax::literal::{self, FloatSize};
use crate::gotype::reading::syntax::token::{Lexer, Tok, Token};
use crate::gotype::types::{Basic, Kind, TypeId, Types};
use crate::target::Arch;
use std::ops::Range;

/// The most parts that one literal may have.
const MAX_PARTS: u64 = 1 << 20;

/// The longest type text inside a literal, in bytes.
pub(super) const MAX_TYPE_TEXT: usize = 64 << 10;

/// What is wrong with a literal, and where.
pub(super) struct Fail {
    pub span: Range<usize>,
    pub message: String,
}

pub(super) type Parsed<T> = Result<T, Fail>;

/// Reads a Go literal of type `ty`, with nothing after it. `arch` decides how wide `int` is.
/// Types mentioned in the literal (`int(5)` in an interface, `[]string{}`) are added to `types`.
///
/// ```
/// use mapscope::gotype::{Types, Value, format_value, parse_value};
/// use mapscope::target::{Arch, GoVersion};
///
/// let mut types = Types::new(GoVersion::DEFAULT);
/// let (value, _) = parse_value("1<<10", Types::INT, &mut types, Arch::Amd64);
/// assert_eq!(value, Some(Value::Int(1024)));
/// assert_eq!(format_value(&Value::Int(1024), Types::INT, &types), "1024");
///
/// let (none, problems) = parse_value("256", Types::UINT8, &mut types, Arch::Amd64);
/// assert_eq!(none, None);
/// assert_eq!(problems[0].to_string(), "1:1: 256 does not fit in uint8: 0 to 255");
/// ```
pub fn parse_value(text: &str, ty: TypeId, types: &mut Types, arch: Arch) -> (Option<Value>, Vec<Diagnostic>) {
    let read = || ValueParser::new(text, types, arch).and_then(|mut parser| parser.whole(ty));
    match with_stack_for(text, read) {
        Ok(value) => (Some(value), Vec::new()),
        Err(fail) => (None, vec![Diagnostic::new(text, fail.span, fail.message)]),
    }
}

pub(super) struct ValueParser<'a> {
    pub text: &'a str,
    pub lexer: Lexer<'a>,
    pub token: Token,
    pub types: &'a mut Types,
    pub arch: Arch,
    depth: u32,
    parts: u64,
}

impl<'a> ValueParser<'a> {
    fn new(text: &'a str, types: &'a mut Types, arch: Arch) -> Parsed<ValueParser<'a>> {
        if text.len() > MAX_SOURCE_BYTES {
            return Err(Fail {
                span: 0..0,
                message: format!("this literal is over the limit of {MAX_SOURCE_BYTES} bytes"),
            });
        }
        let mut lexer = Lexer::new(text, 0);
        let token = lexer.next();
        Ok(ValueParser { text, lexer, token, types, arch, depth: 0, parts: 0 })
    }

    fn whole(&mut self, ty: TypeId) -> Parsed<Value> {
        let value = self.value(ty)?;
        self.skip_lines();
        if self.token.tok != Tok::Eof {
            return self.expected("the end after one value");
        }
        Ok(value)
    }

    pub(super) fn advance(&mut self) -> Token {
        std::mem::replace(&mut self.token, self.lexer.next())
    }

    /// Goes on at a byte offset.
    pub(super) fn seek(&mut self, offset: usize) {
        self.lexer = Lexer::new(self.text, offset);
        self.advance();
    }

    pub(super) fn skip_lines(&mut self) {
        while self.token.tok == Tok::Semi {
            self.advance();
        }
    }

    pub(super) fn at(&self, op: &'static str) -> bool {
        self.token.tok == Tok::Op(op)
    }

    pub(super) fn eat(&mut self, op: &'static str) -> bool {
        let found = self.at(op);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn expect(&mut self, op: &'static str) -> Parsed<()> {
        if self.eat(op) { Ok(()) } else { self.expected(op) }
    }

    pub(super) fn peek(&self) -> Tok {
        let mut ahead = self.lexer;
        ahead.next().tok
    }

    pub(super) fn word(&self) -> &'a str {
        self.text.get(self.token.start..self.token.end).unwrap_or_default()
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        self.token.tok == Tok::Ident && self.word() == word
    }

    pub(super) fn fail<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(Fail { span: self.token.start..self.token.end, message: message.into() })
    }

    pub(super) fn expected<T>(&self, what: &str) -> Parsed<T> {
        let found = match self.token.tok {
            Tok::Eof => "the end".to_string(),
            Tok::Bad(why) => format!("{} ({why})", literal::shorten(self.word())),
            _ => literal::shorten(self.word()),
        };
        self.fail(format!("expected {what}, found {found}"))
    }

    /// A value of a type. Counts nesting and parts.
    pub(super) fn value(&mut self, ty: TypeId) -> Parsed<Value> {
        self.depth += 1;
        self.parts += 1;
        if self.depth > MAX_NESTING {
            return self.fail(format!("literals nested over {MAX_NESTING} deep are not read"));
        }
        if self.parts > MAX_PARTS {
            return self.fail(format!("this literal has over {MAX_PARTS} parts; the limit is {MAX_PARTS}"));
        }
        let value = self.value_inner(ty)?;
        self.depth -= 1;
        Ok(value)
    }

    fn value_inner(&mut self, ty: TypeId) -> Parsed<Value> {
        let shape = self.types.shape(ty);
        match shape {
            Kind::Interface { .. } => return self.interface(ty),
            Kind::Array { .. } | Kind::Struct(_) => return self.composite(ty),
            _ => {}
        }
        let basic = if let Kind::Basic(basic) = shape { Some(*basic) } else { None };
        if let Some(value) = self.conversion(ty)? {
            return Ok(value);
        }
        match basic {
            Some(Basic::Bool) => self.boolean(ty),
            Some(Basic::String) => self.string(ty),
            Some(Basic::Float32) => self.float(FloatSize::F32).map(Value::Float),
            Some(Basic::Float64) => self.float(FloatSize::F64).map(Value::Float),
            Some(Basic::Complex64) => self.complex(FloatSize::F32),
            Some(Basic::Complex128) => self.complex(FloatSize::F64),
            Some(Basic::UnsafePointer) | None => self.reference(ty),
            Some(basic) => self.integer(basic, ty),
        }
    }

    /// `T(x)` or `(T)(x)` with T the type wanted; `None` where no conversion stands here.
    fn conversion(&mut self, ty: TypeId) -> Parsed<Option<Value>> {
        let start = self.token;
        let parens = self.at("(") && self.paren_holds_type();
        if !parens && !self.at_named_type() && !self.at_type_literal_of(ty) {
            return Ok(None);
        }
        if parens {
            self.advance();
        }
        let found = self.type_expr()?;
        if parens {
            self.expect(")")?;
        }
        if !self.at("(") {
            self.seek(start.start);
            return Ok(None);
        }
        self.same_type(found, ty, start)?;
        self.advance();
        let value = self.value(ty)?;
        self.expect(")")?;
        Ok(Some(value))
    }

    pub(super) fn same_type(&self, found: TypeId, wanted: TypeId, at: Token) -> Parsed<()> {
        if found == wanted {
            return Ok(());
        }
        let (found, wanted) = (self.types.short_name(found), self.types.short_name(wanted));
        Err(Fail {
            span: at.start..self.token.start.max(at.end),
            message: format!("this has type {found}; a value of type {wanted} goes here"),
        })
    }

    fn boolean(&mut self, ty: TypeId) -> Parsed<Value> {
        let value = match (self.token.tok, self.word()) {
            (Tok::Ident, "true") => true,
            (Tok::Ident, "false") => false,
            _ => return self.wanted(ty, "true or false"),
        };
        self.advance();
        Ok(Value::Bool(value))
    }

    pub(super) fn wanted<T>(&self, ty: TypeId, what: &str) -> Parsed<T> {
        self.expected(&format!("a {} ({what})", self.types.short_name(ty)))
    }

    fn string(&mut self, ty: TypeId) -> Parsed<Value> {
        let mut bytes = Vec::new();
        loop {
            if self.token.tok != Tok::Str {
                return self.wanted(ty, "a literal such as \"alice\"");
            }
            match literal::string(self.word()) {
                Ok(part) => bytes.extend(part),
                Err(error) => return self.fail(error.to_string()),
            }
            self.advance();
            if !self.eat("+") {
                return Ok(Value::Str(bytes));
            }
        }
    }

    fn integer(&mut self, basic: Basic, ty: TypeId) -> Parsed<Value> {
        let start = self.token;
        let (value, end) = self.constant()?;
        let (low, high) = integer_range(basic, self.arch);
        if value < low || value > high {
            let name = self.types.short_name(ty);
            let on = if matches!(basic, Basic::Int | Basic::Uint | Basic::Uintptr) {
                format!(" on {}", self.arch)
            } else {
                String::new()
            };
            let message = format!("{value} does not fit in {name}{on}: {low} to {high}");
            return Err(Fail { span: start.start..end, message });
        }
        Ok(Value::Int(value))
    }

    /// A constant integer expression here; gives its value and end.
    pub(super) fn constant(&mut self) -> Parsed<(i128, usize)> {
        let start = self.token.start;
        if let Some(found) = self.plain_number() {
            return Ok(found);
        }
        // Names are looked up in a text of their own, which is cut so that a long literal does not copy itself.
        let mut end = self.text.len().min(start + MAX_TYPE_TEXT);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let text = self.text.get(start..end).unwrap_or_default();
        match literal_constant(text, 0, self.types) {
            Ok((value, next)) => {
                self.seek(start + next);
                let end = start + text.get(..next).unwrap_or_default().trim_end().len();
                Ok((value, end))
            }
            Err((from, to, message)) => Err(Fail { span: start + from..start + to, message }),
        }
    }

    /// A number alone, which is what most literals are: its value and end.
    fn plain_number(&mut self) -> Option<(i128, usize)> {
        let (mut ahead, mut token, mut negative) = (self.lexer, self.token, false);
        if token.tok == Tok::Op("-") {
            (token, negative) = (ahead.next(), true);
        }
        if token.tok != Tok::Int {
            return None;
        }
        if !matches!(ahead.next().tok, Tok::Op("," | "}" | ")" | ":" | "]") | Tok::Semi | Tok::Eof) {
            return None;
        }
        let value = literal::integer(self.text.get(token.start..token.end)?).ok()?;
        self.seek(token.end);
        Some((if negative { -value } else { value }, token.end))
    }
}

/// The integers that a type holds on an architecture.
pub(super) fn integer_range(basic: Basic, arch: Arch) -> (i128, i128) {
    let word = arch.ptr_size() * 8;
    let (bits, signed) = match basic {
        Basic::Int8 => (8, true),
        Basic::Int16 => (16, true),
        Basic::Int32 => (32, true),
        Basic::Int64 => (64, true),
        Basic::Int => (word, true),
        Basic::Uint8 => (8, false),
        Basic::Uint16 => (16, false),
        Basic::Uint32 => (32, false),
        Basic::Uint64 => (64, false),
        _ => (word, false),
    };
    if signed { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) }
}
