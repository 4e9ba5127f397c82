//! Names that are near each other.
//!
//! Invariant: a suggestion is at most two edits away, of a short name one, so that it is more likely help than noise.

/// The candidate nearest to `name`, if one is near enough to have been meant.
pub(crate) fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<String> {
    let limit = match name.chars().count() {
        ..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    let distance = |candidate: &str| {
        if candidate.eq_ignore_ascii_case(name) { 0 } else { edits(name, candidate) }
    };
    candidates
        .filter(|c| c.len().abs_diff(name.len()) <= 2 && *c != "_")
        .map(|c| (distance(c), c))
        .filter(|(d, _)| *d <= limit)
        .min()
        .map(|(_, c)| c.to_string())
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut two_ago: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(two_ago[j - 2] + 1);
            }
            row.push(best);
        }
        two_ago = above;
        above = row;
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gotype::types::Types;

    #[test]
    fn suggestions_are_near() {
        let near = |name| nearest(name, Types::predeclared_names());
        assert_eq!(near("strng"), Some("string".to_string()));
        assert_eq!(near("String"), Some("string".to_string()));
        assert_eq!(near("itn"), Some("int".to_string()));
        assert_eq!(near("Customer"), None);
        assert_eq!(near("Site"), None);
    }
}
