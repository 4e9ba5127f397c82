//! Recursive descent over Go's type expressions (Go specification, "Types").
//!
//! Invariant: the parser always ends: every loop consumes a token or leaves; nesting over the limit stops the
//! parse as a whole. An expression that is wrong becomes `Expr::Bad` and exactly one problem is reported for it.

use super::ast::{Ast, Expr, ExprId};
use super::literal;
use super::token::{Lexer, Tok, Token};
use crate::gotype::reading::diag::{MAX_DIAGNOSTICS, MAX_NESTING, Problem, Span};
use crate::gotype::types::ChanDir;

pub(crate) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) source: u32,
    pub(super) lexer: Lexer<'a>,
    pub(super) token: Token,
    pub(super) ast: &'a mut Ast,
    pub(super) problems: &'a mut Vec<Problem>,
    /// The function whose body is read, and how many functions have been one.
    pub(super) function: Option<u32>,
    depth: u32,
    /// A limit was met: nothing more is read.
    pub stopped: bool,
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
    pub(crate) fn new(text: &'a str, source: u32, ast: &'a mut Ast, problems: &'a mut Vec<Problem>) -> Parser<'a> {
        Parser::at_offset(text, 0, source, ast, problems)
    }

    /// A parser that begins inside a text.
    pub(crate) fn at_offset(
        text: &'a str,
        offset: usize,
        source: u32,
        ast: &'a mut Ast,
        problems: &'a mut Vec<Problem>,
    ) -> Parser<'a> {
        let mut lexer = Lexer::new(text, offset);
        let token = lexer.next();
        Parser { text, source, lexer, token, ast, problems, function: None, depth: 0, stopped: false }
    }

    /// Goes on at a byte offset.
    pub(super) fn seek(&mut self, offset: usize) {
        if !self.stopped {
            self.lexer = Lexer::new(self.text, offset);
            self.token = self.lexer.next();
        }
    }

    /// Where the token that is read next starts, in bytes.
    pub(crate) fn offset(&self) -> usize {
        self.token.start
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
        self.problems.push(Problem::new(span, message));
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
    pub(crate) fn parse_type(&mut self) -> ExprId {
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

    /// `Name`, `pkg.Name`, `pkg.Name[K, V]`.
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
        let args = self.parse_type_args();
        let span = self.span(first.start, self.token.start.max(span.end as usize));
        self.ast.push(Expr::Instance { package, name, args }, span)
    }

    /// `[K, V]` after a type's name.
    fn parse_type_args(&mut self) -> Vec<ExprId> {
        let (depth, problems) = (self.depth, self.problems.len());
        let mut args = Vec::new();
        self.advance();
        while !self.at("]") && self.enter() {
            args.push(self.parse_type());
            self.depth = depth;
            if self.problems.len() > problems || !self.eat(",") {
                break;
            }
        }
        self.depth = depth;
        if !self.at("]") && self.problems.len() == problems {
            self.expected("] after the type arguments");
        }
        if self.skip_to_close("]") {
            self.advance();
        }
        args
    }
}
