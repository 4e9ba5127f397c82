//! Struct, interface and func types: the parts with a body.
//!
//! Invariant: a wrong field or method is skipped to the end of its line, so that the rest is read.

use super::ast::{Expr, ExprId, FieldExpr, FuncExpr, IfaceElem};
use super::literal;
use super::parser::Parser;
use super::token::Tok;
use crate::gotype::reading::diag::MAX_NESTING;

impl Parser<'_> {
    pub(super) fn parse_struct(&mut self) -> ExprId {
        let start = self.advance().start;
        let mut fields = Vec::new();
        match self.parse_body("struct", start, |parser| parser.parse_field(&mut fields)) {
            Some(end) => self.ast.push(Expr::Struct(fields), self.span(start, end)),
            None => self.ast.push(Expr::Bad, self.span(start, start)),
        }
    }

    /// What stands in braces after a keyword at `start`, each line by `line`: where it ends. `None`: there is nothing.
    fn parse_body(&mut self, keyword: &str, start: usize, mut line: impl FnMut(&mut Self)) -> Option<usize> {
        if !self.expect("{", &format!("{{ after {keyword}")) {
            return None;
        }
        loop {
            match self.token.tok {
                Tok::Semi => {
                    self.advance();
                }
                Tok::Op("}") => break,
                Tok::Eof => {
                    let open = self.span(start, start + keyword.len());
                    self.problem(open, format!("this {keyword} has no closing }}"));
                    break;
                }
                _ => line(self),
            }
        }
        let end = self.token.end;
        self.eat("}");
        Some(end)
    }

    fn parse_field(&mut self, fields: &mut Vec<FieldExpr>) {
        let problems = self.problems.len();
        let first = fields.len();
        match self.token.tok {
            Tok::Ident if self.ident_is_embedded() => {
                let ty = self.parse_type_name();
                self.push_embedded(ty, ty, fields);
            }
            Tok::Op("*") => {
                let start = self.advance().start;
                if self.token.tok == Tok::Ident {
                    let name = self.parse_type_name();
                    let end = self.ast.get(name).1.end as usize;
                    let ty = self.ast.push(Expr::Pointer(name), self.span(start, end));
                    self.push_embedded(ty, name, fields);
                } else {
                    self.expected("the name of an embedded type after *");
                }
            }
            Tok::Ident => self.parse_named_fields(fields),
            _ => self.expected("a field such as Name string, or }"),
        }
        if self.token.tok == Tok::Str && self.problems.len() == problems {
            self.parse_tag(&mut fields[first..]);
        }
        let ended = matches!(self.token.tok, Tok::Semi | Tok::Op("}"));
        if !ended && self.problems.len() == problems {
            self.expected("; or a new line or } after a field");
        }
        if !ended {
            self.skip_field();
        }
    }

    /// After a wrong field: on to the next line of this struct.
    fn skip_field(&mut self) {
        self.skip_to_close(";");
        if matches!(self.token.tok, Tok::Op(")" | "]")) {
            self.advance();
        }
    }

    /// An identifier at the start of a field: alone it is an embedded type, else a field's name.
    fn ident_is_embedded(&self) -> bool {
        match self.peek().tok {
            Tok::Op("." | "}") | Tok::Semi | Tok::Str | Tok::Eof => true,
            Tok::Op("[") => self.bracket_is_instantiation(),
            _ => false,
        }
    }

    /// After an identifier and `[`: `Name[T]` and not `name [8]T`, seen by whether a type follows the `]`.
    fn bracket_is_instantiation(&self) -> bool {
        let mut ahead = self.lexer;
        ahead.next();
        let mut open = 1u32;
        loop {
            match ahead.next().tok {
                Tok::Op("[" | "(" | "{") => open += 1,
                Tok::Op("]" | ")" | "}") => open -= 1,
                Tok::Eof => return false,
                _ => {}
            }
            if open > MAX_NESTING {
                return false;
            }
            if open == 0 {
                let next = ahead.next().tok;
                return matches!(next, Tok::Semi | Tok::Eof | Tok::Str | Tok::Op("}" | ")" | ","));
            }
        }
    }

    fn push_embedded(&mut self, ty: ExprId, name_of: ExprId, fields: &mut Vec<FieldExpr>) {
        let name = match self.ast.get(name_of) {
            (Expr::Name { name, .. } | Expr::Instance { name, .. }, _) => *name,
            (_, span) => *span,
        };
        fields.push(FieldExpr { name, ty, embedded: true, tag: None });
    }

    fn parse_named_fields(&mut self, fields: &mut Vec<FieldExpr>) {
        let mut names = vec![self.token_span()];
        self.advance();
        while self.eat(",") {
            if self.token.tok != Tok::Ident {
                self.expected("a field name after ,");
                return;
            }
            names.push(self.token_span());
            self.advance();
        }
        let ty = self.parse_type();
        fields.extend(names.into_iter().map(|name| FieldExpr { name, ty, embedded: false, tag: None }));
    }

    fn parse_tag(&mut self, fields: &mut [FieldExpr]) {
        match literal::string(self.token_text()) {
            Ok(bytes) => {
                let tag = String::from_utf8_lossy(&bytes).into_owned();
                // Go has no tag of length 0: an empty one is none.
                let tag = Some(tag).filter(|t| !t.is_empty());
                fields.iter_mut().for_each(|f| f.tag = tag.clone());
            }
            Err(error) => self.problem(self.token_span(), error.to_string()),
        }
        self.advance();
    }

    pub(super) fn parse_interface(&mut self) -> ExprId {
        let start = self.advance().start;
        let mut elems = Vec::new();
        match self.parse_body("interface", start, |parser| parser.parse_iface_elem(&mut elems)) {
            Some(end) => self.ast.push(Expr::Interface(elems), self.span(start, end)),
            None => self.ast.push(Expr::Bad, self.span(start, start)),
        }
    }

    /// One method, embedded type or type set.
    fn parse_iface_elem(&mut self, elems: &mut Vec<IfaceElem>) {
        let problems = self.problems.len();
        if self.token.tok == Tok::Ident && self.peek().tok == Tok::Op("(") {
            let name = self.token_span();
            self.advance();
            let func = self.parse_signature();
            elems.push(IfaceElem::Method { name, func });
        } else {
            let elem = self.parse_union();
            elems.push(elem);
        }
        if !matches!(self.token.tok, Tok::Semi | Tok::Op("}")) {
            if self.problems.len() == problems {
                self.expected("; or a new line or } after a method");
            }
            self.skip_field();
        }
    }

    /// `T`, or a type set such as `~int | string`.
    fn parse_union(&mut self) -> IfaceElem {
        let mut terms = Vec::new();
        loop {
            let tilde = self.eat("~");
            terms.push((tilde, self.parse_type()));
            if !self.eat("|") {
                break;
            }
        }
        match terms.as_slice() {
            [(false, one)] => IfaceElem::Embedded(*one),
            _ => IfaceElem::Union(terms),
        }
    }

    /// What may stand for a type parameter: an interface, or a type set without its `interface { … }`.
    pub(super) fn parse_constraint(&mut self) -> ExprId {
        let start = self.token.start;
        match self.parse_union() {
            IfaceElem::Embedded(expr) => expr,
            union => self.ast.push(Expr::Interface(vec![union]), self.span(start, self.token.start)),
        }
    }

    /// Parameters and results, after `func` or a method's name.
    pub(super) fn parse_signature(&mut self) -> FuncExpr {
        let (params, variadic) = self.parse_params();
        let results = if self.at("(") {
            self.parse_params().0
        } else if self.at_type() {
            vec![self.parse_type()]
        } else {
            Vec::new()
        };
        FuncExpr { params, variadic, results }
    }

    /// `(int, ...string)` or `(a, b int, c ...string)`; the types alone.
    fn parse_params(&mut self) -> (Vec<ExprId>, bool) {
        let mut entries: Vec<(bool, ExprId)> = Vec::new();
        let mut variadic = false;
        if !self.expect("(", "( before the parameters of a func type") {
            return (Vec::new(), false);
        }
        while !self.at(")") && self.token.tok != Tok::Eof {
            let problems = self.problems.len();
            let named = self.token.tok == Tok::Ident && self.param_has_name();
            if named {
                self.advance();
            }
            variadic |= self.eat("...");
            entries.push((named, self.parse_type()));
            if self.problems.len() > problems || !self.eat(",") {
                break;
            }
        }
        if !self.at(")") && !matches!(entries.last(), Some((_, e)) if matches!(self.ast.get(*e).0, Expr::Bad)) {
            self.expected(") after the parameters");
        }
        if self.skip_to_close(")") {
            self.advance();
        }
        (param_types(entries), variadic)
    }

    /// At an identifier in a parameter list: a name before its type, and not itself a type.
    fn param_has_name(&self) -> bool {
        match self.peek().tok {
            Tok::Op("[") => !self.bracket_is_instantiation(),
            Tok::Op("*" | "(" | "<-" | "...") | Tok::Ident => true,
            Tok::Keyword(word) => matches!(word, "map" | "chan" | "func" | "struct" | "interface"),
            _ => false,
        }
    }
}

/// If any parameter has a name, an entry without one is a name that shares the next type.
fn param_types(entries: Vec<(bool, ExprId)>) -> Vec<ExprId> {
    if entries.iter().all(|(named, _)| !named) {
        return entries.into_iter().map(|(_, ty)| ty).collect();
    }
    let mut types: Vec<ExprId> = Vec::new();
    let mut next = None;
    for (named, ty) in entries.into_iter().rev() {
        if named {
            next = Some(ty);
        }
        types.push(next.unwrap_or(ty));
    }
    types.reverse();
    types
}
