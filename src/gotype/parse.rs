//! Recursive descent over Go's type expressions (Go specification, "Types").
//!
//! Invariant: the parser always ends: every loop consumes a token or leaves; nesting over the limit stops the
//! parse as a whole. An expression that is wrong becomes `Expr::Bad` and exactly one problem is reported for it.

use super::ast::{Ast, Expr, ExprId, FieldExpr, FuncExpr, IfaceElem};
use super::diag::{MAX_DIAGNOSTICS, MAX_NESTING, Problem, Span};
use super::literal;
use super::model::ChanDir;
use super::token::{Lexer, Tok, Token};

pub(crate) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) source: u32,
    pub(super) lexer: Lexer<'a>,
    pub(super) token: Token,
    pub(super) ast: &'a mut Ast,
    pub(super) problems: &'a mut Vec<Problem>,
    depth: u32,
    /// A limit was met: nothing more is read.
    pub(super) stopped: bool,
}

/// What stands before a type and wraps it.
enum Prefix {
    Pointer,
    Slice,
    Array(Span),
    Map(ExprId),
    Chan(ChanDir),
}

impl<'a> Parser<'a> {
    pub fn new(
        text: &'a str,
        source: u32,
        offset: usize,
        ast: &'a mut Ast,
        problems: &'a mut Vec<Problem>,
    ) -> Parser<'a> {
        let mut lexer = Lexer::new(text, offset);
        let token = lexer.next();
        Parser { text, source, lexer, token, ast, problems, depth: 0, stopped: false }
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span { source: self.source, start: start as u32, end: end as u32 }
    }

    pub(super) fn token_span(&self) -> Span {
        self.span(self.token.start, self.token.end)
    }

    pub(super) fn token_text(&self) -> &'a str {
        self.text.get(self.token.start..self.token.end).unwrap_or_default()
    }

    pub(super) fn advance(&mut self) -> Token {
        let before = self.token;
        if !self.stopped {
            self.token = self.lexer.next();
        }
        before
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

    /// The token after the current one.
    pub(super) fn peek(&self) -> Token {
        let mut ahead = self.lexer;
        ahead.next()
    }

    /// Reports a problem; at the limit of problems the parse ends.
    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>) {
        if self.stopped {
            return;
        }
        self.problems.push(Problem { span, message: message.into() });
        if self.problems.len() >= MAX_DIAGNOSTICS {
            self.stop();
        }
    }

    pub(super) fn stop(&mut self) {
        self.stopped = true;
        self.token = Token { tok: Tok::Eof, start: self.text.len(), end: self.text.len() };
    }

    /// What the current token is, for a message.
    pub(super) fn found(&self) -> String {
        match self.token.tok {
            Tok::Eof => "the end".to_string(),
            Tok::Semi if self.token_text() != ";" => "the end of the line".to_string(),
            Tok::Bad(why) => format!("{} ({why})", literal::shorten(self.token_text())),
            _ => literal::shorten(self.token_text()),
        }
    }

    pub(super) fn expected(&mut self, what: &str) {
        let message = format!("expected {what}, found {}", self.found());
        self.problem(self.token_span(), message);
    }

    pub(super) fn expect(&mut self, op: &'static str, what: &str) -> bool {
        let found = self.eat(op);
        if !found {
            self.expected(what);
        }
        found
    }

    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAX_NESTING && !self.stopped {
            let message = format!("types nested over {MAX_NESTING} deep are not read; the limit is {MAX_NESTING}");
            self.problem(self.token_span(), message);
            self.stop();
        }
        !self.stopped
    }

    /// Skips to the closing bracket of the one just read, which stays current. Brackets inside are balanced.
    /// Stops at the end of a line or text, unless inside brackets.
    pub(super) fn skip_to_close(&mut self, close: &'static str) -> bool {
        let mut open = 0u32;
        loop {
            match self.token.tok {
                Tok::Op(op) if open == 0 && op == close => return true,
                Tok::Eof => return false,
                Tok::Semi if open == 0 && close != "}" => return false,
                Tok::Op("(" | "[" | "{") => open += 1,
                Tok::Op(")" | "]" | "}") if open == 0 => return false,
                Tok::Op(")" | "]" | "}") => open -= 1,
                _ => {}
            }
            if open > MAX_NESTING {
                let message = format!("brackets nested over {MAX_NESTING} deep are not read");
                self.problem(self.token_span(), message);
                self.stop();
            }
            self.advance();
        }
    }

    /// True where a type may start here.
    pub(super) fn at_type(&self) -> bool {
        matches!(
            self.token.tok,
            Tok::Ident
                | Tok::Op("*" | "[" | "(" | "<-")
                | Tok::Keyword("map" | "chan" | "func" | "struct" | "interface")
        )
    }

    /// A type expression. Prefixes (`*`, `[]`, `map[K]` …) are collected in a loop, not by recursion.
    pub fn parse_type(&mut self) -> ExprId {
        let depth = self.depth;
        let mut prefixes: Vec<(Prefix, usize)> = Vec::new();
        while self.enter() {
            let start = self.token.start;
            match self.parse_prefix() {
                Some(Ok(prefix)) => prefixes.push((prefix, start)),
                Some(Err(())) => {
                    self.depth = depth;
                    return self.ast.push(Expr::Bad, self.span(start, start));
                }
                None => break,
            }
        }
        let mut expr = self.parse_operand();
        let end = self.ast.get(expr).1.end as usize;
        for (prefix, start) in prefixes.into_iter().rev() {
            let node = match prefix {
                Prefix::Pointer => Expr::Pointer(expr),
                Prefix::Slice => Expr::Slice(expr),
                Prefix::Array(len) => Expr::Array { len, elem: expr },
                Prefix::Map(key) => Expr::Map { key, elem: expr },
                Prefix::Chan(dir) => Expr::Chan { dir, elem: expr },
            };
            expr = self.ast.push(node, self.span(start, end));
        }
        self.depth = depth;
        expr
    }

    fn parse_prefix(&mut self) -> Option<Result<Prefix, ()>> {
        match self.token.tok {
            Tok::Op("*") => {
                self.advance();
                Some(Ok(Prefix::Pointer))
            }
            Tok::Op("[") => Some(self.parse_length()),
            Tok::Keyword("map") => Some(self.parse_map_key()),
            Tok::Keyword("chan") => {
                self.advance();
                Some(Ok(Prefix::Chan(if self.eat("<-") { ChanDir::Send } else { ChanDir::Both })))
            }
            Tok::Op("<-") => {
                self.advance();
                if self.token.tok != Tok::Keyword("chan") {
                    self.expected("chan after <-");
                    return Some(Err(()));
                }
                self.advance();
                Some(Ok(Prefix::Chan(ChanDir::Receive)))
            }
            _ => None,
        }
    }

    fn parse_length(&mut self) -> Result<Prefix, ()> {
        self.advance();
        if self.eat("]") {
            return Ok(Prefix::Slice);
        }
        if self.at("...") {
            self.problem(self.token_span(), "[...] has no length here; write a number, for example [3]int");
            return Err(());
        }
        let start = self.token.start;
        if !self.skip_to_close("]") {
            self.expected("] after the array length");
            return Err(());
        }
        let len = self.span(start, self.token.start);
        self.advance();
        Ok(Prefix::Array(len))
    }

    fn parse_map_key(&mut self) -> Result<Prefix, ()> {
        self.advance();
        if !self.expect("[", "[ after map, as in map[string]int") {
            return Err(());
        }
        let key = self.parse_type();
        if matches!(self.ast.get(key).0, Expr::Bad) && !self.at("]") {
            return Err(());
        }
        if self.expect("]", "] after the map's key type") { Ok(Prefix::Map(key)) } else { Err(()) }
    }

    fn parse_operand(&mut self) -> ExprId {
        let start = self.token.start;
        match self.token.tok {
            Tok::Ident => self.parse_type_name(),
            Tok::Op("(") => {
                self.advance();
                let inner = self.parse_type();
                if !matches!(self.ast.get(inner).0, Expr::Bad) || self.at(")") {
                    self.expect(")", ") to close the type");
                }
                inner
            }
            Tok::Keyword("struct") => self.parse_struct(),
            Tok::Keyword("interface") => self.parse_interface(),
            Tok::Keyword("func") => {
                self.advance();
                let func = self.parse_signature();
                let end = self.token.start;
                self.ast.push(Expr::Func(func), self.span(start, end))
            }
            _ => {
                self.expected("a type: a name, *T, []T, [8]T, map[K]V, chan T, func(…), struct {…} or interface {…}");
                self.ast.push(Expr::Bad, self.span(start, start))
            }
        }
    }

    /// `Name`, `pkg.Name`; an instantiation `Name[T]` is read and refused where it is used.
    pub(super) fn parse_type_name(&mut self) -> ExprId {
        let first = self.advance();
        let (mut package, mut name) = (None, self.span(first.start, first.end));
        if self.at(".") {
            self.advance();
            if self.token.tok != Tok::Ident {
                self.expected("a type name after the package and its dot");
                return self.ast.push(Expr::Bad, name);
            }
            package = Some(name);
            name = self.token_span();
            self.advance();
        }
        let span = self.span(first.start, name.end as usize);
        if !self.at("[") {
            return self.ast.push(Expr::Name { package, name }, span);
        }
        let shown = self.text.get(first.start..name.end as usize).unwrap_or_default().to_string();
        self.advance();
        if self.skip_to_close("]") {
            self.advance();
        }
        self.ast.push(Expr::Unsupported(generic_message(&shown)), span)
    }

    fn parse_struct(&mut self) -> ExprId {
        let start = self.advance().start;
        let mut fields = Vec::new();
        if !self.expect("{", "{ after struct") {
            return self.ast.push(Expr::Bad, self.span(start, start));
        }
        loop {
            match self.token.tok {
                Tok::Semi => {
                    self.advance();
                }
                Tok::Op("}") => break,
                Tok::Eof => {
                    let open = self.span(start, start + "struct".len());
                    self.problem(open, "this struct has no closing }");
                    break;
                }
                _ => self.parse_field(&mut fields),
            }
        }
        let end = self.token.end;
        self.eat("}");
        self.ast.push(Expr::Struct(fields), self.span(start, end))
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
            if open == 0 {
                let next = ahead.next().tok;
                return matches!(next, Tok::Semi | Tok::Eof | Tok::Str | Tok::Op("}" | ")" | ","));
            }
        }
    }

    fn push_embedded(&mut self, ty: ExprId, name_of: ExprId, fields: &mut Vec<FieldExpr>) {
        let name = match self.ast.get(name_of) {
            (Expr::Name { name, .. }, _) => *name,
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
            Err(message) => self.problem(self.token_span(), message),
        }
        self.advance();
    }

    fn parse_interface(&mut self) -> ExprId {
        let start = self.advance().start;
        let mut elems = Vec::new();
        let mut constraint = false;
        if !self.expect("{", "{ after interface") {
            return self.ast.push(Expr::Bad, self.span(start, start));
        }
        loop {
            match self.token.tok {
                Tok::Semi => {
                    self.advance();
                }
                Tok::Op("}") => break,
                Tok::Eof => {
                    let open = self.span(start, start + "interface".len());
                    self.problem(open, "this interface has no closing }");
                    break;
                }
                _ => constraint |= self.parse_iface_elem(&mut elems),
            }
        }
        let end = self.token.end;
        self.eat("}");
        let expr = if constraint {
            Expr::Unsupported(
                "an interface with a type set (~T or A | B) is only a constraint; values can't have it".into(),
            )
        } else {
            Expr::Interface(elems)
        };
        self.ast.push(expr, self.span(start, end))
    }

    /// One method or embedded element; true if it is a type set.
    fn parse_iface_elem(&mut self, elems: &mut Vec<IfaceElem>) -> bool {
        let problems = self.problems.len();
        let mut constraint = false;
        if self.token.tok == Tok::Ident && self.peek().tok == Tok::Op("(") {
            let name = self.token_span();
            self.advance();
            let func = self.parse_signature();
            elems.push(IfaceElem::Method { name, func });
        } else {
            constraint = self.eat("~");
            elems.push(IfaceElem::Embedded(self.parse_type()));
            while self.eat("|") {
                constraint = true;
                self.eat("~");
                self.parse_type();
            }
        }
        if !matches!(self.token.tok, Tok::Semi | Tok::Op("}")) {
            if self.problems.len() == problems {
                self.expected("; or a new line or } after a method");
            }
            self.skip_field();
        }
        constraint
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

pub(crate) fn generic_message(name: &str) -> String {
    format!(
        "{name} is a generic type; type parameters are not laid out. Declare the instantiated type, for example type {}Of struct {{ … }}, and use it",
        name.rsplit('.').next().unwrap_or(name)
    )
}
