//! A key's hash and what its bits choose: a bucket, an entry of the directory, the group where a search begins, and what
//! slots are asked for.
//!
//! Invariant: each of these is said here alone, so that steps, searches, descriptions and pictures say it alike. A clause
//! begins in lower case and has no full stop; `whose` is `its` or `the hash's`.

use super::capital;
use crate::engine::MapView;
use crate::engine::classic::MIN_TOPHASH;
use crate::image::HashPart;
use crate::units::count;

/// What is said where the bits of a hash would be told, and the memory is without its process.
pub const UNKNOWN: &str = "How the process hashes is not known: what the hash's bits chose is not told.";

/// Bits at one end of a hash, by number, and what they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bits {
    n: u8,
    value: u64,
    is_top: bool,
}

impl Bits {
    /// The low bits, which are a bucket's index.
    pub fn low(n: u8, index: u64) -> Bits {
        Bits { n, value: index, is_top: false }
    }

    /// The top bits, which are an index in the directory.
    pub fn top(n: u8, index: u64) -> Bits {
        Bits { n, value: index, is_top: true }
    }

    /// `low 3 bits`, `lowest bit`, `top bit`.
    pub fn name(self) -> String {
        match (self.is_top, self.n) {
            (false, 1) => "lowest bit".to_string(),
            (true, 1) => "top bit".to_string(),
            (false, n) => format!("low {n} bits"),
            (true, n) => format!("top {n} bits"),
        }
    }

    /// `011`.
    pub fn digits(self) -> String {
        format!("{:0width$b}", self.value, width = usize::from(self.n.max(1)))
    }

    /// `one` for a single bit, else `several`.
    fn verb(self, one: &'static str, several: &'static str) -> &'static str {
        if self.n == 1 { one } else { several }
    }

    /// `its low 3 bits, 101, choose bucket 5`; where no bit is asked, `there is only bucket 0`.
    fn choose(self, whose: &str, what: &str) -> String {
        match self.n {
            0 => format!("there is only {what}"),
            _ => format!("{whose} {}, {}, {} {what}", self.name(), self.digits(), self.verb("chooses", "choose")),
        }
    }
}

/// A hash in hex, every digit of it.
pub fn hash_text(state: MapView, hash: u64) -> String {
    let digits = 2 * state.spec().target().hash_size() as usize;
    format!("{hash:0digits$x}")
}

/// `its low 3 bits, 101, choose bucket 5`.
pub fn bucket_choice(whose: &str, b: u8, index: u64, is_old: bool) -> String {
    let old = if is_old { "old " } else { "" };
    Bits::low(b, index).choose(whose, &format!("{old}bucket {}", count(index)))
}

/// `its top 3 bits, 101, choose directory entry 5, which names table 4`.
pub fn table_choice(whose: &str, depth: u8, entry: u64, table: u64) -> String {
    let what = match depth {
        0 => format!("table {}", count(table)),
        _ => format!("directory entry {}, which names table {}", count(entry), count(table)),
    };
    Bits::top(depth, entry).choose(whose, &what)
}

/// `the search begins at group 2, H1 & 15`; `mask`: of the table's groups.
pub fn first_group(group: u64, mask: u64) -> String {
    format!("the search begins at group {}, H1 & {}", count(group), count(mask))
}

/// `its top byte, 9c, is the tophash`; `hash_bits`: of the whole hash.
pub fn tophash(whose: &str, state: MapView, hash: u64, tophash: u8) -> String {
    let top = (hash >> (8 * state.spec().target().hash_size() - 8)) as u8;
    match top {
        0..MIN_TOPHASH => format!(
            "{whose} top byte, {top:02x}, is below {MIN_TOPHASH}, and such values are marks: {top:02x} + {MIN_TOPHASH} = \
             {tophash:02x} is the tophash"
        ),
        _ => format!("{whose} top byte, {top:02x}, is the tophash"),
    }
}

/// `its low 7 bits, 2a, are H2`.
pub fn h2(whose: &str, h2: u8) -> String {
    format!("{whose} low 7 bits, {h2:02x}, are H2")
}

/// What bits of a hash choose, in a word or two: `tophash c0`, `bit 2: X`, `old bucket 1`.
pub fn part_name(part: HashPart) -> String {
    match part {
        HashPart::Tophash(top) => format!("tophash {top:02x}"),
        HashPart::Bucket(index) => format!("bucket {}", count(index)),
        HashPart::OldBucket(index) => format!("old bucket {}", count(index)),
        HashPart::Evacuates { bit, to_y } => format!("bit {bit}: {}", if to_y { "Y" } else { "X" }),
        HashPart::Directory { entry, table } if entry == table => format!("table {}", count(table)),
        HashPart::Directory { entry, table } => format!("entry {} → table {}", count(entry), count(table)),
        HashPart::Group(group) => format!("group {}", count(group)),
        HashPart::H2(h2) => format!("H2 {h2:02x}"),
        HashPart::Rest => "not asked now".to_string(),
    }
}

/// How keys are given to buckets, as a sentence.
pub fn bucket_rule(b: u8) -> String {
    let bits = Bits::low(b, 0);
    match b {
        0 => "With B = 0 every key belongs to bucket 0: no bit of its hash is asked.".to_string(),
        _ => format!(
            "The {} of a key's hash {} its bucket, {}.",
            bits.name(),
            bits.verb("chooses", "choose"),
            range(1 << b)
        ),
    }
}

/// How keys are given to entries of the directory, as a sentence.
pub fn directory_rule(depth: u8) -> String {
    let bits = Bits::top(depth, 0);
    match depth {
        0 => "With globalDepth 0 every key belongs to the one table: no bit of its hash is asked.".to_string(),
        _ => format!(
            "The {} of a key's hash {} its index in the directory, {}.",
            bits.name(),
            bits.verb("is", "are"),
            range(1 << depth)
        ),
    }
}

/// `0 or 1`, `0 to 7`.
fn range(n: u64) -> String {
    if n == 2 { "0 or 1".to_string() } else { format!("0 to {}", count(n - 1)) }
}

/// A clause as a sentence.
pub fn sentence(clause: &str) -> String {
    format!("{}.", capital(clause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_chooses_and_several_choose() {
        assert_eq!(bucket_choice("its", 0, 0, false), "there is only bucket 0");
        assert_eq!(bucket_choice("its", 1, 1, true), "its lowest bit, 1, chooses old bucket 1");
        assert_eq!(bucket_choice("the hash's", 3, 5, false), "the hash's low 3 bits, 101, choose bucket 5");
        assert_eq!(table_choice("its", 0, 0, 0), "there is only table 0");
        assert_eq!(table_choice("its", 2, 1, 0), "its top 2 bits, 01, choose directory entry 1, which names table 0");
        assert_eq!(bucket_rule(1), "The lowest bit of a key's hash chooses its bucket, 0 or 1.");
        assert_eq!(directory_rule(3), "The top 3 bits of a key's hash are its index in the directory, 0 to 7.");
    }
}
