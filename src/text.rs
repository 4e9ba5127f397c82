//! Texts from files and from people, made safe to show: names, types, keys, source, paths.
//!
//! Invariant: what is shown holds no character that moves a terminal's cursor, changes its colours or title, hides other
//! characters or turns their order round; each is written as an escape. A long text is cut, and tells how long it was.
//! Knows nothing of what a text means.

use crate::units::count;
use std::borrow::Cow;
use std::fmt::Write;

/// Most characters of a message that are shown: of a longer one the beginning and the end.
pub const MAX_MESSAGE: usize = 1_000;

/// True for a character that shows nothing of its own and acts on what is around it: C0, DEL and C1 controls, marks of
/// direction, joiners and spaces without width, separators of lines, tags.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// One line: every hidden character as an escape, as Go and Rust write it: `\n`, `\x1b`, `\u{202e}`.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c == '\n')
}

/// Several lines: as [`line()`], but a line's end stays one.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false)
}

/// A message of one line, cut where it is longer than [`MAX_MESSAGE`].
pub fn message(text: &str) -> String {
    cut(&line(text), MAX_MESSAGE)
}

fn escaped(text: &str, breaks_line: impl Fn(char) -> bool) -> Cow<'_, str> {
    let hides = |c: char| is_hidden(c) && (c != '\n' || breaks_line(c));
    if !text.contains(hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        // Writing to a string does not fail.
        let _ = match c {
            _ if !hides(c) => out.write_char(c),
            '\n' => out.write_str("\\n"),
            '\t' => out.write_str("\\t"),
            '\r' => out.write_str("\\r"),
            '\0'..='\x7f' => write!(out, "\\x{:02x}", c as u32),
            _ => write!(out, "\\u{{{:x}}}", c as u32),
        };
    }
    Cow::Owned(out)
}

/// A text of at most `most` characters as it is; of a longer one three quarters from its beginning and a quarter from
/// its end, where messages say what to do, with its length between: `aaa … (12,345 characters) … zzz`.
pub fn cut(text: &str, most: usize) -> String {
    // A character takes a byte at least.
    if text.len() <= most || text.chars().nth(most).is_none() {
        return text.to_string();
    }
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let tail = text.char_indices().rev().nth(most / 4).map_or(0, |(at, c)| at + c.len_utf8());
    let length = count(text.chars().count() as u64);
    format!("{} … ({length} characters) … {}", &text[..at(most - most / 4)], &text[tail..])
}

/// JSON text with hidden characters, which stand only inside its strings, as JSON's own escapes: the same values.
pub fn json(text: String) -> String {
    let hides = |c: char| c != '\n' && is_hidden(c);
    if !text.contains(hides) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if hides(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_as_escapes() {
        assert_eq!(line("a\x1b[2J\u{202e}b\u{85}\n\tc\x7f"), "a\\x1b[2J\\u{202e}b\\u{85}\\n\\tc\\x7f");
        assert_eq!(lines("a\nb\x07"), "a\nb\\x07");
        assert!(matches!(line("map[string]int → ×3 é 日本"), Cow::Borrowed(_)));
        let hidden = (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_hidden(*c));
        for c in hidden {
            let shown = line(&c.to_string()).into_owned();
            assert!(shown.bytes().all(|b| (0x20..0x7f).contains(&b)), "{shown}");
        }
    }

    #[test]
    fn long_texts_are_cut_and_tell_their_length() {
        let text = format!("begin{}end", "é".repeat(5_000));
        let shown = cut(&text, 100);
        assert!(
            shown.starts_with("begin") && shown.ends_with("éend") && shown.contains("(5,008 characters)"),
            "{shown}"
        );
        assert_eq!(shown.chars().filter(|c| *c == 'é').count() + 8, 100);
        assert_eq!((cut("abcd", 4), cut("éééé", 4)), ("abcd".to_string(), "éééé".to_string()));
    }

    #[test]
    fn escaped_json_holds_the_same_values() {
        let value = serde_json::json!({ "a\u{202e}": "\u{85}\u{e0041}\x1b\n" });
        let text = json(value.to_string());
        assert!(text.bytes().all(|b| (0x20..0x7f).contains(&b)), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
