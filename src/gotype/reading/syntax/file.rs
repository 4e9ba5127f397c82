//! A Go source text: declarations are kept, everything else of a file is skipped over.
//!
//! Invariant: after a wrong declaration the parse goes on at the next one, so several problems show at once.
//! Of what functions do only the types and constants are read that they declare.

use super::ast::{Decl, ExprId, TypeParam};
use super::literal;
use super::parser::Parser;
use super::token::Tok;
use crate::gotype::reading::diag::MAX_NESTING;
use std::ops::Range;

/// One file: what it held besides its declarations, which are in the `Ast`. A text may hold several, one after the
/// other, each with its package clause.
#[derive(Debug, Default)]
pub(crate) struct FileParts {
    /// The source of its spans.
    pub source: u32,
    pub package: Option<String>,
    /// What an import comment says after the package clause: `package a // import "example.com/a"`.
    pub path: Option<String>,
    /// Local package name and import path; the name is empty where the path's last part gives it.
    pub imports: Vec<(String, String)>,
    /// Type expressions that stand on their own.
    pub bare: Vec<ExprId>,
    /// Types of pasted statements: `m := make(map[string]int)`.
    pub made: Vec<ExprId>,
}

impl Parser<'_> {
    /// Reads a whole text. Each file after the first has the next source for its own.
    pub(crate) fn parse_files(&mut self) -> Vec<FileParts> {
        let mut files = vec![FileParts { source: self.source, ..FileParts::default() }];
        let mut is_new = true;
        while self.token.tok != Tok::Eof {
            let problems = self.problems.len();
            if self.token.tok == Tok::Semi {
                self.advance();
                continue;
            }
            let is_clause = self.token.tok == Tok::Keyword("package");
            if is_clause && !is_new {
                self.source += 1;
                files.push(FileParts { source: self.source, ..FileParts::default() });
            }
            is_new = false;
            if let Some(parts) = files.last_mut() {
                self.parse_declaration(parts);
            }
            self.end_declaration(problems);
        }
        files
    }

    /// Where the declarations stand that types may need: all but functions and long variables.
    pub(crate) fn kept(&mut self) -> Vec<Range<usize>> {
        const LONG: usize = 300;
        let mut kept = Vec::new();
        let mut parts = FileParts::default();
        while self.token.tok != Tok::Eof {
            let (start, tok, problems) = (self.token.start, self.token.tok, self.problems.len());
            if tok == Tok::Semi {
                self.advance();
                continue;
            }
            self.parse_declaration(&mut parts);
            let end = self.token.start;
            self.end_declaration(problems);
            let is_long = tok == Tok::Keyword("var") && end - start > LONG;
            if tok != Tok::Keyword("func") && !is_long {
                kept.push(start..end);
            }
        }
        kept
    }

    fn parse_declaration(&mut self, parts: &mut FileParts) {
        match self.token.tok {
            Tok::Keyword("package") => self.parse_package(parts),
            Tok::Keyword("import") => self.parse_group(|p| p.parse_import(parts)),
            Tok::Keyword("type") => self.parse_group(|p| p.parse_type_decl()),
            Tok::Keyword("const") => self.parse_consts(),
            Tok::Keyword("var") => self.parse_vars(),
            Tok::Keyword("func") if self.func_is_declaration() => self.skip_function(),
            Tok::Ident if self.at_statement() => parts.made.extend(self.parse_statement()),
            _ if self.at_type() => {
                let expr = self.parse_type();
                parts.bare.push(expr);
            }
            _ => self.expected("a declaration such as type Key struct {…}, or a type such as map[Key]string"),
        }
    }

    /// Reads one type and nothing else.
    pub(crate) fn parse_only_type(&mut self) -> ExprId {
        let problems = self.problems.len();
        let expr = self.parse_type();
        if self.token.tok == Tok::Semi {
            self.advance();
        }
        if self.token.tok != Tok::Eof && self.problems.len() == problems {
            self.expected("the end after one type");
        }
        expr
    }

    fn end_declaration(&mut self, problems: usize) {
        if !matches!(self.token.tok, Tok::Semi | Tok::Eof) {
            if self.problems.len() == problems {
                self.expected("a new line or ; after this");
            }
            self.recover();
        }
    }

    /// On to what may start the next declaration.
    fn recover(&mut self) {
        loop {
            match self.token.tok {
                Tok::Eof | Tok::Keyword("type" | "const" | "import" | "package") => return,
                Tok::Semi if matches!(self.peek().tok, Tok::Keyword("type" | "const" | "func" | "var") | Tok::Eof) => {
                    return;
                }
                _ => {
                    self.advance();
                }
            }
        }
    }

    fn parse_package(&mut self, parts: &mut FileParts) {
        self.advance();
        if self.token.tok == Tok::Ident {
            parts.package.get_or_insert(self.token_text().to_string());
            parts.path = import_comment(self.text.get(self.token.end..).unwrap_or_default());
            self.advance();
        } else {
            self.expected("a package name");
        }
    }

    /// `keyword one` or `keyword ( one; one; … )`.
    pub(super) fn parse_group(&mut self, mut one: impl FnMut(&mut Self)) {
        let keyword = self.advance();
        if !self.eat("(") {
            one(self);
            return;
        }
        loop {
            let problems = self.problems.len();
            match self.token.tok {
                Tok::Semi => {
                    self.advance();
                    continue;
                }
                Tok::Eof => {
                    self.problem(self.span(keyword.start, keyword.end), "this group has no closing )");
                    return;
                }
                Tok::Op(")") => {
                    self.advance();
                    return;
                }
                _ => one(self),
            }
            if !matches!(self.token.tok, Tok::Semi | Tok::Op(")")) {
                if self.problems.len() == problems {
                    self.expected("a new line or ; or )");
                }
                self.skip_to_close(";");
                if matches!(self.token.tok, Tok::Op("]" | "}")) {
                    self.advance();
                }
            }
        }
    }

    fn parse_import(&mut self, parts: &mut FileParts) {
        let mut name = String::new();
        if matches!(self.token.tok, Tok::Ident | Tok::Op(".")) {
            name = self.advance_text();
        }
        if self.token.tok != Tok::Str {
            self.expected("an import path such as \"time\"");
            return;
        }
        match literal::string(self.token_text()) {
            Ok(path) => parts.imports.push((name, String::from_utf8_lossy(&path).into_owned())),
            Err(error) => self.problem(self.token_span(), error.to_string()),
        }
        self.advance();
    }

    fn advance_text(&mut self) -> String {
        let text = self.token_text().to_string();
        self.advance();
        text
    }

    pub(super) fn parse_type_decl(&mut self) {
        if self.token.tok != Tok::Ident {
            self.expected("the name of a type to declare");
            return;
        }
        let (mut package, mut name) = (None, self.token_span());
        self.advance();
        if self.at(".") && self.peek().tok == Tok::Ident {
            self.advance();
            package = Some(name);
            name = self.token_span();
            self.advance();
        }
        let params =
            if self.at("[") && self.bracket_holds_type_params() { self.parse_type_params() } else { Vec::new() };
        let alias = self.eat("=");
        let expr = self.parse_type();
        self.ast.decls.push(Decl { package, name, params, alias, expr, function: self.function });
    }

    /// `[K comparable, V any]` after a declared name.
    fn parse_type_params(&mut self) -> Vec<TypeParam> {
        let problems = self.problems.len();
        let (mut params, mut names) = (Vec::new(), Vec::new());
        self.advance();
        while self.token.tok == Tok::Ident {
            names.push(self.token_span());
            self.advance();
            // Names that share a constraint stand before it.
            if self.eat(",") {
                continue;
            }
            let constraint = self.parse_constraint();
            params.extend(names.drain(..).map(|name| TypeParam { name, constraint }));
            if self.problems.len() > problems || !self.eat(",") {
                break;
            }
        }
        if !self.at("]") && self.problems.len() == problems {
            self.expected("] after the type parameters");
        }
        if self.skip_to_close("]") {
            self.advance();
        }
        params
    }

    /// After `type Name`, at `[`: a parameter list and not an array length
    /// (Go's `syntax.parser.typeDecl` decides by the same signs; `[P *C]` is read as an array there too).
    fn bracket_holds_type_params(&self) -> bool {
        let mut ahead = self.lexer;
        if ahead.next().tok != Tok::Ident {
            return false;
        }
        matches!(
            ahead.next().tok,
            Tok::Ident | Tok::Op("," | "~" | "[") | Tok::Keyword("interface" | "map" | "chan" | "func" | "struct")
        )
    }

    /// At `func`: a function or method with a name, and not a func type that stands on its own.
    fn func_is_declaration(&self) -> bool {
        let mut ahead = self.lexer;
        match ahead.next().tok {
            Tok::Ident => true,
            Tok::Op("(") => {
                let mut open = 1u32;
                while open > 0 {
                    if open > MAX_NESTING {
                        return false;
                    }
                    match ahead.next().tok {
                        Tok::Op("(") => open += 1,
                        Tok::Op(")") => open -= 1,
                        Tok::Eof => return false,
                        _ => {}
                    }
                }
                ahead.next().tok == Tok::Ident && matches!(ahead.next().tok, Tok::Op("(" | "["))
            }
            _ => false,
        }
    }
}

/// The import path in a comment that ends the line of a package clause.
fn import_comment(rest: &str) -> Option<String> {
    let comment = rest.lines().next()?.trim().strip_prefix("//")?.trim();
    let quoted = comment.strip_prefix("import")?.trim();
    let path = quoted.strip_prefix('"')?.strip_suffix('"')?;
    (!path.is_empty()).then(|| path.to_string())
}
