//! Constants, variables and what else a file holds that is skipped but for its types.
//!
//! Invariant: whatever stands in a function's body, the parse goes on after it; a type in it that can't be read is left
//! out without a word, for Go's compiler has read it.

use super::ast::{ConstDecl, ExprId, VarDecl};
use super::parser::Parser;
use super::token::{Tok, Token};
use crate::gotype::reading::diag::Span;

impl Parser<'_> {
    /// Skips `func …` with its body, but for the types and constants declared inside.
    pub(super) fn skip_function(&mut self) {
        self.function = Some(self.ast.functions);
        self.ast.functions += 1;
        self.advance();
        self.skip_balanced(|tok| tok == Tok::Semi);
        self.function = None;
    }

    /// To a token that `ends` it outside all brackets, or to the end.
    fn skip_balanced(&mut self, ends: impl Fn(Tok) -> bool) {
        let mut open: Vec<Token> = Vec::new();
        let mut before = Tok::Semi;
        loop {
            let tok = self.token.tok;
            match tok {
                _ if open.is_empty() && ends(tok) => return,
                Tok::Eof => {
                    if let Some(first) = open.first() {
                        self.problem(self.span(first.start, first.end), "this bracket is never closed");
                    }
                    return;
                }
                Tok::Keyword("type" | "const") if !open.is_empty() && begins_statement(before) => {
                    self.parse_inside();
                    before = Tok::Semi;
                    continue;
                }
                Tok::Op("(" | "[" | "{") => open.push(self.token),
                Tok::Op(")" | "]" | "}") if open.pop().is_none() => {
                    self.problem(self.token_span(), "this bracket closes nothing");
                    self.advance();
                    return;
                }
                Tok::Bad(why) => self.problem(self.token_span(), why),
                _ => {}
            }
            before = tok;
            self.advance();
        }
    }

    /// A declaration inside a function.
    fn parse_inside(&mut self) {
        let (problems, start, outer) = (self.problems.len(), self.token.start, self.function);
        if outer.is_none() {
            // In a func that is a variable's value.
            self.function = Some(self.ast.functions);
            self.ast.functions += 1;
        }
        if self.token.tok == Tok::Keyword("const") {
            self.parse_consts();
        } else {
            self.parse_group(|p| p.parse_type_decl());
        }
        if !self.stopped && self.problems.len() > problems {
            // What stands here is no declaration as this parser knows them: it is stepped over like the rest.
            self.problems.truncate(problems);
            self.seek(start);
            self.advance();
        }
        self.function = outer;
    }

    pub(super) fn parse_consts(&mut self) {
        let mut iota = 0;
        let mut repeated = Repeated::default();
        self.parse_group(|p| {
            p.parse_const(iota, &mut repeated);
            iota += 1;
        });
    }

    /// `A, B [type] [= x, y]`; without `=` the type and the expressions before are repeated with the next iota.
    fn parse_const(&mut self, iota: u32, repeated: &mut Repeated) {
        let package = self.parse_package_name();
        let Some(names) = self.parse_names("the name of a constant") else { return };
        let ty = self.at_type().then(|| self.parse_type());
        if self.eat("=") {
            repeated.ty = ty;
            repeated.exprs = self.skip_expressions();
        }
        for (i, name) in names.into_iter().enumerate() {
            let expr = repeated.exprs.get(i).copied();
            let decl = ConstDecl { package, name, ty: repeated.ty, expr, iota, function: self.function };
            self.ast.consts.push(decl);
        }
    }

    /// `sha256.` before `Size`.
    fn parse_package_name(&mut self) -> Option<Span> {
        if self.token.tok != Tok::Ident || self.peek().tok != Tok::Op(".") {
            return None;
        }
        let package = self.token_span();
        self.advance();
        self.advance();
        Some(package)
    }

    /// `a`, `a, b`.
    fn parse_names(&mut self, what: &str) -> Option<Vec<Span>> {
        let mut names = Vec::new();
        loop {
            if self.token.tok != Tok::Ident {
                self.expected(what);
                return None;
            }
            names.push(self.token_span());
            self.advance();
            if !self.eat(",") {
                return Some(names);
            }
        }
    }

    /// `x, y` after `=`: where each stands.
    fn skip_expressions(&mut self) -> Vec<Span> {
        let mut exprs = Vec::new();
        loop {
            let start = self.token.start;
            self.skip_balanced(|tok| matches!(tok, Tok::Semi | Tok::Op("," | ")")));
            exprs.push(self.span(start, self.token.start));
            if !self.eat(",") {
                return exprs;
            }
        }
    }

    pub(super) fn parse_vars(&mut self) {
        self.parse_group(|p| p.parse_var());
    }

    /// `a, b T`, `a, b = x, y`, `a, b T = x, y`.
    fn parse_var(&mut self) {
        let Some(names) = self.parse_names("the name of a variable") else { return };
        let ty = self.at_type().then(|| self.parse_type());
        let values = if self.eat("=") { self.skip_expressions() } else { Vec::new() };
        let count = names.len();
        for (i, name) in names.into_iter().enumerate() {
            // One call may give several values: of what type is not known.
            let value = values.get(i).copied().filter(|_| values.len() == count);
            self.ast.vars.push(VarDecl { name, ty, value });
        }
    }

    /// At `m :=`, `m =` or `m, n :=`.
    pub(super) fn at_statement(&self) -> bool {
        let mut ahead = self.lexer;
        loop {
            match ahead.next().tok {
                Tok::Op(":=" | "=") => return true,
                Tok::Op(",") if ahead.next().tok == Tok::Ident => {}
                _ => return false,
            }
        }
    }

    /// A pasted statement: the type that it makes, where that is written in it.
    pub(super) fn parse_statement(&mut self) -> Option<ExprId> {
        while !matches!(self.token.tok, Tok::Op(":=" | "=") | Tok::Eof) {
            self.advance();
        }
        self.advance();
        let start = self.token.start;
        let made = self.parse_made(start);
        self.seek(start);
        self.skip_balanced(|tok| tok == Tok::Semi);
        made
    }

    /// The type of `make(T)` or `T{…}` at an offset.
    pub(crate) fn parse_made(&mut self, offset: usize) -> Option<ExprId> {
        self.seek(offset);
        let problems = self.problems.len();
        let is_make = self.token_text() == "make" && self.peek().tok == Tok::Op("(");
        if is_make {
            self.advance();
            self.advance();
        }
        let made = self.at_type().then(|| self.parse_type());
        if self.problems.len() > problems && !self.stopped {
            self.problems.truncate(problems);
            self.seek(offset);
            return None;
        }
        made.filter(|_| is_make || self.at("{"))
    }
}

/// What a const group repeats where it leaves expressions out.
#[derive(Default)]
struct Repeated {
    ty: Option<ExprId>,
    exprs: Vec<Span>,
}

/// True for what a statement may follow.
fn begins_statement(tok: Tok) -> bool {
    matches!(tok, Tok::Semi | Tok::Op("{" | "}" | ":"))
}
