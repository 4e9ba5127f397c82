//! Go's tokens, one at a time, with automatic semicolons (Go specification, "Lexical elements").
//!
//! Invariant: the lexer is a position and a flag, cheap to copy: looking ahead is lexing on a copy.
//! It allocates nothing and never fails: what is no token becomes `Tok::Bad`, with the reason.

/// The kind of a token. Keywords and operators carry their text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tok {
    Ident,
    Keyword(&'static str),
    Op(&'static str),
    Int,
    Float,
    Imag,
    Char,
    Str,
    /// `;`, or the end of a line that ends a statement.
    Semi,
    Eof,
    /// No token of Go: why.
    Bad(&'static str),
}

/// A token and where it stands, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    pub tok: Tok,
    pub start: usize,
    pub end: usize,
}

const KEYWORDS: [&str; 25] = [
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// Longest first, so that the first match is the token.
const OPERATORS: [&str; 47] = [
    "<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--", "==", "!=", "<=", ">=", ":=", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "<<", ">>", "&^", "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=", "!", "(", ")",
    "[", "]", "{", "}", ",", ".", ":", "~",
];

#[derive(Clone, Copy)]
pub(crate) struct Lexer<'s> {
    text: &'s str,
    pos: usize,
    /// The last token ends a statement if its line ends here.
    ends_statement: bool,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(text: &'s str, pos: usize) -> Lexer<'s> {
        let bom = if pos == 0 && text.starts_with('\u{feff}') { 3 } else { 0 };
        Lexer { text, pos: pos + bom, ends_statement: false }
    }

    pub(crate) fn next(&mut self) -> Token {
        if let Some(semicolon) = self.skip_blank() {
            self.ends_statement = false;
            return semicolon;
        }
        let start = self.pos;
        let tok = self.lex();
        self.ends_statement = matches!(
            tok,
            Tok::Ident
                | Tok::Int
                | Tok::Float
                | Tok::Imag
                | Tok::Char
                | Tok::Str
                | Tok::Keyword("break" | "continue" | "fallthrough" | "return")
                | Tok::Op("++" | "--" | ")" | "]" | "}")
        );
        Token { tok, start, end: self.pos }
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.pos..).unwrap_or_default()
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.pos + ahead).copied().unwrap_or(0)
    }

    /// Skips blanks and comments; a line's end after a token that ends a statement is a semicolon.
    fn skip_blank(&mut self) -> Option<Token> {
        loop {
            let start = self.pos;
            let mut line_ended = false;
            match self.byte(0) {
                b'\n' => {
                    self.pos += 1;
                    line_ended = true;
                }
                b' ' | b'\t' | b'\r' => self.pos += 1,
                b'/' if self.byte(1) == b'/' => self.pos += self.rest().find('\n').unwrap_or(self.rest().len()),
                b'/' if self.byte(1) == b'*' => {
                    let end = self.rest().get(2..).and_then(|r| r.find("*/")).map(|i| i + 4)?;
                    line_ended = self.rest()[..end].contains('\n');
                    self.pos += end;
                }
                _ if self.pos >= self.text.len() && self.ends_statement => {
                    return Some(Token { tok: Tok::Semi, start, end: start });
                }
                _ => return None,
            }
            if line_ended && self.ends_statement {
                return Some(Token { tok: Tok::Semi, start, end: start + 1 });
            }
        }
    }

    fn lex(&mut self) -> Tok {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return Tok::Eof };
        match c {
            ';' => {
                self.pos += 1;
                Tok::Semi
            }
            '"' => self.quoted('"', Tok::Str, "this string has no closing quote on its line"),
            '\'' => self.quoted('\'', Tok::Char, "this rune has no closing quote on its line"),
            '`' => self.raw_string(),
            '0'..='9' => self.number(),
            '.' if self.byte(1).is_ascii_digit() => self.number(),
            '/' if self.byte(1) == b'*' => {
                self.pos = self.text.len();
                Tok::Bad("this comment has no closing */")
            }
            c if c.is_alphabetic() || c == '_' => self.word(),
            c => match OPERATORS.into_iter().find(|op| rest.starts_with(op)) {
                Some(op) => {
                    self.pos += op.len();
                    Tok::Op(op)
                }
                None => {
                    self.pos += c.len_utf8();
                    Tok::Bad("this character has no meaning in Go")
                }
            },
        }
    }

    fn word(&mut self) -> Tok {
        let rest = self.rest();
        let len = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.pos += len;
        KEYWORDS.into_iter().find(|k| *k == &rest[..len]).map_or(Tok::Ident, Tok::Keyword)
    }

    fn quoted(&mut self, quote: char, tok: Tok, unclosed: &'static str) -> Tok {
        let rest = self.rest();
        let mut escaped = false;
        for (i, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => {
                    self.pos += i;
                    return Tok::Bad(unclosed);
                }
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == quote => {
                    self.pos += i + 1;
                    return tok;
                }
                _ => {}
            }
        }
        self.pos = self.text.len();
        Tok::Bad(unclosed)
    }

    fn raw_string(&mut self) -> Tok {
        match self.rest()[1..].find('`') {
            Some(len) => {
                self.pos += len + 2;
                Tok::Str
            }
            None => {
                self.pos = self.text.len();
                Tok::Bad("this raw string has no closing `")
            }
        }
    }

    fn number(&mut self) -> Tok {
        let start = self.pos;
        let hex = self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X');
        let mut float = false;
        loop {
            let b = self.byte(0);
            match b {
                b'.' if self.byte(1) != b'.' => float = true,
                b'e' | b'E' if !hex => float = true,
                b'p' | b'P' if hex => float = true,
                b'+' | b'-' => {
                    let before = self.text.as_bytes().get(self.pos.wrapping_sub(1)).copied().unwrap_or(0);
                    let exponent = if hex { matches!(before, b'p' | b'P') } else { matches!(before, b'e' | b'E') };
                    if !exponent || self.pos == start {
                        break;
                    }
                }
                b'_' => {}
                b if b.is_ascii_alphanumeric() => {}
                _ => break,
            }
            self.pos += 1;
        }
        match self.text.as_bytes().get(self.pos - 1) {
            Some(b'i') => Tok::Imag,
            _ if float => Tok::Float,
            _ => Tok::Int,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut lexer = Lexer::new(text, 0);
        let mut found = Vec::new();
        loop {
            let token = lexer.next();
            match token.tok {
                Tok::Eof => break,
                Tok::Semi => found.push(";".to_string()),
                Tok::Bad(why) => found.push(format!("<{why}>")),
                _ => found.push(text[token.start..token.end].to_string()),
            }
        }
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn lines_that_end_a_statement_get_a_semicolon() {
        check("type A struct {\n B int\n}\n", "type A struct { B int ; } ;");
        check("a /* x\n */ b", "a ; b ;");
        check("a, // c\n b", "a , b ;");
        check("func f() {\n}", "func f ( ) { } ;");
    }

    #[test]
    fn numbers_are_one_token() {
        check("0x1p-2 1e+5 1_000 .5 0b11 2i 'a' 0x1e+5", "0x1p-2 1e+5 1_000 .5 0b11 2i 'a' 0x1e + 5 ;");
        check("0..10", "0 . .10 ;");
    }

    #[test]
    fn what_is_not_closed_is_named() {
        check("\"ab", "<this string has no closing quote on its line>");
        check("`ab", "<this raw string has no closing `>");
        check("/* ab", "<this comment has no closing */>");
        check("\"a\\\"b\" 'x'", "\"a\\\"b\" 'x' ;");
    }
}
