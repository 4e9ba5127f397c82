//! A Go file without all that says nothing about types: functions, long variables, comments.
//!
//! Invariant: the types of what is left are those of the file. Where a file can't be read to its end, it is left whole.

use super::syntax::Parser;
use super::syntax::ast::Ast;
use super::syntax::token::{Lexer, Tok};
use std::ops::Range;

/// The declarations of a file that types may need, under its package clause, which says the import path.
pub fn condensed(text: &str, path: &str) -> String {
    let (mut ast, mut problems) = (Ast::default(), Vec::new());
    let kept = Parser::new(text, 0, &mut ast, &mut problems).kept();
    if !problems.is_empty() {
        return text.to_string();
    }
    let mut out = String::new();
    for (i, range) in kept.into_iter().enumerate() {
        let is_clause = i == 0 && text.get(range.clone()).is_some_and(|t| t.starts_with("package"));
        if i > 0 {
            out.push('\n');
        }
        without_comments(text, range, &mut out);
        if is_clause && !path.is_empty() {
            out.push_str(&format!(" // import \"{path}\""));
        }
        out.push('\n');
    }
    out
}

/// A piece of a text, its comments left out and its lines kept apart.
fn without_comments(text: &str, range: Range<usize>, out: &mut String) {
    let mut lexer = Lexer::new(text, range.start);
    let mut end = range.start;
    loop {
        let token = lexer.next();
        if token.tok == Tok::Eof || token.start >= range.end {
            return;
        }
        if token.tok == Tok::Semi && text.get(token.start..token.end) != Some(";") {
            continue;
        }
        let gap = text.get(end..token.start).unwrap_or_default();
        if gap.contains('/') {
            match gap.rfind('\n') {
                Some(line) => {
                    let indent = gap[line + 1..].trim_start_matches([' ', '\t']).len();
                    out.push_str(&gap[line..gap.len() - indent]);
                }
                None => out.push(' '),
            }
        } else {
            out.push_str(gap);
        }
        out.push_str(text.get(token.start..token.end).unwrap_or_default());
        end = token.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_types_need_is_kept() {
        let text = "// Copyright\n\n// Package a.\npackage a\n\nimport (\n\t\"time\" // t\n)\n\n// T is.\ntype T struct {\n\
                    \t// A is.\n\tA int // a\n\tB string `json:\"//b\"`\n\t/* c */ C [n]int8\n}\n\nfunc (t T) F() { type X int }\n\
                    const n = 3 /* three */\nvar long = map[string]int{\n}\n";
        let expected = "package a // import \"m/a\"\n\nimport (\n\t\"time\"\n)\n\ntype T struct {\n\tA int\n\
                        \tB string `json:\"//b\"`\n\tC [n]int8\n}\n\nconst n = 3\n\nvar long = map[string]int{\n}\n";
        assert_eq!(condensed(text, "m/a"), expected);
        assert_eq!(condensed("package a\ntype", ""), "package a\ntype");
    }
}
