//! Which types have `==`, and so may be map keys (`cmd/compile/internal/types/alg.go: IsComparable`, Go 1.21 to 1.27).
//!
//! Invariant: the answer of each type is found once, whatever the nesting.

use crate::gotype::types::by_value::by_value_order;
use crate::gotype::types::{Kind, TypeId, Types};
use std::fmt;

/// Why a type has no `==`, and so is no map key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyProblem {
    /// The type, as messages name it.
    pub key: String,
    /// From the type to the part that forbids it: `Inner.Tags`, `[i]`; empty where it is the type itself.
    pub path: String,
    /// What forbids it.
    pub part: NoEquality,
    /// The part's type, as messages name it.
    pub part_name: String,
}

/// Which types have no `==`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoEquality {
    /// `[]T`
    Slice,
    /// `map[K]T`
    Map,
    /// `func(…)`
    Func,
}

impl fmt::Display for NoEquality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoEquality::Slice => "a slice",
            NoEquality::Map => "a map",
            NoEquality::Func => "a func",
        })
    }
}

impl KeyProblem {
    /// The reason, to be read after the type's name: `is a slice, which has no ==`, or with a subject of its own,
    /// `field Tags is a slice ([]string), which has no ==`.
    pub fn reason(&self) -> String {
        match self.subject() {
            None => format!("is {}, which has no ==", self.part),
            Some(subject) => format!("{subject} is {} ({}), which has no ==", self.part, self.part_name),
        }
    }

    /// The same after a colon: `a slice, which has no ==`, or `field Tags is …`.
    pub fn reason_alone(&self) -> String {
        match self.subject() {
            None => format!("{}, which has no ==", self.part),
            Some(_) => self.reason(),
        }
    }

    fn subject(&self) -> Option<String> {
        match self.path.as_str() {
            "" => None,
            path if path.starts_with("[i]") => Some(format!("element {path}")),
            path => Some(format!("field {path}")),
        }
    }
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = if self.path.is_empty() { "" } else { ":" };
        write!(f, "map key {}{colon} {}", self.key, self.reason())
    }
}

/// One step from a type to the part of it that has no `==`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Why {
    Comparable,
    Itself,
    Field(u32),
    Elem,
}

/// The answers for all types of a store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparability {
    why: Vec<Why>,
}

impl Comparability {
    pub(crate) fn new(types: &Types) -> Comparability {
        let mut out = Comparability { why: vec![Why::Comparable; types.len()] };
        for id in by_value_order(types) {
            out.why[id.0 as usize] = out.judge(types, id);
        }
        out
    }

    fn judge(&self, types: &Types, id: TypeId) -> Why {
        match types.kind(id) {
            Kind::Slice(_) | Kind::Map { .. } | Kind::Func(_) => Why::Itself,
            Kind::Array { elem, .. } if !self.is_comparable(*elem) => Why::Elem,
            Kind::Struct(fields) => match fields.iter().position(|f| !self.is_comparable(f.ty)) {
                Some(index) => Why::Field(index as u32),
                None => Why::Comparable,
            },
            Kind::Named { underlying, .. } => self.of(*underlying),
            _ => Why::Comparable,
        }
    }

    fn of(&self, id: TypeId) -> Why {
        self.why.get(id.0 as usize).copied().unwrap_or(Why::Comparable)
    }

    pub(super) fn is_comparable(&self, id: TypeId) -> bool {
        self.of(id) == Why::Comparable
    }

    /// `Ok`, or the part of the type that has no `==`.
    pub(crate) fn check(&self, types: &Types, id: TypeId) -> Result<(), KeyProblem> {
        let (mut path, mut part) = (String::new(), id);
        loop {
            match (self.of(part), types.shape(part)) {
                (Why::Comparable, _) => return Ok(()),
                (Why::Field(index), Kind::Struct(fields)) => {
                    let Some(field) = fields.get(index as usize) else { return Ok(()) };
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&field.name);
                    part = field.ty;
                }
                (Why::Elem, Kind::Array { elem, .. }) => {
                    path.push_str("[i]");
                    part = *elem;
                }
                _ => break,
            }
        }
        let what = match types.shape(part) {
            Kind::Slice(_) => NoEquality::Slice,
            Kind::Map { .. } => NoEquality::Map,
            _ => NoEquality::Func,
        };
        Err(KeyProblem { key: types.short_name(id), path, part: what, part_name: types.short_name(part) })
    }
}
