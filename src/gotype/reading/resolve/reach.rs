//! What a type holds by value, and so must be known of it.
//!
//! Invariant: what lies behind a pointer, slice, map, channel, func or interface is not looked at. What is missing is
//! said once, at the field of a text that people have seen.

use super::missing::{Why, stand_in_decl};
use super::resolver::Resolver;
use crate::gotype::reading::diag::{Problem, Span};
use crate::gotype::reading::syntax::ast::{Expr, ExprId};
use crate::gotype::types::{Kind, TypeId};
use std::collections::{HashMap, HashSet};

/// From a type to the one that holds it by value, and as its how manieth part.
type Holders = HashMap<TypeId, (TypeId, usize)>;

impl Resolver<'_> {
    /// Looks into all that a type needs to be laid out, and says what is missing; of a map that is its key and elem.
    pub(crate) fn need(&mut self, id: TypeId, expr: ExprId) {
        for (id, span) in self.parts_of(id, expr) {
            let mut seen = HashSet::new();
            let (missing, holders) = self.reach(id, &mut seen);
            for part in missing {
                self.say_missing(part, &holders, span);
            }
        }
    }

    /// The same of a declaration that nobody asked for: what others have shown is not looked at again.
    pub(crate) fn need_aside(&mut self, id: TypeId, expr: ExprId) {
        for (id, span) in self.parts_of(id, expr) {
            let mut seen = std::mem::take(&mut self.seen);
            let (missing, holders) = self.reach(id, &mut seen);
            self.seen = seen;
            for part in missing {
                self.say_missing(part, &holders, span);
            }
        }
    }

    /// A type and where it is written; of a map also its key and elem.
    fn parts_of(&mut self, id: TypeId, expr: ExprId) -> Vec<(TypeId, Span)> {
        self.ensure_body(id);
        let mut parts = vec![(id, self.ast.get(expr).1)];
        if let Kind::Map { key, elem } = *self.types.shape(id) {
            let (key_span, elem_span) = match self.map_expr(id, expr) {
                Some((key, elem)) => (self.ast.get(key).1, self.ast.get(elem).1),
                None => (parts[0].1, parts[0].1),
            };
            parts.push((key, key_span));
            parts.push((elem, elem_span));
        }
        parts
    }

    /// Where a map's key and elem are written.
    pub(super) fn map_expr(&self, id: TypeId, expr: ExprId) -> Option<(ExprId, ExprId)> {
        let (mut id, mut expr) = (id, expr);
        for _ in 0..16 {
            if let Expr::Map { key, elem } = self.ast.get(expr).0 {
                return Some((key, elem));
            }
            let item = self.owner.get(&id)?;
            let decl = &self.ast.decls[self.items[*item].decl];
            expr = decl.expr;
            // A name for a named map leads on by its own declaration.
            let Expr::Name { package: None, name } = self.ast.get(expr).0 else { continue };
            let package = &self.packages[self.sources.package(name.source)];
            let next = package.types.get(self.sources.slice(name)).copied()?;
            let item = self.item_of.get(&(next, Vec::new()))?;
            id = self.items[*item].id?;
        }
        None
    }

    /// Reads the bodies of all that a type holds by value: what of it is missing, and what holds what.
    fn reach(&mut self, root: TypeId, seen: &mut HashSet<TypeId>) -> (Vec<TypeId>, Holders) {
        let (mut missing, mut holders) = (Vec::new(), Holders::new());
        let mut open = vec![root];
        seen.insert(root);
        while let Some(id) = open.pop() {
            self.ensure_body(id);
            if self.missing.contains_key(&id) {
                missing.push(id);
                continue;
            }
            let mut n = 0;
            let mut parts = Vec::new();
            while let Some(part) = self.types.kind(id).held_by_value(n) {
                if seen.insert(part) {
                    holders.insert(part, (id, n));
                    parts.push(part);
                }
                n += 1;
            }
            // In the order of the fields, so that the first one is said first.
            open.extend(parts.into_iter().rev());
        }
        (missing, holders)
    }

    /// Why a type has no size, if it has none.
    pub(super) fn unsized_part(&mut self, id: TypeId) -> Option<String> {
        let (missing, _) = self.reach(id, &mut HashSet::new());
        missing.first().and_then(|part| self.missing.get(part)).map(|missing| missing.why.to_string())
    }

    fn say_missing(&mut self, part: TypeId, holders: &Holders, root: Span) {
        let Some(missing) = self.missing.get(&part).cloned() else { return };
        if missing.why == Why::Reported || !self.said.insert((self.is_aside, part)) {
            return;
        }
        let (path, use_span) = self.path_to(part, holders);
        let mut span = match &missing.why {
            Why::Length(span, _) => *span,
            _ => use_span.unwrap_or(missing.span),
        };
        if self.sources.is_hidden(span.source) {
            span = if self.sources.is_hidden(missing.span.source) { root } else { missing.span };
        }
        let message = match path {
            Some((holder, path)) => format!("{} (held by value in {holder}, field {path})", missing.why),
            None => missing.why.to_string(),
        };
        let stand_in = missing.why.stand_in().map(|name| stand_in_decl(&name));
        self.tell(self.is_aside, Problem { span, message, stand_in });
    }

    /// From which declared type, by which fields, a part is reached; and where its last field is written.
    fn path_to(&self, part: TypeId, holders: &Holders) -> (Option<(String, String)>, Option<Span>) {
        let (mut fields, mut at, mut span, mut outermost) = (Vec::new(), part, None, None);
        while let Some((holder, n)) = holders.get(&at) {
            match self.types.kind(*holder) {
                Kind::Struct(list) => {
                    let name = list.get(*n).map_or("", |field| &field.name);
                    fields.push(name.to_string());
                    span = span.or_else(|| self.field_span(*holder, *n));
                }
                Kind::Array { .. } => span = span.or_else(|| self.field_span(*holder, 0)),
                Kind::Named { .. } => outermost = Some(*holder),
                _ => {}
            }
            at = *holder;
        }
        fields.reverse();
        let path = outermost.filter(|_| !fields.is_empty()).map(|id| (self.types.short_name(id), fields.join(".")));
        (path, span)
    }

    /// Where the type of a struct's n-th field, or of an array's elements, is written.
    fn field_span(&self, holder: TypeId, n: usize) -> Option<Span> {
        let (expr, _) = self.places.get(&holder)?;
        let part = match &self.ast.get(*expr).0 {
            Expr::Struct(fields) => fields.get(n)?.ty,
            Expr::Array { elem, .. } => *elem,
            _ => return None,
        };
        let span = self.ast.get(part).1;
        (!self.sources.is_hidden(span.source)).then_some(span)
    }

    /// All types that something missing or broken is held in by value.
    pub(crate) fn incomplete(&self) -> HashSet<TypeId> {
        let mut tainted: HashSet<TypeId> = self.broken.clone();
        tainted.extend(self.missing.keys());
        if tainted.is_empty() {
            return tainted;
        }
        let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); self.types.len()];
        for id in self.types.ids() {
            let mut n = 0;
            while let Some(part) = self.types.kind(id).held_by_value(n) {
                holders[part.0 as usize].push(id);
                n += 1;
            }
        }
        let mut open: Vec<TypeId> = tainted.iter().copied().collect();
        while let Some(id) = open.pop() {
            for holder in &holders[id.0 as usize] {
                // What is broken stands in as the empty struct, which itself is fine.
                if tainted.insert(*holder) {
                    open.push(*holder);
                }
            }
        }
        tainted
    }
}
