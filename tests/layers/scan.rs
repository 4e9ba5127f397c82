//! Finds the paths that a Rust text names: `use` trees, `crate::a::b`, `super::super::c`, wherever they stand.
//!
//! Comments, strings and items under `#[cfg(test)]` are left out.

/// A path as absolute segments below the crate, such as `["engine", "MapState"]`, and the line it stands on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    pub path: Vec<String>,
    pub line: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Token {
    Word(String),
    PathSep,
    Mark(char),
    /// A string as it is written, without its quotes.
    Text(String),
}

type Tokens = Vec<(Token, usize)>;

/// Every path of `text`, a file of the module `module`, that begins at the crate.
pub fn paths(text: &str, module: &[&str]) -> Vec<Found> {
    let tokens = without_tests(tokens(text));
    let mut out = Vec::new();
    // Inline modules: at which depth of braces each was opened.
    let (mut here, mut opened, mut depth) = (module.iter().map(|s| s.to_string()).collect::<Vec<_>>(), Vec::new(), 0);
    let mut i = 0;
    while i < tokens.len() {
        match &tokens[i].0 {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => {
                depth -= 1;
                if opened.last() == Some(&depth) {
                    opened.pop();
                    here.pop();
                }
            }
            Token::Word(word) if word == "mod" => {
                if let (Some(Token::Word(name)), Some(Token::Mark('{'))) = (kind(&tokens, i + 1), kind(&tokens, i + 2))
                {
                    here.push(name.clone());
                    opened.push(depth);
                }
            }
            Token::Word(word) if is_start(word) && !follows_path(&tokens, i) => {
                tree(&tokens, i, &here, &mut Vec::new(), &mut out);
            }
            _ => {}
        }
        i += 1;
    }
    out
}

/// What the `use` items of a text take, also by paths that begin at the file's own module; true: for others to take on.
pub fn used(text: &str, module: &[&str]) -> Vec<(Found, bool)> {
    let tokens = without_tests(tokens(text));
    let here: Vec<String> = module.iter().map(|s| s.to_string()).collect();
    let mut out = Vec::new();
    for i in 0..tokens.len() {
        if tokens[i].0 != Token::Word("use".to_string()) {
            continue;
        }
        let is_pub =
            i > 0 && (tokens[i - 1].0 == Token::Word("pub".to_string()) || tokens[i - 1].0 == Token::Mark(')'));
        let is_absolute = matches!(kind(&tokens, i + 1), Some(Token::Word(word)) if is_start(word));
        let mut prefix = if is_absolute { Vec::new() } else { vec!["self".to_string()] };
        let mut found = Vec::new();
        tree(&tokens, i + 1, &here, &mut prefix, &mut found);
        out.extend(found.into_iter().map(|f| (f, is_pub)));
    }
    out
}

fn kind(tokens: &Tokens, i: usize) -> Option<&Token> {
    tokens.get(i).map(|t| &t.0)
}

fn is_start(word: &str) -> bool {
    matches!(word, "crate" | "super" | "mapscope" | "self")
}

fn follows_path(tokens: &Tokens, i: usize) -> bool {
    i > 0 && tokens[i - 1].0 == Token::PathSep
}

/// Reads a path from token `i` on, braces and all; gives the token after it. `prefix`: what stands before a brace.
fn tree(tokens: &Tokens, mut i: usize, here: &[String], prefix: &mut Vec<String>, out: &mut Vec<Found>) -> usize {
    let before = prefix.len();
    let line = tokens.get(i).map_or(0, |t| t.1);
    loop {
        match kind(tokens, i) {
            Some(Token::Word(word)) => {
                prefix.push(word.clone());
                i += 1;
            }
            Some(Token::Mark('{')) => {
                i += 1;
                while kind(tokens, i).is_some_and(|t| *t != Token::Mark('}')) {
                    let comma = kind(tokens, i) == Some(&Token::Mark(','));
                    i = if comma { i + 1 } else { tree(tokens, i, here, prefix, out).max(i + 1) };
                }
                prefix.truncate(before);
                return i + 1;
            }
            Some(Token::Mark('*')) => i += 1,
            _ => break,
        }
        if kind(tokens, i) != Some(&Token::PathSep) {
            break;
        }
        i += 1;
    }
    if let Some(path) = absolute(prefix, here) {
        out.push(Found { path, line });
    }
    prefix.truncate(before);
    i
}

/// Segments below the crate; `None` for paths that begin elsewhere or name nothing below it.
fn absolute(path: &[String], here: &[String]) -> Option<Vec<String>> {
    let mut base: Vec<String> = match path.first()?.as_str() {
        "crate" | "mapscope" => Vec::new(),
        "self" => here.to_vec(),
        "super" => here.split_last()?.1.to_vec(),
        _ => return None,
    };
    for segment in &path[1..] {
        match segment.as_str() {
            "super" => base.truncate(base.len().saturating_sub(1)),
            "self" => {}
            name => base.push(name.to_string()),
        }
    }
    (path.len() > 1 && !base.is_empty()).then_some(base)
}

/// Leaves out what stands under `#[cfg(test)]`: up to the `;` or the closing brace of the item.
fn without_tests(tokens: Tokens) -> Tokens {
    let pattern = ["#", "[", "cfg", "(", "test", ")", "]"];
    let text = |t: &Token| match t {
        Token::Word(w) => w.clone(),
        Token::PathSep => "::".to_string(),
        Token::Mark(c) => c.to_string(),
        Token::Text(_) => String::new(),
    };
    let mut out = Tokens::new();
    let mut i = 0;
    while i < tokens.len() {
        let matches =
            tokens.len() - i >= pattern.len() && (0..pattern.len()).all(|k| text(&tokens[i + k].0) == pattern[k]);
        if !matches {
            out.push(tokens[i].clone());
            i += 1;
            continue;
        }
        i += pattern.len();
        let mut depth = 0;
        while i < tokens.len() {
            match tokens[i].0 {
                Token::Mark('{') => depth += 1,
                Token::Mark('}') => depth -= 1,
                _ => {}
            }
            let ends = matches!(tokens[i].0, Token::Mark(';' | '}')) && depth == 0;
            i += 1;
            if ends {
                break;
            }
        }
    }
    out
}

/// Words, `::`, marks and strings; no comments, raw strings, character literals or lifetimes.
fn tokens(text: &str) -> Tokens {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut i, mut line) = (Tokens::new(), 0, 1);
    while i < chars.len() {
        let start = i;
        let next = |k: usize| chars.get(i + k).copied().unwrap_or('\0');
        match chars[i] {
            '/' if next(1) == '/' => i = skip_until(&chars, i, |c, _| c == '\n'),
            '/' if next(1) == '*' => i = skip_block_comment(&chars, i),
            '"' => {
                i = skip_string(&chars, i);
                out.push((Token::Text(chars[start + 1..(i - 1).min(chars.len())].iter().collect()), line));
            }
            'r' | 'b' if is_raw(&chars, i) => i = skip_raw(&chars, i),
            '\'' => i = skip_quote(&chars, i),
            ':' if next(1) == ':' => {
                out.push((Token::PathSep, line));
                i += 2;
            }
            c if c.is_alphabetic() || c == '_' => {
                i = skip_until(&chars, i, |c, _| !(c.is_alphanumeric() || c == '_'));
                out.push((Token::Word(chars[start..i].iter().collect()), line));
            }
            c => {
                if !c.is_whitespace() {
                    out.push((Token::Mark(c), line));
                }
                i += 1;
            }
        }
        line += chars[start..i.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    out
}

fn skip_until(chars: &[char], from: usize, stop: impl Fn(char, usize) -> bool) -> usize {
    (from..chars.len()).find(|&i| stop(chars[i], i)).unwrap_or(chars.len())
}

fn skip_block_comment(chars: &[char], mut i: usize) -> usize {
    let mut depth = 0;
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

fn skip_string(chars: &[char], mut i: usize) -> usize {
    i += 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

/// `r"`, `r#"`, `br#"`.
fn is_raw(chars: &[char], i: usize) -> bool {
    let i = if chars[i] == 'b' { i + 1 } else { i };
    let hashes = skip_until(chars, i + 1, |c, _| c != '#');
    chars.get(i) == Some(&'r') && chars.get(hashes) == Some(&'"')
}

fn skip_raw(chars: &[char], i: usize) -> usize {
    let quote = skip_until(chars, i, |c, _| c == '"');
    let hashes = chars[i..quote].iter().filter(|c| **c == '#').count();
    let ends = |c: char, at: usize| c == '"' && (1..=hashes).all(|k| chars.get(at + k) == Some(&'#'));
    skip_until(chars, quote + 1, ends) + 1 + hashes
}

/// A character literal, or the quote of a lifetime alone.
fn skip_quote(chars: &[char], i: usize) -> usize {
    match (chars.get(i + 1), chars.get(i + 2)) {
        (Some('\\'), _) => skip_until(chars, i + 3, |c, _| c == '\'') + 1,
        (_, Some('\'')) => i + 3,
        _ => i + 1,
    }
}

/// Every word of a text's code.
pub fn words(text: &str) -> Vec<String> {
    let word = |(token, _)| if let Token::Word(word) = token { Some(word) } else { None };
    tokens(text).into_iter().filter_map(word).collect()
}

/// What a text is looked for by.
const LOOKED_FOR: [&str; 12] = [
    "starts_with",
    "ends_with",
    "contains",
    "find",
    "rfind",
    "split_once",
    "rsplit_once",
    "strip_prefix",
    "strip_suffix",
    "replace",
    "trim_start_matches",
    "trim_end_matches",
];

/// Every string that a text's code compares with or looks for, and its line: `x == "split"`, `x.contains("pointer")`.
pub fn compared(text: &str) -> Vec<(String, usize)> {
    let tokens = without_tests(tokens(text));
    let mark = |i: Option<usize>, c: char| i.and_then(|i| kind(&tokens, i)) == Some(&Token::Mark(c));
    let mut out = Vec::new();
    for (i, (token, line)) in tokens.iter().enumerate() {
        let Token::Text(literal) = token else { continue };
        let equals = |first: Option<usize>| {
            let second = first.map(|i| i + 1);
            mark(second, '=') && (mark(first, '=') || mark(first, '!'))
        };
        // A pattern may be borrowed.
        let open = if mark(i.checked_sub(1), '&') { i.checked_sub(2) } else { i.checked_sub(1) };
        let called = open.and_then(|i| i.checked_sub(1)).and_then(|i| kind(&tokens, i));
        let is_call = matches!(called, Some(Token::Word(word)) if LOOKED_FOR.contains(&word.as_str()));
        if equals(i.checked_sub(2)) || equals(Some(i + 1)) || (mark(open, '(') && is_call) {
            out.push((literal.clone(), *line));
        }
    }
    out
}
