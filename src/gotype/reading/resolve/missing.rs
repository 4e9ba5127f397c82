//! What is not known of a type, and the ways on.
//!
//! Invariant: a message names what is missing and what would help; which field brings it in is said by who asks.

use crate::gotype::reading::constant::ConstProblem;
use crate::gotype::reading::diag::{MAX_NESTING, Span};
use std::fmt;

/// How many instances may lie inside each other, so that a type that grows without end is found out.
pub(super) const MAX_INSTANCE_LEVELS: u32 = 100;
/// How many instances of generic types one check makes.
pub(super) const MAX_INSTANCES: usize = 20_000;

/// Why a type is not known, and where it is written.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Missing {
    pub span: Span,
    pub why: Why,
}

/// Why a type is not known.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Why {
    /// A name that nothing declares, and a declared one near it.
    Name {
        name: String,
        near: Option<String>,
    },
    /// A name of a package: the package's import path where one is written, and whether the package is in hand.
    Imported {
        package: String,
        name: String,
        path: Option<String>,
        is_here: bool,
        near: Option<String>,
    },
    /// Several packages of the standard library have the name.
    Several {
        package: String,
        name: String,
        paths: Vec<String>,
    },
    /// An array's length: what is wrong with it, and where.
    Length(Span, ConstProblem),
    /// An array's length that is no single number, or none that a length can be.
    NoLength(String),
    /// A generic type without type arguments, or with too many or too few.
    Arguments {
        name: String,
        params: Vec<String>,
        given: usize,
    },
    /// Type arguments after what has no parameters.
    NotGeneric(String),
    /// An interface that only a type parameter can have.
    Constraint(String),
    /// A type parameter of the function around.
    Parameter(String),
    /// An instance inside an instance, without end.
    Endless(String),
    ManyInstances,
    /// It was said already.
    Reported,
}

impl Why {
    /// The name that a stand-in would declare.
    pub(super) fn stand_in(&self) -> Option<String> {
        match self {
            Why::Name { name, near: None } => Some(name.clone()),
            Why::Imported { package, name, .. } => Some(format!("{package}.{name}")),
            _ => None,
        }
    }
}

/// A declaration that stands in for a type of which only the size matters.
pub(super) fn stand_in_decl(name: &str) -> String {
    format!("type {name} struct {{ _ [48]byte }}")
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Name { name, near: Some(near) } => write!(f, "unknown type {name}; did you mean {near}?"),
            Why::Name { name, near: None } => {
                write!(f, "unknown type {name}; declare it, for example type {name} struct {{ … }}")
            }
            Why::Imported { package, name, path, is_here, near } => {
                let whole = format!("{package}.{name}");
                write!(f, "unknown type {whole}: ")?;
                match (near, path, is_here) {
                    (Some(near), _, _) => write!(f, "did you mean {package}.{near}? Else ")?,
                    (None, Some(path), true) => write!(f, "package {path} declares no {name}; ")?,
                    (None, Some(path), false) => {
                        write!(f, "package {path} is not here; give its files or folder, or ")?
                    }
                    (None, None, _) => {}
                }
                write!(f, "add its declaration, for example a stand-in of its size: {}", stand_in_decl(&whole))
            }
            Why::Several { package, name, paths } => write!(
                f,
                "{package}.{name} may be of package {}; say which with an import, for example import \"{}\"",
                paths.join(" or "),
                paths.first().map_or("", String::as_str)
            ),
            Why::Length(_, problem) => problem.fmt(f),
            Why::NoLength(message) | Why::Constraint(message) => f.write_str(message),
            Why::Arguments { name, params, given } => {
                let list = params.join(", ");
                match given {
                    0 => write!(f, "{name} is generic: give a type for each of its parameters, {name}[{list}]"),
                    _ => write!(f, "{name} has {} type parameters ({list}), and {given} are given", params.len()),
                }
            }
            Why::NotGeneric(name) => write!(f, "{name} has no type parameters; write it without [ ]"),
            Why::Parameter(name) => {
                write!(f, "{name} is a type parameter of the function around; what it stands for is not known here")
            }
            Why::Endless(name) => write!(
                f,
                "{name} grows without end: instances of generic types inside each other are read to {MAX_INSTANCE_LEVELS} levels"
            ),
            Why::ManyInstances => {
                write!(f, "over {MAX_INSTANCES} instances of generic types; the limit is {MAX_INSTANCES}")
            }
            Why::Reported => write!(f, "this type is wrong, or nested over {MAX_NESTING} deep"),
        }
    }
}
