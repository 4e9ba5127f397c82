//! Func types and interfaces, which are told apart by their texts.
//!
//! Invariant: their texts together stay under a limit, so that signatures that mention each other can't grow without
//! end.

use super::kind::{Kind, Method, Signature, TypeId, is_exported};
use super::store::Types;

/// The most bytes that the texts of func and interface types may take together.
pub(crate) const MAX_SIGNATURE_BYTES: usize = 4 << 20;

impl Types {
    /// A func type; `None` where the texts of signatures together pass their limit.
    pub(crate) fn func(&mut self, signature: Signature) -> Option<TypeId> {
        let text = self.signature_text(&signature, MAX_SIGNATURE_BYTES)?;
        self.count_text(text.len())?;
        let deepest = signature.params.iter().chain(&signature.results).map(|t| self.depth(*t)).max().unwrap_or(0);
        let id = self.intern_at_depth(Kind::Func(text), deepest);
        self.signatures.entry(id).or_insert(signature);
        Some(id)
    }

    /// An interface with these methods (no name twice); `None` where the texts pass their limit.
    pub(crate) fn interface(&mut self, mut methods: Vec<Method>) -> Option<TypeId> {
        methods.sort_by(|a, b| method_order(a).cmp(&method_order(b)));
        let mut texts = Vec::with_capacity(methods.len());
        for method in &methods {
            let text = self.method_text(method, true);
            self.count_text(text.len())?;
            texts.push(text);
        }
        let deepest = methods.iter().map(|m| self.depth(m.func)).max().unwrap_or(0);
        let id = self.intern_at_depth(Kind::Interface { methods: texts }, deepest);
        self.methods.entry(id).or_insert(methods);
        Some(id)
    }

    fn count_text(&mut self, bytes: usize) -> Option<()> {
        self.text_bytes = self.text_bytes.saturating_add(bytes);
        (self.text_bytes <= MAX_SIGNATURE_BYTES).then_some(())
    }
}

/// Exported methods before others, then by name (`cmd/compile/internal/types/sym.go: Sym.Less`, Go 1.21 to 1.27).
fn method_order(method: &Method) -> (bool, &str) {
    (!is_exported(&method.name), &method.name)
}
