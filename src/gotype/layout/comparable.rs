//! Which types have `==`, and so may be map keys (`cmd/compile/internal/types/alg.go: IsComparable`, Go 1.21 to 1.27).
//!
//! Invariant: the answer of each type is found once, whatever the nesting.

use crate::gotype::types::by_value::by_value_order;
use crate::gotype::types::{Kind, TypeId, Types};

/// Why a type is no map key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyProblem {
    /// From the key to the part that forbids it: `Inner.Tags`, `[i]`; empty where it is the key itself.
    pub path: String,
    /// The slice, map or func type.
    pub part: TypeId,
    /// A full sentence without its subject: `field Tags is a slice ([]string), which has no ==`.
    pub reason: String,
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
pub struct Comparability {
    why: Vec<Why>,
}

impl Comparability {
    pub fn new(types: &Types) -> Comparability {
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

    pub fn is_comparable(&self, id: TypeId) -> bool {
        self.of(id) == Why::Comparable
    }

    /// `Ok`, or the part of the type that has no `==`.
    pub fn check(&self, types: &Types, id: TypeId) -> Result<(), KeyProblem> {
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
        Err(KeyProblem { reason: reason(types, &path, part), path, part })
    }
}

fn reason(types: &Types, path: &str, part: TypeId) -> String {
    let what = match types.shape(part) {
        Kind::Slice(_) => "a slice",
        Kind::Map { .. } => "a map",
        _ => "a func",
    };
    let name = types.short_name(part);
    match path {
        "" => format!("is {what}, which has no =="),
        _ if path.starts_with("[i]") => format!("element {path} is {what} ({name}), which has no =="),
        _ => format!("field {path} is {what} ({name}), which has no =="),
    }
}
