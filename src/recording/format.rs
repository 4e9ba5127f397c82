//! The recordings' format as it is written (`go-map-capture/1`, `go-type-layout/1`).

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::marker::PhantomData;

/// What tells how the rest of a line is to be read.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Head {
    pub schema: Option<String>,
    pub name: Option<String>,
    pub go: Option<String>,
    pub arch: Option<String>,
    #[serde(rename = "impl")]
    pub implementation: Option<String>,
}

/// One experiment: what was done to a map, and its memory after, as states of its implementation (or unread).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound = "S: Deserialize<'de>")]
pub struct Capture<S = IgnoredAny> {
    /// Which format it has.
    #[serde(rename = "schema")]
    pub _schema: String,
    /// What the run is called.
    pub name: String,
    /// The Go version, as `runtime.Version()` says it.
    pub go: String,
    /// `GOARCH`.
    pub arch: String,
    /// `classic` or `swiss`.
    #[serde(rename = "impl")]
    pub implementation: String,
    /// The map's type, as Go writes it.
    #[serde(rename = "type")]
    pub map_type: String,
    /// Declarations that the type needs.
    #[serde(default)]
    pub decls: String,
    /// What `reflect` says of the type, to be compared.
    pub layout: Map<String, Value>,
    /// Four words, hex.
    pub hash_key: [String; 4],
    /// The map's first seed, hex.
    pub seed: String,
    /// Of `make`; -1: none.
    pub hint: i64,
    /// The keys that operations name by index.
    #[serde(deserialize_with = "keys")]
    pub keys: Vec<RecordedKey>,
    /// What was done.
    #[serde(deserialize_with = "ops")]
    pub ops: Vec<RecordedOp>,
    /// The map after operations, as it lay in memory.
    #[serde(deserialize_with = "states")]
    pub states: Vec<S>,
}

/// A key of a recording.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedKey {
    /// A Go literal.
    pub go: String,
    /// Its memory, hex; pointer-free types only.
    pub bytes: Option<String>,
    /// Its hash under the first seed, hex.
    pub hash: String,
}

/// An operation of a recording.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedOp {
    /// `put`, `delete`, `clear`.
    pub op: String,
    /// Index of its key.
    pub key: usize,
    /// The elem's memory, hex; pointer-free types only.
    pub elem: Option<String>,
    /// The map's new seed, hex, where the operation drew one.
    pub seed: Option<String>,
}

/// The map's memory after an operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassicState {
    /// Index of the operation; -1: just made.
    pub after_op: i64,
    /// Of the hmap.
    pub count: u64,
    /// Of the hmap.
    pub flags: u64,
    /// Of the hmap.
    pub b: u64,
    /// Of the hmap.
    pub noverflow: u64,
    /// Of the hmap.
    pub hash0: u64,
    /// Of the hmap.
    pub nevacuate: u64,
    /// The hmap has a mapextra.
    pub has_extra: bool,
    /// Index in the array of the next preallocated overflow bucket; -1: none.
    pub next_overflow: i64,
    // Null where there are none; never left out.
    /// Chains of the array, each its buckets.
    #[serde(deserialize_with = "Option::deserialize")]
    pub buckets: Option<Vec<Vec<Bucket>>>,
    /// Chains of the old array.
    #[serde(deserialize_with = "Option::deserialize")]
    pub oldbuckets: Option<Vec<Vec<Bucket>>>,
    /// Ever allocated for the map, in bytes.
    pub allocated_bytes: u64,
    /// Ever allocated for the map.
    pub allocated_objects: u64,
}

/// A bucket as it lay in memory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// Its eight bytes.
    pub tophash: [u64; 8],
    /// Index into the capture's keys; -1: no entry.
    pub keys: [i64; 8],
    /// Index in the array; -1: allocated by itself.
    pub in_array: i64,
    /// The bucket less its overflow word, hex.
    pub bytes: Option<String>,
}

fn keys<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<RecordedKey>, D::Error> {
    d.deserialize_seq(Items("keys", PhantomData))
}

fn ops<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<RecordedOp>, D::Error> {
    d.deserialize_seq(Items("ops", PhantomData))
}

fn states<'de, S: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Vec<S>, D::Error> {
    d.deserialize_seq(Items("states", PhantomData))
}

/// A list whose errors name the item that is wrong.
struct Items<T>(&'static str, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "the list of {}", self.0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = seq.next_element_seed(Item(self.0, out.len(), PhantomData))? {
            out.push(item);
        }
        Ok(out)
    }
}

struct Item<T>(&'static str, usize, PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Item<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<T, D::Error> {
        T::deserialize(d).map_err(|e| D::Error::custom(format!("{}[{}]: {e}", self.0, self.1)))
    }
}

/// A number written in hex without `0x`.
pub(crate) fn hex_word(text: &str) -> Option<u64> {
    let is_hex = !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex.then(|| u64::from_str_radix(text, 16).ok())?
}

/// Bytes written in hex.
pub(crate) fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}
