//! Options that commands share, and how their values are read.
//!
//! Invariant: a value that is taken is valid on its own; what depends on the target is checked where the target is known.

use crate::compare::{SIDES, side_name};
use crate::engine::Seeds;
use crate::target::{Arch, GoVersion, MapImpl, Target};
use crate::units::parse_size;
use clap::Args;
use std::fmt;

use super::failure::Failure;
use super::output::OutFile;

/// The one target of `layout` and `run`.
#[derive(Args)]
pub struct OneTarget {
    #[arg(long, value_name = "VERSION", default_value_t = GoVersion::DEFAULT, value_parser = go_version)]
    #[arg(help = format!("Go version: {}", GoVersion::known()))]
    pub go: GoVersion,
    /// Architecture: amd64, arm64, riscv64, 386, arm or wasm
    #[arg(long, default_value = "amd64", value_parser = arch)]
    pub arch: Arch,
}

impl OneTarget {
    pub fn target(&self) -> Target {
        Target::new(self.go, self.arch)
    }
}

/// The targets of `compare`: as many of each as there are sides, or one for all.
#[derive(Args)]
pub struct Targets {
    #[arg(long, value_name = "VERSIONS", default_values_t = [GoVersion::DEFAULT, GoVersion::NEWEST])]
    #[arg(value_delimiter = ',', value_parser = go_version)]
    #[arg(help = format!("Two or three Go versions: {}; one where the architectures differ", GoVersion::known()))]
    pub go: Vec<GoVersion>,
    /// Architecture, one for all or one a side: amd64, arm64, riscv64, 386, arm or wasm
    #[arg(long, value_name = "ARCHS", default_value = "amd64", value_delimiter = ',', value_parser = arch)]
    pub arch: Vec<Arch>,
}

impl Targets {
    /// One target a side.
    pub fn all(&self) -> Result<Vec<Target>, Failure> {
        let (go, arch) = (self.go.len(), self.arch.len());
        let sides = go.max(arch);
        if (go != sides && go != 1) || (arch != sides && arch != 1) {
            let message = format!("--go names {go} versions and --arch {arch}: as many of both, or one for all");
            return Err(Failure::misuse(message));
        }
        if !SIDES.contains(&sides) {
            let message = "compare needs two or three sides, such as --go 1.23,1.27 or --go 1.27 --arch amd64,386";
            return Err(Failure::misuse(message));
        }
        let side = |i: usize| Target::new(self.go[i.min(go - 1)], self.arch[i.min(arch - 1)]);
        let targets: Vec<Target> = (0..sides).map(side).collect();
        match targets.iter().enumerate().find(|(i, t)| targets[..*i].contains(t)) {
            Some((_, twin)) => Err(Failure::misuse(format!("--go, --arch: {} stands there twice", side_name(*twin)))),
            None => Ok(targets),
        }
    }
}

/// What every command that builds types or maps takes.
#[derive(Args)]
pub struct Common {
    /// The map type, such as 'map[string]int'
    #[arg(long = "type", value_name = "TYPE")]
    pub types: Vec<String>,
    /// Go declarations: text, @FILE, or - for standard input; may be repeated
    #[arg(long = "decl", value_name = "DECL", allow_hyphen_values = true)]
    pub decls: Vec<String>,
    /// N of make(map[K]V, N); -1: make without a hint
    #[arg(long, value_name = "N", default_value_t = -1, allow_negative_numbers = true, value_parser = hint)]
    pub hint: i64,
    /// The map does not escape: header and first bucket or group lie on the stack, as go test -benchmem has them
    #[arg(long)]
    pub stack: bool,
    /// What everything random is derived from: decimal or 0x…
    #[arg(long, value_name = "SEED", default_value = "1", value_parser = seed)]
    pub seed: u64,
    /// A real process's four hash key words, in hex
    #[arg(long, value_name = "A,B,C,D", value_parser = hash_key)]
    pub hash_key: Option<HashKey>,
    /// A real map's first hash seed, in hex
    #[arg(long, value_name = "X", value_parser = hex)]
    pub map_seed: Option<u64>,
    /// Most bytes of simulated heap, such as 512MiB
    #[arg(long, value_name = "SIZE", default_value = "4GiB", value_parser = size)]
    pub max_heap: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Also write FILE; its ending decides what it holds; may be repeated
    #[arg(long, value_name = "FILE", value_parser = OutFile::parse)]
    pub out: Vec<OutFile>,
    /// No notes and no progress on stderr
    #[arg(long, short)]
    pub quiet: bool,
}

/// Four words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HashKey(pub [u64; 4]);

impl Common {
    /// The seeds, their widths checked against the target.
    pub fn seeds(&self, target: Target) -> Result<Seeds, Failure> {
        let word_bits = 8 * target.arch.ptr_size() as u32;
        let seed_bits = if target.map_impl() == MapImpl::Classic { 32 } else { word_bits };
        let fits = |word: u64, bits: u32| bits >= 64 || word >> bits == 0;
        if let Some(HashKey(words)) = self.hash_key
            && let Some(word) = words.into_iter().find(|w| !fits(*w, word_bits))
        {
            let message =
                format!("--hash-key: {word:x} has more than the {word_bits} bits of a word on {}", target.arch);
            return Err(Failure::misuse(message));
        }
        if let Some(word) = self.map_seed.filter(|w| !fits(*w, seed_bits)) {
            let message =
                format!("--map-seed: {word:x} has more than the {seed_bits} bits of a map's seed on {target}");
            return Err(Failure::misuse(message));
        }
        Ok(Seeds {
            seed: self.seed,
            hash_key: self.hash_key.map(|k| k.0),
            map_seed: self.map_seed,
            reseeds: Vec::new(),
        })
    }
}

/// What a flag's value should have been.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OptionError {
    /// No Go version that is known.
    GoVersion,
    /// No architecture that is known.
    Arch,
    /// No hint of `make`.
    Hint,
    /// No number of 64 bits.
    Seed,
    /// This text is no word in hex.
    Hex(String),
    /// A hash key of so many words; it has four.
    HashKey(usize),
    /// No number of bytes.
    Size,
}

impl std::error::Error for OptionError {}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionError::GoVersion => {
                let known = GoVersion::ALL.map(GoVersion::name).join(", ");
                write!(f, "unknown Go version; accepted are {known} and their patch releases")
            }
            OptionError::Arch => {
                write!(f, "unknown architecture; accepted are {}", Arch::ALL.map(Arch::name).join(", "))
            }
            OptionError::Hint => f.write_str("a hint is a whole number from 0 up to 2^63 - 1, or -1 for none"),
            OptionError::Seed => {
                f.write_str("a seed is a number of 64 bits, decimal or hex after 0x, such as 7 or 0x1f")
            }
            OptionError::Hex(text) => {
                write!(f, "{text:?} is not a number of at most 64 bits in hex, such as 4103197b")
            }
            OptionError::HashKey(words) => write!(f, "four words in hex are needed, A,B,C,D; this is {words}"),
            OptionError::Size => {
                f.write_str("a size is a whole number of bytes with a unit or without: 1000, 64KiB, 512MiB, 4GiB")
            }
        }
    }
}

fn go_version(text: &str) -> Result<GoVersion, OptionError> {
    GoVersion::parse(text).ok_or(OptionError::GoVersion)
}

fn arch(text: &str) -> Result<Arch, OptionError> {
    Arch::parse(text).ok_or(OptionError::Arch)
}

fn hint(text: &str) -> Result<i64, OptionError> {
    text.parse().ok().filter(|n| *n >= -1).ok_or(OptionError::Hint)
}

fn seed(text: &str) -> Result<u64, OptionError> {
    let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => hex_digits(digits),
        None => text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit())),
    };
    parsed.ok_or(OptionError::Seed)
}

fn hex_digits(digits: &str) -> Option<u64> {
    let is_hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex.then(|| u64::from_str_radix(digits, 16).ok())?
}

fn hex(text: &str) -> Result<u64, OptionError> {
    let text = text.trim();
    hex_digits(text.strip_prefix("0x").unwrap_or(text)).ok_or_else(|| OptionError::Hex(text.to_string()))
}

fn hash_key(text: &str) -> Result<HashKey, OptionError> {
    let words: Vec<u64> = text.split(',').map(hex).collect::<Result<_, _>>()?;
    let count = words.len();
    Ok(HashKey(words.try_into().map_err(|_| OptionError::HashKey(count))?))
}

fn size(text: &str) -> Result<u64, OptionError> {
    parse_size(text).filter(|bytes| *bytes > 0).ok_or(OptionError::Size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::DEFAULT_MAX_HEAP;

    #[test]
    fn seeds_are_decimal_or_hex() {
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(seed("0xFf"), Ok(255));
        for wrong in ["", "0x", "-1", "+1", "1.5", "18446744073709551616", "0x1ffffffffffffffff", "ff", "0x+1"] {
            assert!(seed(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_hash_key_is_four_words() {
        assert_eq!(hash_key("1,0xa,ffffffffffffffff,0"), Ok(HashKey([1, 10, u64::MAX, 0])));
        for wrong in ["", "1,2,3", "1,2,3,4,5", "1,2,3,g", "1,2,3,11112222333344445", "1,,2,3"] {
            assert!(hash_key(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_default_heap_is_the_engines() {
        assert_eq!(size("4GiB"), Ok(DEFAULT_MAX_HEAP));
    }
}
