//! References (pointers, slices, maps, channels, funcs) and what interfaces hold.
//!
//! Invariant: a reference is nil or a distinct address; of a slice the length and capacity are kept as well.

use super::number::is_float_name;
use super::parser::{Fail, Parsed, ValueParser};
use super::value::Value;
use crate::gotype::reading::syntax::token::{Tok, Token};
use crate::gotype::types::{Basic, Kind, TypeId, Types};

impl ValueParser<'_> {
    /// nil, or something new: `&T{…}`, `new(T)`, `make(…)`, a map, slice or func literal.
    pub(super) fn reference(&mut self, ty: TypeId) -> Parsed<Value> {
        if self.at_word("nil") {
            self.advance();
            return Ok(Value::Nil);
        }
        let at = self.token;
        // Inside a composite literal the type of its parts may be left out: {…} is &T{…}.
        if self.at("{") {
            return match self.types.shape(ty).clone() {
                Kind::Pointer(elem) => {
                    self.composite(elem)?;
                    self.numbered()
                }
                Kind::Slice(_) | Kind::Map { .. } => self.made(ty),
                _ => self.wanted(ty, "nil"),
            };
        }
        let accepted = match self.types.shape(ty) {
            Kind::Pointer(_) => "nil, new(T) or &T{…}",
            Kind::Slice(_) => "nil, []T{…} or make([]T, len, cap)",
            Kind::Map { .. } => "nil, map[K]V{…} or make(map[K]V)",
            Kind::Chan { .. } => "nil or make(chan T)",
            Kind::Func(_) => "nil or func() {…}",
            _ => "nil or unsafe.Pointer(new(T))",
        };
        let unnamed = self.types.underlying(ty);
        let (found, value) = match self.typed_reference()? {
            Some(found) => found,
            None => return self.wanted(ty, accepted),
        };
        if found == unnamed || self.types.shape(ty) == &Kind::Basic(Basic::UnsafePointer) {
            return Ok(value);
        }
        self.same_type(found, ty, at)?;
        Ok(value)
    }

    /// An expression that says its own type: `&T{…}`, `new(T)`, `make(T)`, `[]T{…}`, `map[K]V{…}`, `func() {…}`.
    fn typed_reference(&mut self) -> Parsed<Option<(TypeId, Value)>> {
        if self.eat("&") {
            let elem = self.type_expr()?;
            self.composite_of(elem)?;
            let pointer = self.types.pointer(elem);
            return Ok(Some((pointer, self.numbered()?)));
        }
        if self.at_word("new") && self.peek() == Tok::Op("(") {
            self.advance();
            self.advance();
            let elem = self.type_expr()?;
            self.expect(")")?;
            let pointer = self.types.pointer(elem);
            return Ok(Some((pointer, self.numbered()?)));
        }
        if self.at_word("make") && self.peek() == Tok::Op("(") {
            return self.make().map(Some);
        }
        if !matches!(self.token.tok, Tok::Op("[") | Tok::Keyword("map" | "func")) && !self.at_named_type() {
            return Ok(None);
        }
        let ty = self.type_expr()?;
        if !self.at("{") {
            return self.expected("{ or ( after a type");
        }
        Ok(Some((ty, self.made(ty)?)))
    }

    /// The braces after `&T`: of a struct or array read part by part, of others skipped.
    fn composite_of(&mut self, ty: TypeId) -> Parsed<()> {
        match self.types.shape(ty) {
            Kind::Struct(_) | Kind::Array { .. } => self.braces(ty).map(|_| ()),
            _ => self.skip_braces(),
        }
    }

    /// The braces of a slice, map or func literal.
    fn made(&mut self, ty: TypeId) -> Parsed<Value> {
        match self.types.shape(ty).clone() {
            Kind::Slice(elem) => {
                self.expect("{")?;
                self.skip_lines();
                let len = if self.eat("}") { 0 } else { self.elements(None, elem)?.len() as i128 };
                let number = self.number_comment();
                Ok(Value::Composite(vec![Value::Ref(number), Value::Int(len), Value::Int(len)]))
            }
            Kind::Map { .. } | Kind::Func(_) => {
                self.skip_braces()?;
                self.numbered()
            }
            Kind::Struct(_) | Kind::Array { .. } => self.braces(ty),
            _ => self.wanted(ty, "nil"),
        }
    }

    fn skip_braces(&mut self) -> Parsed<()> {
        let mut open = 0u32;
        loop {
            match self.token.tok {
                Tok::Op("{") => open += 1,
                Tok::Op("}") if open == 1 => {
                    self.advance();
                    return Ok(());
                }
                Tok::Op("}") => open = open.saturating_sub(1),
                Tok::Eof => return self.expected("}"),
                _ if open == 0 => return self.expected("{"),
                _ => {}
            }
            self.advance();
        }
    }

    /// `make(T, n, m)`.
    fn make(&mut self) -> Parsed<(TypeId, Value)> {
        self.advance();
        self.advance();
        let ty = self.type_expr()?;
        let mut sizes = Vec::new();
        while self.eat(",") && !self.at(")") {
            sizes.push(self.constant()?.0.max(0));
        }
        self.expect(")")?;
        let number = self.number_comment();
        let value = match self.types.shape(ty) {
            Kind::Slice(_) => {
                let Some(len) = sizes.first().copied() else { return self.expected("a length in make([]T, len)") };
                let cap = sizes.get(1).copied().unwrap_or(len).max(len);
                Value::Composite(vec![Value::Ref(number), Value::Int(len), Value::Int(cap)])
            }
            Kind::Map { .. } | Kind::Chan { .. } => Value::Ref(number),
            _ => return self.expected("a slice, map or channel type in make"),
        };
        Ok((ty, value))
    }

    fn numbered(&mut self) -> Parsed<Value> {
        Ok(Value::Ref(self.number_comment()))
    }

    /// Which address a reference is: `/* #7 */` right before the current token; 0 where nothing is said.
    fn number_comment(&self) -> u64 {
        let before = self.text.get(..self.token.start).unwrap_or_default().trim_end();
        let number = before.strip_suffix("*/").and_then(|b| b.rsplit_once("/*")).map(|(_, inner)| inner.trim());
        number.and_then(|inner| inner.strip_prefix('#')).and_then(|n| n.parse().ok()).unwrap_or(0)
    }

    /// What an interface holds: its dynamic type is written, or follows from the literal as in Go.
    pub(super) fn interface(&mut self, ty: TypeId) -> Parsed<Value> {
        if self.at_word("nil") {
            self.advance();
            return Ok(Value::Nil);
        }
        let at = self.token;
        let (dynamic, value) = self.dynamic()?;
        if matches!(self.types.shape(dynamic), Kind::Interface { .. }) {
            return Ok(value);
        }
        let named = match self.types.kind(dynamic) {
            Kind::Pointer(elem) => matches!(self.types.kind(*elem), Kind::Named { .. }),
            kind => matches!(kind, Kind::Named { .. } | Kind::Struct(_)),
        };
        if !named && !self.types.methods(ty).is_empty() {
            let (dynamic, ty) = (self.types.short_name(dynamic), self.types.short_name(ty));
            let message = format!(
                "{dynamic} does not implement {ty}, it has no methods; use nil, or a declared type such as &T{{}}"
            );
            return Err(Fail { span: at.start..self.token.start.max(at.end), message });
        }
        Ok(Value::Iface(dynamic, Box::new(value)))
    }

    fn dynamic(&mut self) -> Parsed<(TypeId, Value)> {
        if let Some(ty) = self.untyped_constant() {
            return Ok((ty, self.value(ty)?));
        }
        let reference = self.at("&") || ((self.at_word("new") || self.at_word("make")) && self.peek() == Tok::Op("("));
        if reference && let Some(found) = self.typed_reference()? {
            return Ok(found);
        }
        let parens = self.at("(");
        if parens {
            self.advance();
        } else if !self.at_type_start() {
            return self.expected("a value with its type, such as 5, \"x\", float64(2.5), Point{1, 2} or nil");
        }
        if self.at("[") && self.peek() == Tok::Op("...") {
            return self.open_array();
        }
        let ty = self.type_expr()?;
        if parens {
            self.expect(")")?;
        }
        if self.eat("(") {
            let value = self.value(ty)?;
            self.expect(")")?;
            return Ok((ty, value));
        }
        if !self.at("{") {
            return self.expected("( or { after a type");
        }
        Ok((ty, self.made(ty)?))
    }

    /// `[...]T{…}`, whose length is that of its elements.
    fn open_array(&mut self) -> Parsed<(TypeId, Value)> {
        self.advance();
        self.advance();
        self.expect("]")?;
        let elem = self.type_expr()?;
        self.expect("{")?;
        self.skip_lines();
        let parts = if self.eat("}") { Vec::new() } else { self.elements(None, elem)? };
        let ty = self.types.intern(Kind::Array { len: parts.len() as u64, elem });
        Ok((ty, if parts.is_empty() { Value::Zero } else { Value::Composite(parts) }))
    }

    /// The default type of a constant expression here, by its terms up to `,` `}` `)` `=` or the end; `None` where
    /// what stands here is no constant (Go specification, "Constants").
    fn untyped_constant(&self) -> Option<TypeId> {
        let word = |token: Token| self.text.get(token.start..token.end).unwrap_or_default();
        match self.token.tok {
            Tok::Str => return Some(Types::STRING),
            Tok::Ident if matches!(self.word(), "true" | "false") => return Some(Types::BOOL),
            Tok::Ident if self.at_word("complex") => return Some(Types::COMPLEX128),
            Tok::Ident if self.at_word("math") => {}
            Tok::Ident if !self.types.scope.constants.contains_key(self.word()) => return None,
            Tok::Op("(") if self.paren_holds_type() => return None,
            Tok::Int | Tok::Float | Tok::Imag | Tok::Char | Tok::Ident | Tok::Op("-" | "+" | "^" | "(") => {}
            _ => return None,
        }
        let (mut ahead, mut token, mut open, mut kind) = (self.lexer, self.token, 0u32, 0u8);
        loop {
            match token.tok {
                Tok::Op("(") => open += 1,
                Tok::Op(")") if open > 0 => open -= 1,
                Tok::Op("," | "}" | ")" | "=") if open == 0 => break,
                Tok::Semi | Tok::Eof => break,
                Tok::Char => kind = kind.max(1),
                Tok::Float => kind = kind.max(2),
                Tok::Imag => kind = 3,
                Tok::Ident if is_float_name(word(token)) => kind = kind.max(2),
                _ => {}
            }
            token = ahead.next();
        }
        Some([Types::INT, Types::INT32, Types::FLOAT64, Types::COMPLEX128][usize::from(kind)])
    }
}
