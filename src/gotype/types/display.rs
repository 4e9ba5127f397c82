//! Types as Go prints them (`reflect.Type.String`; `cmd/compile/internal/types/fmt.go: tconv2`, Go 1.21 to 1.27).
//!
//! Invariant: the text is bounded; a longer one ends in `…`. Aliases are gone, as in Go: `byte` prints as `uint8`.

use super::kind::{ChanDir, Field, Kind, Method, Signature, TypeId, is_exported};
use super::quote::quote;
use super::store::Types;

/// The longest text of one type, in bytes.
const MAX_TEXT: usize = 4 << 20;
/// The longest text of a type inside a message, in bytes.
const MAX_SHORT_TEXT: usize = 120;

/// Writes types until the budget is used up.
struct Printer<'t> {
    types: &'t Types,
    out: String,
    budget: usize,
    /// Write `main.Point` and not `Point`.
    qualified: bool,
}

impl Types {
    /// The type's text, the user's own types without their package: `map[Point]string`.
    pub fn name(&self, id: TypeId) -> String {
        self.print(id, false, MAX_TEXT)
    }

    /// The type's text as `reflect` gives it: `map[main.Point]string`.
    pub fn qualified_name(&self, id: TypeId) -> String {
        self.print(id, true, MAX_TEXT)
    }

    /// The type's text, short enough for a message.
    pub fn short_name(&self, id: TypeId) -> String {
        self.print(id, false, MAX_SHORT_TEXT)
    }

    fn print(&self, id: TypeId, qualified: bool, budget: usize) -> String {
        let mut printer = Printer { types: self, out: String::new(), budget, qualified };
        if printer.write_type(id).is_none() {
            printer.out.push('…');
        }
        printer.out
    }

    /// The text of a signature; `None` if it is over `budget` bytes.
    pub(crate) fn signature_text(&self, signature: &Signature, budget: usize) -> Option<String> {
        let mut printer = Printer { types: self, out: String::new(), budget, qualified: true };
        printer.write("func")?;
        printer.write_signature(signature)?;
        Some(printer.out)
    }

    /// A method spec: `Error() string`.
    pub(crate) fn method_text(&self, method: &Method, qualified: bool) -> String {
        let mut printer = Printer { types: self, out: String::new(), budget: MAX_TEXT, qualified };
        if printer.write_method(method).is_none() {
            printer.out.push('…');
        }
        printer.out
    }
}

impl Printer<'_> {
    /// `None` when the budget is used up.
    fn write(&mut self, text: &str) -> Option<()> {
        let room = self.budget.saturating_sub(self.out.len());
        if text.len() <= room {
            self.out.push_str(text);
            return Some(());
        }
        let cut = (0..=room).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        self.out.push_str(&text[..cut]);
        None
    }

    fn write_type(&mut self, id: TypeId) -> Option<()> {
        let types = self.types;
        match types.kind(id) {
            Kind::Basic(basic) => self.write(basic.name()),
            Kind::Pointer(elem) => self.write("*").and_then(|()| self.write_type(*elem)),
            Kind::Slice(elem) => self.write("[]").and_then(|()| self.write_type(*elem)),
            Kind::Array { len, elem } => self.write(&format!("[{len}]")).and_then(|()| self.write_type(*elem)),
            Kind::Map { key, elem } => {
                self.write("map[")?;
                self.write_type(*key)?;
                self.write("]")?;
                self.write_type(*elem)
            }
            Kind::Chan { dir, elem } => self.write_chan(*dir, *elem),
            Kind::Func(text) => match types.signature(id) {
                Some(signature) if !self.qualified => {
                    self.write("func")?;
                    self.write_signature(signature)
                }
                _ => self.write(text),
            },
            Kind::Interface { .. } => self.write_interface(types.methods(id)),
            Kind::Struct(fields) => self.write_struct(fields),
            Kind::Named { name, args, .. } => self.write_named(id, name, args),
        }
    }

    fn write_named(&mut self, id: TypeId, name: &str, args: &[TypeId]) -> Option<()> {
        if self.qualified && !name.contains('.') && id != Types::ERROR {
            self.write(&self.types.scope.package)?;
            self.write(".")?;
        }
        self.write(name)?;
        for (i, arg) in args.iter().enumerate() {
            self.write(if i == 0 { "[" } else { "," })?;
            self.write_type(*arg)?;
        }
        if args.is_empty() { Some(()) } else { self.write("]") }
    }

    /// A receive-only element of a two-way channel stands in parentheses.
    fn write_chan(&mut self, dir: ChanDir, elem: TypeId) -> Option<()> {
        self.write(dir.words())?;
        let parens = dir == ChanDir::Both && matches!(self.types.kind(elem), Kind::Chan { dir: ChanDir::Receive, .. });
        if parens {
            self.write("(")?;
        }
        self.write_type(elem)?;
        if parens { self.write(")") } else { Some(()) }
    }

    fn write_interface(&mut self, methods: &[Method]) -> Option<()> {
        self.write("interface {")?;
        for (i, method) in methods.iter().enumerate() {
            self.write(if i == 0 { " " } else { "; " })?;
            self.write_method(method)?;
        }
        self.write(if methods.is_empty() { "}" } else { " }" })
    }

    /// Unexported methods carry their package.
    fn write_method(&mut self, method: &Method) -> Option<()> {
        let types = self.types;
        if self.qualified && !is_exported(&method.name) {
            self.write(if method.package.is_empty() { &types.scope.package } else { &method.package })?;
            self.write(".")?;
        }
        self.write(&method.name)?;
        match types.signature(method.func) {
            Some(signature) => self.write_signature(signature),
            None => Some(()),
        }
    }

    fn write_struct(&mut self, fields: &[Field]) -> Option<()> {
        self.write("struct {")?;
        for (i, field) in fields.iter().enumerate() {
            self.write(if i == 0 { " " } else { "; " })?;
            if !field.embedded {
                self.write(&field.name)?;
                self.write(" ")?;
            }
            self.write_type(field.ty)?;
            if let Some(tag) = &field.tag {
                self.write(" ")?;
                self.write(&quote(tag.as_bytes()))?;
            }
        }
        self.write(if fields.is_empty() { "}" } else { " }" })
    }

    fn write_signature(&mut self, signature: &Signature) -> Option<()> {
        self.write("(")?;
        for (i, param) in signature.params.iter().enumerate() {
            if i > 0 {
                self.write(", ")?;
            }
            match self.types.kind(*param) {
                Kind::Slice(elem) if signature.variadic && i + 1 == signature.params.len() => {
                    self.write("...")?;
                    self.write_type(*elem)?;
                }
                _ => self.write_type(*param)?,
            }
        }
        self.write(")")?;
        match signature.results.as_slice() {
            [] => Some(()),
            [one] => self.write(" ").and_then(|()| self.write_type(*one)),
            many => {
                self.write(" (")?;
                for (i, result) in many.iter().enumerate() {
                    self.write(if i == 0 { "" } else { ", " })?;
                    self.write_type(*result)?;
                }
                self.write(")")
            }
        }
    }
}
