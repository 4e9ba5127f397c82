//! What a Go type is: its kind and the types it is made of.
//!
//! Invariant: plain data; types are named by their ids, so that types may refer to each other.
//! Knows neither names in scope nor layouts.

/// Index of a type in its [`Types`](super::Types).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// Go's predeclared types with storage of their own (`byte`, `rune`, `any`, `error` are written in terms of these).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "each is Go's type of the same name")]
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

/// What may be done with a channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    /// `chan T`
    Both,
    /// `chan<- T`
    Send,
    /// `<-chan T`
    Receive,
}

/// One field of a struct; `name` is `_` for a blank one, the type's name for an embedded one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    /// As it is written.
    pub name: String,
    /// What it holds.
    pub ty: TypeId,
    /// It is embedded: `sync.Mutex` and not `mu sync.Mutex`.
    pub embedded: bool,
    /// The tag, unquoted; it is part of the type's identity.
    pub tag: Option<String>,
}

/// The shape of a type. `Named` points at its underlying type, which is never itself `Named`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A predeclared type with storage of its own.
    Basic(Basic),
    /// `*T`
    Pointer(TypeId),
    /// `[]T`
    Slice(TypeId),
    /// `[len]T`
    Array {
        /// How many elements.
        len: u64,
        /// What each is.
        elem: TypeId,
    },
    /// `map[K]T`
    Map {
        /// K.
        key: TypeId,
        /// T.
        elem: TypeId,
    },
    /// `chan T`
    Chan {
        /// What may be done with it.
        dir: ChanDir,
        /// T.
        elem: TypeId,
    },
    /// A signature as Go prints it, `func(int) error`.
    Func(String),
    /// Method specs as Go prints them, sorted; empty for `any`.
    Interface {
        /// As Go prints them: `Error() string`.
        methods: Vec<String>,
    },
    /// Its fields, in order.
    Struct(Vec<Field>),
    /// A declared type.
    Named {
        /// With its package where it is not the user's own: `time.Time`.
        name: String,
        /// What its type parameters stand for, where it is an instance of a generic type.
        args: Vec<TypeId>,
        /// What it stands for; never itself `Named`.
        underlying: TypeId,
    },
}

/// A func type's parts; the kind keeps only its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Signature {
    pub params: Vec<TypeId>,
    /// The last parameter is `...T` (and its type here the slice `[]T`).
    pub variadic: bool,
    pub results: Vec<TypeId>,
}

/// One method of an interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Method {
    pub name: String,
    /// A func type.
    pub func: TypeId,
    /// Empty for the user's own, else where an unexported method belongs.
    pub package: String,
}

/// True for a name that starts with an upper-case letter.
pub(crate) fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}

/// The basic types in the order of their ids.
pub(super) const BASICS: [(Basic, &str); 18] = [
    (Basic::Bool, "bool"),
    (Basic::Int, "int"),
    (Basic::Int8, "int8"),
    (Basic::Int16, "int16"),
    (Basic::Int32, "int32"),
    (Basic::Int64, "int64"),
    (Basic::Uint, "uint"),
    (Basic::Uint8, "uint8"),
    (Basic::Uint16, "uint16"),
    (Basic::Uint32, "uint32"),
    (Basic::Uint64, "uint64"),
    (Basic::Uintptr, "uintptr"),
    (Basic::Float32, "float32"),
    (Basic::Float64, "float64"),
    (Basic::Complex64, "complex64"),
    (Basic::Complex128, "complex128"),
    (Basic::String, "string"),
    (Basic::UnsafePointer, "unsafe.Pointer"),
];

impl Basic {
    /// As Go writes it.
    pub fn name(self) -> &'static str {
        BASICS.iter().find(|(b, _)| *b == self).map_or("", |(_, name)| name)
    }
}

impl ChanDir {
    /// The words before a channel type's element.
    pub(crate) fn words(self) -> &'static str {
        match self {
            ChanDir::Both => "chan ",
            ChanDir::Send => "chan<- ",
            ChanDir::Receive => "<-chan ",
        }
    }
}

impl Kind {
    /// Calls `each` with the types that a kind is made of (those of a func or interface are in its text alone).
    pub(crate) fn each_child(&self, mut each: impl FnMut(TypeId)) {
        match self {
            Kind::Pointer(elem) | Kind::Slice(elem) | Kind::Array { elem, .. } | Kind::Chan { elem, .. } => each(*elem),
            Kind::Map { key, elem } => {
                each(*key);
                each(*elem);
            }
            Kind::Struct(fields) => fields.iter().for_each(|f: &Field| each(f.ty)),
            Kind::Named { underlying, .. } => each(*underlying),
            Kind::Basic(_) | Kind::Func(_) | Kind::Interface { .. } => {}
        }
    }

    /// The n-th type that a kind holds by value.
    pub(crate) fn held_by_value(&self, n: usize) -> Option<TypeId> {
        match self {
            Kind::Struct(fields) => fields.get(n).map(|f| f.ty),
            Kind::Array { elem, .. } if n == 0 => Some(*elem),
            Kind::Named { underlying, .. } if n == 0 => Some(*underlying),
            _ => None,
        }
    }
}
