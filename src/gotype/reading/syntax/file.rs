//! A Go source text: declarations are kept, everything else of a file is skipped over.
//!
//! Invariant: after a wrong declaration the parse goes on at the next one, so several problems show at once.
//! Does not read what functions and variables do.

use super::ast::{ConstDecl, Decl, Expr, ExprId};
use super::literal;
use super::parser::{Parser, generic_message};
use super::token::{Tok, Token};
use crate::gotype::reading::diag::{MAX_NESTING, Span};

/// What a text held besides its type and const declarations, which are in the `Ast`.
#[derive(Debug, Default)]
pub(crate) struct FileParts {
    pub package: Option<String>,
    /// Local package name and import path; the name is empty where the path's last part gives it.
    pub imports: Vec<(String, String)>,
    /// Type expressions that stand on their own.
    pub bare: Vec<ExprId>,
    /// A limit was met, so the rest was not read.
    pub stopped: bool,
}

impl Parser<'_> {
    /// Reads a whole text.
    pub(crate) fn parse_file(&mut self) -> FileParts {
        let mut parts = FileParts::default();
        while self.token.tok != Tok::Eof {
            let problems = self.problems.len();
            match self.token.tok {
                Tok::Semi => {
                    self.advance();
                    continue;
                }
                Tok::Keyword("package") => self.parse_package(&mut parts),
                Tok::Keyword("import") => self.parse_group(|p| p.parse_import(&mut parts)),
                Tok::Keyword("type") => self.parse_group(|p| p.parse_type_decl()),
                Tok::Keyword("const") => self.parse_consts(),
                Tok::Keyword("var") => self.skip_declaration(),
                Tok::Keyword("func") if self.func_is_declaration() => self.skip_declaration(),
                _ if self.at_type() => {
                    let expr = self.parse_type();
                    parts.bare.push(expr);
                }
                _ => self.expected("a declaration such as type Key struct {…}, or a type such as map[Key]string"),
            }
            self.end_declaration(problems);
        }
        parts.stopped = self.stopped;
        parts
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
            self.advance();
        } else {
            self.expected("a package name");
        }
    }

    /// `keyword one` or `keyword ( one; one; … )`.
    fn parse_group(&mut self, mut one: impl FnMut(&mut Self)) {
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

    fn parse_type_decl(&mut self) {
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
        if self.at("[") && self.bracket_holds_type_params() {
            let shown = self.text.get(name.start as usize..name.end as usize).unwrap_or_default();
            let expr = self.ast.push(Expr::Unsupported(generic_message(shown)), name);
            self.ast.decls.push(Decl { package, name, alias: false, expr });
            self.skip_generic();
            return;
        }
        let alias = self.eat("=");
        let expr = self.parse_type();
        self.ast.decls.push(Decl { package, name, alias, expr });
    }

    fn skip_generic(&mut self) {
        self.advance();
        if self.skip_to_close("]") {
            self.advance();
        }
        self.eat("=");
        let problems = self.problems.len();
        self.parse_type();
        // Inside, type parameters may stand where this parser expects less; the declaration is refused anyway.
        if !self.stopped {
            self.problems.truncate(problems);
        }
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

    /// Skips `var …` or `func …` with its body: to the `;` outside all brackets.
    fn skip_declaration(&mut self) {
        let mut open: Vec<Token> = Vec::new();
        loop {
            match self.token.tok {
                Tok::Semi if open.is_empty() => return,
                Tok::Eof => {
                    if let Some(first) = open.first() {
                        self.problem(self.span(first.start, first.end), "this bracket is never closed");
                    }
                    return;
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
            self.advance();
        }
    }

    fn parse_consts(&mut self) {
        let mut iota = 0;
        let mut repeated: Vec<Option<Span>> = Vec::new();
        self.parse_group(|p| {
            p.parse_const(iota, &mut repeated);
            iota += 1;
        });
    }

    /// `A, B [type] [= x, y]`; without `=` the expressions before are repeated with the next iota.
    fn parse_const(&mut self, iota: i128, repeated: &mut Vec<Option<Span>>) {
        let mut names = Vec::new();
        loop {
            if self.token.tok != Tok::Ident {
                self.expected("the name of a constant");
                return;
            }
            names.push(self.token_span());
            self.advance();
            if !self.eat(",") {
                break;
            }
        }
        if self.token.tok == Tok::Ident {
            self.parse_type_name();
        }
        if self.eat("=") {
            repeated.clear();
            loop {
                let start = self.token.start;
                self.skip_const_expr();
                repeated.push(Some(self.span(start, self.token.start)));
                if !self.eat(",") {
                    break;
                }
            }
        }
        for (i, name) in names.into_iter().enumerate() {
            let expr = repeated.get(i).copied().flatten();
            self.ast.consts.push(ConstDecl { name, expr, iota });
        }
    }

    /// To the `,` or `;` or `)` outside brackets.
    fn skip_const_expr(&mut self) {
        let mut open = 0u32;
        loop {
            match self.token.tok {
                Tok::Semi | Tok::Op("," | ")") if open == 0 => return,
                Tok::Eof => return,
                Tok::Op("(" | "[" | "{") => open += 1,
                Tok::Op(")" | "]" | "}") => open = open.saturating_sub(1),
                Tok::Bad(why) => self.problem(self.token_span(), why),
                _ => {}
            }
            self.advance();
        }
    }
}
