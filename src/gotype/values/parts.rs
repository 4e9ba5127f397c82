//! Composite literals, and the types that literals mention.
//!
//! Invariant: a struct or array value has all its parts; blank fields are zero whatever is written.

use super::parser::{Fail, MAX_TYPE_TEXT, Parsed, ValueParser};
use super::value::{Value, zero_value};
use crate::gotype::reading::leading_type;
use crate::gotype::reading::resolve::nearest;
use crate::gotype::reading::syntax::token::Tok;
use crate::gotype::types::{Field, Kind, TypeId};
use std::collections::HashMap;

/// The most elements of an array that is written out.
const MAX_ELEMENTS: u64 = 1 << 20;

impl ValueParser<'_> {
    /// At a word (`Point`, `time.Time`) that is a type's name.
    pub(super) fn at_named_type(&self) -> bool {
        self.token.tok == Tok::Ident && self.named_type().is_some()
    }

    fn named_type(&self) -> Option<TypeId> {
        self.types.find(self.dotted())
    }

    /// The name here, with its package if it has one.
    fn dotted(&self) -> &str {
        let mut ahead = self.lexer;
        let mut end = self.token.end;
        if ahead.next().tok == Tok::Op(".") {
            let name = ahead.next();
            if name.tok == Tok::Ident {
                end = name.end;
            }
        }
        self.text.get(self.token.start..end).unwrap_or_default()
    }

    /// At the start of an unnamed type, where a value of `ty` would not start so.
    pub(super) fn at_type_literal_of(&self, ty: TypeId) -> bool {
        let reference = !matches!(self.types.shape(ty), Kind::Basic(_));
        reference && self.at("[")
    }

    /// At `(`: a type in parentheses and no value.
    pub(super) fn paren_holds_type(&self) -> bool {
        let mut ahead = self.lexer;
        let next = ahead.next();
        match next.tok {
            Tok::Op("*" | "[" | "<-") | Tok::Keyword("chan" | "func" | "map" | "struct" | "interface") => true,
            Tok::Ident => {
                let word = self.text.get(next.start..next.end).unwrap_or_default();
                self.types.find(word).is_some() && ahead.next().tok == Tok::Op(")")
            }
            _ => false,
        }
    }

    /// A type expression here. Names are those of the checked source and the standard library.
    pub(super) fn type_expr(&mut self) -> Parsed<TypeId> {
        if self.token.tok == Tok::Ident
            && let Some(id) = self.named_type()
        {
            let end = self.token.start + self.dotted().len();
            self.seek(end);
            return Ok(id);
        }
        let start = self.token.start;
        let mut end = self.text.len().min(start + MAX_TYPE_TEXT);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let text = self.text.get(start..end).unwrap_or_default();
        match leading_type(text, self.types) {
            Ok((id, next)) => {
                self.seek(start + next);
                Ok(id)
            }
            Err(Some(problem)) => {
                let span = start + problem.span.start as usize..start + problem.span.end as usize;
                Err(Fail { span, message: problem.message })
            }
            Err(None) => self.expected("a type"),
        }
    }

    /// `{…}` or `T{…}`, also `T(T{…})`.
    pub(super) fn composite(&mut self, ty: TypeId) -> Parsed<Value> {
        let start = self.token;
        if !self.at("{") {
            if !self.at_type_start() {
                let example = match self.types.shape(ty) {
                    Kind::Struct(fields) => match fields.first() {
                        Some(field) if field.name != "_" => format!("{{{}: …}}", field.name),
                        _ => "{}".to_string(),
                    },
                    _ => "{1, 2}".to_string(),
                };
                return self.wanted(ty, &format!("for example {example}"));
            }
            if self.at("[") && self.peek() == Tok::Op("...") {
                self.open_array_elem(ty)?;
            } else {
                let found = self.type_expr()?;
                self.same_type(found, ty, start)?;
            }
            if self.eat("(") {
                let value = self.value(ty)?;
                self.expect(")")?;
                return Ok(value);
            }
        }
        self.braces(ty)
    }

    pub(super) fn at_type_start(&self) -> bool {
        matches!(
            self.token.tok,
            Tok::Ident | Tok::Op("[") | Tok::Keyword("struct" | "map" | "chan" | "func" | "interface")
        )
    }

    /// `[...]T` before an array's braces: the type's own length counts.
    fn open_array_elem(&mut self, ty: TypeId) -> Parsed<()> {
        let start = self.token;
        self.advance();
        self.advance();
        self.expect("]")?;
        let found = self.type_expr()?;
        match self.types.shape(ty) {
            Kind::Array { elem, .. } => self.same_type(found, *elem, start),
            _ => self.wanted(ty, "no array"),
        }
    }

    pub(super) fn braces(&mut self, ty: TypeId) -> Parsed<Value> {
        self.expect("{")?;
        self.skip_lines();
        if self.eat("}") {
            return Ok(Value::Zero);
        }
        match self.types.shape(ty).clone() {
            Kind::Struct(fields) if self.token.tok == Tok::Ident && self.peek() == Tok::Op(":") => {
                self.keyed_fields(ty, &fields)
            }
            Kind::Struct(fields) => self.positional_fields(ty, &fields),
            Kind::Array { len, elem } => self.elements(Some(len), elem).map(Value::Composite),
            _ => self.wanted(ty, "a value"),
        }
    }

    /// After a part: `,` or the closing brace; true where another part follows.
    fn another(&mut self) -> Parsed<bool> {
        self.skip_lines();
        let comma = self.eat(",");
        self.skip_lines();
        if self.eat("}") {
            return Ok(false);
        }
        if comma { Ok(true) } else { self.expected(", or }") }
    }

    fn keyed_fields(&mut self, ty: TypeId, fields: &[Field]) -> Parsed<Value> {
        let index: HashMap<&str, usize> = fields.iter().enumerate().map(|(i, f)| (f.name.as_str(), i)).collect();
        let mut parts: Vec<Option<Value>> = vec![None; fields.len()];
        loop {
            let name = self.word();
            if self.token.tok != Tok::Ident || self.peek() != Tok::Op(":") {
                return self.expected("a field name and : (fields are all named or all in order)");
            }
            let Some(i) = index.get(name).copied().filter(|_| name != "_") else {
                return self.unknown_field(ty, name, fields);
            };
            if parts[i].is_some() {
                return self.fail(format!("field {name} is given twice"));
            }
            self.advance();
            self.advance();
            self.skip_lines();
            parts[i] = Some(self.value(fields[i].ty)?);
            if !self.another()? {
                break;
            }
        }
        let complete =
            parts.into_iter().zip(fields).map(|(part, f)| part.unwrap_or_else(|| zero_value(self.types, f.ty)));
        Ok(Value::Composite(complete.collect()))
    }

    fn unknown_field(&self, ty: TypeId, name: &str, fields: &[Field]) -> Parsed<Value> {
        let known = fields.iter().map(|f| f.name.as_str()).filter(|n| *n != "_");
        let name_of = self.types.short_name(ty);
        let hint = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("its fields are {}", known.take(20).collect::<Vec<_>>().join(", ")),
        };
        self.fail(format!("{name_of} has no field {name}; {hint}"))
    }

    fn positional_fields(&mut self, ty: TypeId, fields: &[Field]) -> Parsed<Value> {
        let mut parts = Vec::new();
        loop {
            let Some(field) = fields.get(parts.len()) else { return self.field_count(ty, fields.len(), "more") };
            let value = self.value(field.ty)?;
            parts.push(if field.name == "_" { zero_value(self.types, field.ty) } else { value });
            if !self.another()? {
                break;
            }
        }
        if parts.len() < fields.len() {
            return self.field_count(ty, fields.len(), "fewer");
        }
        Ok(Value::Composite(parts))
    }

    fn field_count(&self, ty: TypeId, count: usize, which: &str) -> Parsed<Value> {
        let name = self.types.short_name(ty);
        self.fail(format!(
            "{name} has {count} fields and here are {which}; give all in order, or name them: {{Field: value}}"
        ))
    }

    /// The elements after `{`, up to and with `}`; with a length, all of them are filled in.
    pub(super) fn elements(&mut self, len: Option<u64>, elem: TypeId) -> Parsed<Vec<Value>> {
        let mut parts: Vec<Value> = Vec::new();
        let mut given: Vec<bool> = Vec::new();
        let mut next = 0u64;
        if len.is_some_and(|len| len > MAX_ELEMENTS) {
            return self
                .fail(format!("arrays of over {MAX_ELEMENTS} elements are not written out; {{}} is their zero value"));
        }
        loop {
            let at = self.token;
            if matches!(self.token.tok, Tok::Int | Tok::Char | Tok::Ident) && self.peek() == Tok::Op(":") {
                let (index, _) = self.constant()?;
                next = u64::try_from(index).unwrap_or(u64::MAX);
                self.expect(":")?;
            }
            let limit = len.unwrap_or(MAX_ELEMENTS);
            if next >= limit {
                return Err(Fail {
                    span: at.start..at.end,
                    message: format!("index {next} is past the end; there are {limit} elements"),
                });
            }
            let index = next as usize;
            if index >= parts.len() {
                parts.resize(index + 1, zero_value(self.types, elem));
                given.resize(index + 1, false);
            }
            if std::mem::replace(&mut given[index], true) {
                return Err(Fail { span: at.start..at.end, message: format!("element {index} is given twice") });
            }
            parts[index] = self.value(elem)?;
            next += 1;
            if !self.another()? {
                break;
            }
        }
        parts.resize(len.map_or(parts.len(), |len| len as usize), zero_value(self.types, elem));
        Ok(parts)
    }
}
