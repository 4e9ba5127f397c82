//! Go's predeclared types, which every store holds under the same ids.
//!
//! Invariant: basic types come first, in the order of their table; what follows is what `Types`' constants say.

use super::kind::{BASICS, Kind, Method, Signature, TypeId};
use super::store::Types;
use crate::target::Target;

impl Types {
    /// A store that holds Go's predeclared types.
    pub fn new(target: impl Into<Target>) -> Types {
        let mut types = Types::empty(target.into());
        for (basic, _) in BASICS {
            types.intern(Kind::Basic(basic));
        }
        types.intern(Kind::Interface { methods: Vec::new() });
        types.intern(Kind::Struct(Vec::new()));
        types.declare_error();
        types
    }

    /// The predeclared `error`, a named interface with one method.
    fn declare_error(&mut self) {
        let func = self.func(Signature { results: vec![Types::STRING], ..Signature::default() });
        let method = |func| Method { name: "Error".to_string(), func, package: String::new() };
        if let Some(underlying) = func.and_then(|func| self.interface(vec![method(func)])) {
            let id = self.declare("error");
            self.set_underlying(id, underlying);
            self.scope.types.insert("error".to_string(), id);
        }
    }

    /// The type of a declared or predeclared name: `Point`, `time.Time`, `int`, `byte`.
    pub fn find(&self, name: &str) -> Option<TypeId> {
        self.scope.types.get(name).copied().or_else(|| Types::predeclared(name))
    }

    pub(crate) fn predeclared(name: &str) -> Option<TypeId> {
        match name {
            "byte" => Some(Types::UINT8),
            "rune" => Some(Types::INT32),
            "any" => Some(Types::ANY),
            "unsafe.Pointer" => Some(Types::UNSAFE_POINTER),
            _ => BASICS.iter().position(|(_, n)| *n == name).map(|i| TypeId(i as u32)),
        }
    }

    /// Go's predeclared type names, for suggestions.
    pub(crate) fn predeclared_names() -> impl Iterator<Item = &'static str> {
        BASICS.into_iter().map(|(_, name)| name).chain(["byte", "rune", "any", "error"])
    }
}
