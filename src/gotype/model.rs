//! The data of Go types: what was declared, how it is laid out, and what the compiler makes of a map type.
//!
//! Invariant: plain data, filled by the parser and the layout code; nothing here computes.
//! Offsets, sizes and alignments are in bytes.

use crate::target::Target;

/// Index of a type in its [`Types`](super::Types).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// Go's predeclared types with storage of their own (`byte`, `rune`, `any`, `error` are written in terms of these).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Basic {
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    String,
    UnsafePointer,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    Both,
    Send,
    Receive,
}

/// One field of a struct; `name` is `_` for a blank one, the type's name for an embedded one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    pub name: String,
    pub ty: TypeId,
    pub embedded: bool,
    /// The tag, unquoted; it is part of the type's identity.
    pub tag: Option<String>,
}

/// The shape of a type. `Named` points at its underlying type, which is never itself `Named`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    Basic(Basic),
    Pointer(TypeId),
    Slice(TypeId),
    Array {
        len: u64,
        elem: TypeId,
    },
    Map {
        key: TypeId,
        elem: TypeId,
    },
    Chan {
        dir: ChanDir,
        elem: TypeId,
    },
    /// A signature as Go prints it, `func(int) error`.
    Func(String),
    /// Method specs as Go prints them, sorted; empty for `any`.
    Interface {
        methods: Vec<String>,
    },
    Struct(Vec<Field>),
    Named {
        name: String,
        underlying: TypeId,
    },
}

/// Where a field lies in its struct.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldLayout {
    pub offset: u64,
    pub size: u64,
    pub align: u64,
}

/// A run of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct ByteRun {
    pub offset: u64,
    pub size: u64,
}

impl ByteRun {
    pub fn end(self) -> u64 {
        self.offset + self.size
    }
}

/// How a type lies in memory on one target.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypeLayout {
    pub size: u64,
    pub align: u64,
    /// Bytes up to the end of the last pointer; 0: the collector does not scan it.
    pub ptrdata: u64,
    /// For a struct, one entry a field, in order; else empty.
    pub fields: Vec<FieldLayout>,
    /// For a struct, the padding between and after its own fields (not the padding inside a field's type).
    pub padding: Vec<ByteRun>,
}

/// One step of hashing or comparing a value, left to right; blank fields and padding have no step.
/// Both the hash and `==` of a type are a fold over its steps. Offsets are from the start of the value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A run of plain memory. A length of 0 is still a step: `memhash` of nothing may change the hash.
    Mem {
        offset: u64,
        len: u64,
    },
    Str {
        offset: u64,
    },
    F32 {
        offset: u64,
    },
    F64 {
        offset: u64,
    },
    C64 {
        offset: u64,
    },
    C128 {
        offset: u64,
    },
    /// An interface; `empty`: its first word is the dynamic type, else an itab.
    Iface {
        offset: u64,
        empty: bool,
    },
    /// `steps` again at `offset`, `offset + stride`, …, `count` times.
    Repeat {
        offset: u64,
        stride: u64,
        count: u64,
        steps: Vec<Step>,
    },
}

/// Which of the runtime's specialised map functions a map type uses (`cmd/compile/internal/walk: mapfast`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MapVariant {
    Slow,
    Fast32,
    Fast32Ptr,
    Fast64,
    Fast64Ptr,
    FastStr,
}

/// A classic bucket (`runtime.bmap`): 8 tophash bytes, 8 key slots, 8 elem slots, one overflow word. All in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClassicLayout {
    pub bucket_size: u64,
    pub bucket_ptrdata: u64,
}

/// A Swiss group: 8 control bytes, then slots. Slot i's key is at `keys_offset + i*key_stride`. All in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SwissLayout {
    pub group_size: u64,
    pub group_ptrdata: u64,
    pub keys_offset: u64,
    pub key_stride: u64,
    pub elems_offset: u64,
    pub elem_stride: u64,
}

/// What the compiler makes of `map[key]elem` on a target, under every map implementation.
#[derive(Clone, PartialEq, Debug)]
pub struct MapType {
    pub target: Target,
    pub map: TypeId,
    pub key: TypeId,
    pub elem: TypeId,
    /// Sizes of the types themselves.
    pub key_size: u64,
    pub elem_size: u64,
    /// Sizes of what a slot holds: the type, or a pointer to a box when it is over 128 bytes.
    pub key_slot: u64,
    pub elem_slot: u64,
    pub indirect_key: bool,
    pub indirect_elem: bool,
    /// The types themselves hold pointers (boxes and clearing go by these).
    pub key_has_pointers: bool,
    pub elem_has_pointers: bool,
    /// k == k for every key (no float, complex or interface inside).
    pub reflexive_key: bool,
    /// An update overwrites the stored key (float, complex, interface or string inside).
    pub need_key_update: bool,
    pub hash_might_panic: bool,
    pub variant: MapVariant,
    /// How the compiled hasher and `==` walk a key.
    pub key_steps: Vec<Step>,
    /// Bytes of padding inside one key and one elem, nested ones counted.
    pub key_padding: u64,
    pub elem_padding: u64,
    pub classic: ClassicLayout,
    pub swiss: SwissLayout,
    pub split: SwissLayout,
}

/// A Go value, apart from memory.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Bool(bool),
    Int(i128),
    Float(f64),
    Complex(f64, f64),
    Str(Vec<u8>),
    /// nil, of any type that has it.
    Nil,
    /// The n-th distinct non-nil address of a pointer, channel, map or func.
    Ref(u64),
    /// A struct's fields or an array's elements, all of them, in order.
    /// A non-nil slice: its three words, `[Ref, Int(len), Int(cap)]` (what the array holds is not kept).
    Composite(Vec<Value>),
    /// A struct or array whose every byte is zero: the short form of a `Composite` of zeros.
    Zero,
    /// A non-nil interface: dynamic type and value.
    Iface(TypeId, Box<Value>),
}

/// What of a type counts when its values are numbered: the first scalar that can hold the number (the rest is zero).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Carrier {
    /// From the start of the value, in bytes.
    pub offset: u64,
    pub kind: CarrierKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CarrierKind {
    /// The number itself in `size` bytes.
    Int {
        size: u64,
    },
    Float32,
    Float64,
    Complex64,
    Complex128,
    Bool,
    /// `k0`, `k1`, …
    String,
    /// `int(n)` in an interface.
    Interface,
    /// The n-th distinct address.
    Pointer,
}
