//! A value kept for what it was made of, which is its key.
//!
//! Invariant: a value is that of its key. It is made again when another key is asked for, and never otherwise.

pub struct Memo<K, T> {
    kept: Option<(K, T)>,
}

impl<K, T> Default for Memo<K, T> {
    fn default() -> Memo<K, T> {
        Memo { kept: None }
    }
}

impl<K: PartialEq, T> Memo<K, T> {
    /// The value of a key: the one that is kept, or one made now.
    pub fn of(&mut self, key: K, make: impl FnOnce() -> T) -> &mut T {
        let kept = match self.kept.take() {
            Some(kept) if kept.0 == key => kept,
            _ => (key, make()),
        };
        &mut self.kept.insert(kept).1
    }

    pub fn keep(&mut self, key: K, value: T) {
        self.kept = Some((key, value));
    }

    pub fn forget(&mut self) {
        self.kept = None;
    }

    /// What is kept, to be kept no longer.
    pub fn take(&mut self) -> Option<T> {
        self.kept.take().map(|(_, value)| value)
    }

    /// True where the value of this key is kept.
    pub fn is_of(&self, key: &K) -> bool {
        self.key() == Some(key)
    }

    pub fn key(&self) -> Option<&K> {
        self.kept.as_ref().map(|(key, _)| key)
    }

    /// What is kept, whatever it is of.
    pub fn last(&self) -> Option<&T> {
        self.kept.as_ref().map(|(_, value)| value)
    }

    /// As [`Memo::last`], to be worked on.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.kept.as_mut().map(|(_, value)| value)
    }

    /// The value of a key, where that is kept.
    pub fn get(&self, key: &K) -> Option<&T> {
        self.last().filter(|_| self.is_of(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_a_key() {
        let (mut memo, mut made) = (Memo::default(), 0);
        for key in [1, 1, 2, 2, 1] {
            let value = *memo.of(key, || {
                made += 1;
                key * 10
            });
            assert_eq!(value, key * 10);
        }
        assert_eq!((made, memo.last(), memo.get(&2)), (3, Some(&10), None));
        memo.forget();
        assert!(!memo.is_of(&1));
    }
}
