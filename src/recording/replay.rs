//! From a capture to a map that can be run: types, seeds, keys as they lie in memory.

use super::RecordingError;
use super::format::{Capture, hex_word};
use crate::engine::{DEFAULT_MAX_HEAP, MapSpec, MapState, Seeds};
use crate::gotype::Value;
use crate::program::{Draft, Setup, Source};
use crate::target::{Arch, GoVersion, MapImpl, Target};
use std::fmt;
use std::sync::Arc;

/// A capture made ready.
pub struct Loaded {
    /// The map's type.
    pub spec: Arc<MapSpec>,
    /// What the process drew.
    pub seeds: Seeds,
    /// The keys' values, in the capture's order.
    pub keys: Vec<Value>,
}

/// What of a capture can't be replayed.
pub(crate) enum Unknown {
    /// The Go version that it names.
    GoVersion(String),
    /// The architecture that it names.
    Arch(String),
    /// The field of this name should hold a number of so many bits in hex, and holds this text.
    Word(&'static str, String, u32),
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unknown::GoVersion(go) => {
                write!(f, "unknown Go version {go:?}; known are {}", GoVersion::known_runtimes())
            }
            Unknown::Arch(arch) => {
                write!(f, "unknown architecture {arch:?}; known are {}", Arch::ALL.map(Arch::name).join(", "))
            }
            Unknown::Word(name, text, bits) => write!(f, "{name} {text:?} is not a number of {bits} bits in hex"),
        }
    }
}

/// The target that a recording's `go` and `arch` name.
pub(crate) fn target_of(go: &str, arch: &str) -> Result<Target, Unknown> {
    let version = GoVersion::parse_runtime(go).ok_or_else(|| Unknown::GoVersion(go.to_string()))?;
    let known = Arch::parse(arch).ok_or_else(|| Unknown::Arch(arch.to_string()))?;
    Ok(Target::new(version, known))
}

/// Reads types, seeds and keys of a capture that stands on line `line`.
pub fn load<S>(capture: &Capture<S>, line: usize) -> Result<Loaded, RecordingError> {
    let fail = |message: String| RecordingError::at(line, format!("run {}: {message}", capture.name));
    let target = target_of(&capture.go, &capture.arch).map_err(|e| fail(e.to_string()))?;
    let implementation = target.map_impl();
    if capture.implementation != implementation.name() {
        let message = format!("impl {:?}, but {} has {}", capture.implementation, capture.go, implementation.name());
        return Err(fail(message));
    }
    let decls = [("decls".to_string(), capture.decls.clone())];
    let source = Source::Parts { decls: &decls, map: ("type", &capture.map_type), folder: None };
    let mut draft = Draft::new(&source, target).map_err(|e| fail(e.to_string()))?;
    let mut keys = Vec::with_capacity(capture.keys.len());
    for (i, recorded) in capture.keys.iter().enumerate() {
        keys.push(draft.key(&recorded.go).map_err(|problems| {
            let message = problems.first().map_or("no value", |d| &d.message);
            fail(format!("key {i}, {}: {message}", recorded.go))
        })?);
    }
    let seeds = seeds_of(capture, target).map_err(|e| fail(e.to_string()))?;
    Ok(Loaded { spec: draft.finish().spec, seeds, keys })
}

/// The seeds that the process had; later ones come with their operations.
fn seeds_of<S>(capture: &Capture<S>, target: Target) -> Result<Seeds, Unknown> {
    let word_bits = if target.arch.ptr_size() == 8 { 64 } else { 32 };
    let seed_bits = if target.map_impl() == MapImpl::Classic { 32 } else { word_bits };
    let word = |name, text: &str, bits: u32| match hex_word(text) {
        Some(w) if bits == 64 || w >> bits == 0 => Ok(w),
        _ => Err(Unknown::Word(name, text.to_string(), bits)),
    };
    let mut key = [0; 4];
    for (slot, text) in key.iter_mut().zip(&capture.hash_key) {
        *slot = word("hash_key", text, word_bits)?;
    }
    let map_seed = word("seed", &capture.seed, seed_bits)?;
    Ok(Seeds { seed: 1, hash_key: Some(key), map_seed: Some(map_seed), reseeds: Vec::new() })
}

impl Loaded {
    /// The map as `make` left it, and each key as it lies in memory.
    pub(super) fn start<S>(
        &self,
        capture: &Capture<S>,
        line: usize,
    ) -> Result<(MapState, Vec<Vec<u8>>), RecordingError> {
        let fail = |message: String| RecordingError::at(line, format!("run {}: {message}", capture.name));
        let (spec, seeds) = (self.spec.clone(), self.seeds.clone());
        let setup = Setup { spec, hint: capture.hint, stack: false, seeds, max_heap: DEFAULT_MAX_HEAP };
        let mut state = setup.make().map_err(|e| fail(e.to_string()))?;
        let mut keys = Vec::with_capacity(self.keys.len());
        for value in &self.keys {
            keys.push(state.pin(self.spec.map.key, value).map_err(|e| fail(e.to_string()))?);
        }
        Ok((state, keys))
    }
}
