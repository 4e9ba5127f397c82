//! Architectures, and what Go makes of each.
//!
//! Sources: Go's `internal/goarch`, `cmd/compile/internal/types/size.go`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A GOARCH that Mapscope lays types out for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arch {
    /// 64 bits.
    Amd64,
    /// 64 bits.
    Arm64,
    /// 64 bits.
    Riscv64,
    /// 32 bits, fields aligned to 4 bytes.
    #[serde(rename = "386")]
    I386,
    /// 32 bits.
    Arm,
    /// 64-bit words, 32-bit addresses.
    Wasm,
}

impl Arch {
    /// All of them, as they are offered.
    pub const ALL: [Arch; 6] = [Arch::Amd64, Arch::Arm64, Arch::Riscv64, Arch::I386, Arch::Arm, Arch::Wasm];

    /// `GOARCH`.
    pub fn name(self) -> &'static str {
        match self {
            Arch::Amd64 => "amd64",
            Arch::Arm64 => "arm64",
            Arch::Riscv64 => "riscv64",
            Arch::I386 => "386",
            Arch::Arm => "arm",
            Arch::Wasm => "wasm",
        }
    }

    /// The architecture of a `GOARCH`.
    pub fn parse(text: &str) -> Option<Arch> {
        Arch::ALL.into_iter().find(|a| a.name() == text)
    }

    /// Size of a pointer, `int`, `uint` and `uintptr` in bytes. wasm is 64-bit in Go (`internal/goarch`).
    pub fn ptr_size(self) -> u64 {
        match self {
            Arch::I386 | Arch::Arm => 4,
            Arch::Amd64 | Arch::Arm64 | Arch::Riscv64 | Arch::Wasm => 8,
        }
    }

    /// The compiler's RegSize in bytes: the alignment of 64-bit scalars (4 on arm too).
    pub fn max_align(self) -> u64 {
        self.ptr_size()
    }

    /// The alignment in bytes below which the compiler does not use fixed-size hashing of plain memory
    /// (`cmd/compile/internal/reflectdata/alg.go: AlgType`); 1 where unaligned loads are fine.
    pub fn strict_align(self) -> u64 {
        match self {
            Arch::Arm => 4,
            Arch::Riscv64 => 8,
            Arch::Amd64 | Arch::Arm64 | Arch::I386 | Arch::Wasm => 1,
        }
    }

    /// True where recordings of real Go check the simulation; elsewhere the layout is by the rules alone.
    pub fn is_recorded(self) -> bool {
        matches!(self, Arch::Amd64 | Arch::I386)
    }
}

impl fmt::Display for Arch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
