//! How well what is typed fits a name: its letters in order, words in any order.
//!
//! Invariant: a text fits where each word's letters stand in it in order; the nearer together and the more at the
//! beginnings of words, the better.

/// The score of `typed` in `text`; `None` where it does not fit. What is empty fits everything.
pub fn score(typed: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    typed.split_whitespace().map(|word| word_score(word, &text)).sum()
}

fn word_score(word: &str, text: &[char]) -> Option<i32> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let starts = (0..text.len()).filter(|&i| Some(&text[i]) == word.first());
    starts.filter_map(|start| score_from(&word, text, start)).max()
}

/// The score with the first letter at `start`, each further one at the next place it has.
fn score_from(word: &[char], text: &[char], start: usize) -> Option<i32> {
    let (mut at, mut score) = (start, 0);
    for (i, letter) in word.iter().enumerate() {
        let found = at + text[at..].iter().position(|c| c == letter)?;
        let begins_word = found == 0 || !text[found - 1].is_alphanumeric();
        score += match (i, found - at) {
            (0, _) if begins_word => 12,
            (0, _) => 4,
            (_, 0) => 8,
            (_, _) if begins_word => 6,
            (_, gap) => 1 - gap.min(4) as i32,
        };
        at = found + 1;
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(typed: &str, texts: &[&'static str]) -> Vec<&'static str> {
        let mut found: Vec<_> = texts.iter().filter_map(|t| score(typed, t).map(|s| (s, *t))).collect();
        found.sort_by_key(|(score, _)| -score);
        found.into_iter().map(|(_, t)| t).collect()
    }

    #[test]
    fn letters_in_order_fit_and_beginnings_of_words_fit_best() {
        assert_eq!(order("zi", &["Horizontal fit", "Zoom in"]), ["Zoom in", "Horizontal fit"]);
        assert_eq!(order("in", &["Bring", "Zoom in"]), ["Zoom in", "Bring"]);
        assert_eq!(order("theme light", &["Light theme", "Dark theme"]), ["Light theme"]);
        assert_eq!(order("xq", &["Zoom in"]), Vec::<&str>::new());
        assert_eq!(order("", &["Zoom in"]), ["Zoom in"]);
    }
}
