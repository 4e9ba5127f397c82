//! Go's portable map hash: memhash without AES instructions, and its composition over a key's steps.
//!
//! Invariant: equal to a process run with `GODEBUG=cpu.aes=off`. Sources: `runtime/hash64.go`, `runtime/hash32.go`,
//! `runtime/alg.go: f32hash … typehash` of Go 1.21 to 1.23 (`internal/runtime/maps` from 1.27 on, the same functions).

use super::seeds::SplitMix;
use crate::target::{Memhash, Target};

const M2: u64 = 0xe703_7ed1_a0b4_28db;
const M3: u64 = 0x8ebc_6af0_9c88_c6e3;
const M4: u64 = 0x5899_65cc_7537_4cc3;
const M5: u64 = 0x1d8e_4e27_c47d_124f;
/// Mixed into the first word up to Go 1.22.
const M1: u64 = 0xa076_1d64_78bd_642f;

/// The hash of one process.
#[derive(Clone, Debug)]
pub struct Hasher {
    /// 64-bit: k0…k3 of the version's memhash. 32-bit: the process's words.
    keys: [u64; 4],
    wide: bool,
    /// Draws for NaN, whose hash is random.
    rng: SplitMix,
}

impl Hasher {
    /// `hash_key`: the process's four words (`runtime.hashkey`); `seed`: for the hashes of NaN.
    pub fn new(target: Target, hash_key: [u64; 4], seed: u64) -> Hasher {
        let wide = target.hash_size() == 8;
        let keys = match target.rules().memhash {
            Memhash::FirstWord if wide => [hash_key[0] ^ M1, M2, M3, M4],
            Memhash::FirstWord | Memhash::AllWords => hash_key,
        };
        Hasher { keys, wide, rng: SplitMix::new(seed ^ 0x004e_614e) }
    }

    /// `memhash(p, seed, len)`; the result is 32 bits on 32-bit targets.
    #[inline]
    pub fn mem(&self, data: &[u8], seed: u64) -> u64 {
        if self.wide { self.mem64(data, seed) } else { u64::from(self.mem32(data, seed as u32)) }
    }

    /// `memhash64`: eight bytes of plain memory.
    #[inline]
    pub(crate) fn mem_8(&self, data: [u8; 8], seed: u64) -> u64 {
        if !self.wide {
            return u64::from(self.mem32(&data, seed as u32));
        }
        let a = u64::from_le_bytes(data);
        mix(M5 ^ 8, mix(a ^ self.keys[1], a ^ seed ^ self.keys[0]))
    }

    /// `memhash32`: four bytes of plain memory.
    #[inline]
    pub(crate) fn mem_4(&self, data: [u8; 4], seed: u64) -> u64 {
        if !self.wide {
            return u64::from(self.mem32(&data, seed as u32));
        }
        let a = u64::from(u32::from_le_bytes(data));
        mix(M5 ^ 4, mix(a ^ self.keys[1], a ^ seed ^ self.keys[0]))
    }

    /// `runtime/hash64.go: memhashFallback`.
    fn mem64(&self, p: &[u8], seed: u64) -> u64 {
        let k = self.keys;
        let n = p.len();
        let mut seed = seed ^ k[0];
        let (a, b) = match n {
            0 => return seed,
            1..=3 => (short(p), 0),
            4..=7 => (le32(p, 0), le32(p, n - 4)),
            8..=16 => (le64(p, 0), le64(p, n - 8)),
            _ => {
                let mut at = 0;
                if n > 48 {
                    let (mut s1, mut s2) = (seed, seed);
                    while n - at > 48 {
                        seed = mix(le64(p, at) ^ k[1], le64(p, at + 8) ^ seed);
                        s1 = mix(le64(p, at + 16) ^ k[2], le64(p, at + 24) ^ s1);
                        s2 = mix(le64(p, at + 32) ^ k[3], le64(p, at + 40) ^ s2);
                        at += 48;
                    }
                    seed ^= s1 ^ s2;
                }
                while n - at > 16 {
                    seed = mix(le64(p, at) ^ k[1], le64(p, at + 8) ^ seed);
                    at += 16;
                }
                (le64(p, n - 16), le64(p, n - 8))
            }
        };
        mix(M5 ^ n as u64, mix(a ^ k[1], b ^ seed))
    }

    /// `runtime/hash32.go: memhashFallback`.
    fn mem32(&self, p: &[u8], seed: u32) -> u32 {
        let key = |i: usize| self.keys[i] as u32;
        let mix32 = |a: u32, b: u32| {
            let c = u64::from(a ^ key(1)) * u64::from(b ^ key(2));
            (c as u32, (c >> 32) as u32)
        };
        let (mut a, mut b) = mix32(seed, p.len() as u32 ^ key(0));
        if p.is_empty() {
            return a ^ b;
        }
        let mut rest = p;
        while rest.len() > 8 {
            a ^= le32(rest, 0) as u32;
            b ^= le32(rest, 4) as u32;
            (a, b) = mix32(a, b);
            rest = &rest[8..];
        }
        if rest.len() >= 4 {
            a ^= le32(rest, 0) as u32;
            b ^= le32(rest, rest.len() - 4) as u32;
        } else {
            b ^= short(rest) as u32;
        }
        (a, b) = mix32(a, b);
        (a, b) = mix32(a, b);
        a ^ b
    }

    /// Where the stream for NaN stands.
    pub(super) fn random_state(&self) -> u64 {
        self.rng.state()
    }

    pub(super) fn restore_random(&self, state: u64) {
        self.rng.set_state(state);
    }

    /// The multipliers c0 and c1 of `runtime/alg.go`.
    fn c0(&self) -> u64 {
        if self.wide { 33054211828000289 } else { 2860486313 }
    }

    fn c1(&self) -> u64 {
        if self.wide { 23344194077549503 } else { 3267000013 }
    }

    fn word(&self, h: u64) -> u64 {
        if self.wide { h } else { h & u64::from(u32::MAX) }
    }

    /// `f32hash` and `f64hash`: zeros of both signs are one key, a NaN is never the same key twice.
    pub fn float(&self, data: &[u8], value: f64, seed: u64) -> u64 {
        if value == 0.0 {
            self.word(self.c1().wrapping_mul(self.c0() ^ seed))
        } else if value.is_nan() {
            let random = self.word(self.rng.next());
            self.word(self.c1().wrapping_mul(self.c0() ^ seed ^ random))
        } else {
            self.mem(data, seed)
        }
    }

    /// The seed under which an interface's value is hashed (`nilinterhash`).
    pub(crate) fn iface_seed(&self, seed: u64) -> u64 {
        self.word(seed ^ self.c0())
    }

    /// The hash of a non-nil interface from its value's hash.
    pub fn iface(&self, value_hash: u64) -> u64 {
        self.word(self.c1().wrapping_mul(value_hash))
    }
}

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

#[inline]
fn le64(p: &[u8], at: usize) -> u64 {
    p[at..].first_chunk().map_or(0, |b| u64::from_le_bytes(*b))
}

#[inline]
fn le32(p: &[u8], at: usize) -> u64 {
    p[at..].first_chunk().map_or(0, |b| u64::from(u32::from_le_bytes(*b)))
}

/// Up to three bytes: first, middle, last.
fn short(p: &[u8]) -> u64 {
    let n = p.len();
    u64::from(p[0]) | u64::from(p[n >> 1]) << 8 | u64::from(p[n - 1]) << 16
}
