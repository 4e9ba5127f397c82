//! Declared types that hold themselves by value, or nest too deep.
//!
//! Invariant: afterwards no type holds itself by value, so all later walks end; what was wrong is reported and
//! replaced by the empty struct.

use super::resolver::Resolver;
use crate::gotype::reading::diag::{MAX_NESTING, Problem};
use crate::gotype::types::{Kind, TypeId, Types};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Finds and breaks cycles and too deep nesting (Go: "invalid recursive type", `go/types: validType`).
pub(crate) fn break_cycles(resolver: &mut Resolver) {
    let count = resolver.types.len();
    let mut walk = Walk { marks: vec![Mark::New; count], levels: vec![0; count], stack: Vec::new(), too_deep: false };
    for id in resolver.types.ids() {
        walk.visit(resolver, id);
    }
}

struct Walk {
    marks: Vec<Mark>,
    /// How many structs and arrays a type holds inside each other.
    levels: Vec<u32>,
    stack: Vec<(TypeId, usize)>,
    too_deep: bool,
}

impl Walk {
    fn visit(&mut self, resolver: &mut Resolver, root: TypeId) {
        if self.marks[root.0 as usize] != Mark::New {
            return;
        }
        self.open(root);
        while let Some((top, next)) = self.stack.pop() {
            let Some(child) = resolver.types.kind(top).held_by_value(next) else {
                self.close(resolver, top);
                continue;
            };
            self.stack.push((top, next + 1));
            match self.marks[child.0 as usize] {
                Mark::New => self.open(child),
                Mark::Open => self.report_cycle(resolver, child),
                Mark::Done => {}
            }
        }
    }

    fn open(&mut self, id: TypeId) {
        self.marks[id.0 as usize] = Mark::Open;
        self.stack.push((id, 0));
    }

    fn close(&mut self, resolver: &mut Resolver, id: TypeId) {
        self.marks[id.0 as usize] = Mark::Done;
        let kind = resolver.types.kind(id);
        let mut level = 0;
        let mut n = 0;
        while let Some(child) = kind.held_by_value(n) {
            level = level.max(self.levels[child.0 as usize]);
            n += 1;
        }
        let named = matches!(kind, Kind::Named { .. });
        self.levels[id.0 as usize] = level.saturating_add(u32::from(!named && n > 0));
        if named && level > MAX_NESTING {
            self.levels[id.0 as usize] = 0;
            self.break_at(resolver, id);
            if !std::mem::replace(&mut self.too_deep, true) {
                let name = resolver.types.short_name(id);
                report(
                    resolver,
                    id,
                    format!(
                        "type {name} nests over {MAX_NESTING} structs or arrays by value; the limit is {MAX_NESTING}"
                    ),
                );
            }
        }
    }

    fn break_at(&mut self, resolver: &mut Resolver, id: TypeId) {
        resolver.types.set_underlying(id, Types::EMPTY_STRUCT);
        resolver.broken.insert(id);
    }

    /// `child` is open: the stack from it on is a cycle.
    fn report_cycle(&mut self, resolver: &mut Resolver, child: TypeId) {
        let from = self.stack.iter().position(|(id, _)| *id == child).unwrap_or(0);
        let named: Vec<TypeId> = self.stack[from..]
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| matches!(resolver.types.kind(*id), Kind::Named { .. }))
            .collect();
        let Some(first) = named.first().copied() else { return };
        let mut names: Vec<String> = named.iter().take(8).map(|id| resolver.types.short_name(*id)).collect();
        if named.len() > names.len() {
            names.push("…".to_string());
        }
        let start = names[0].clone();
        names.push(start.clone());
        for id in &named {
            self.break_at(resolver, *id);
        }
        report(
            resolver,
            first,
            format!(
                "invalid recursive type: {} (each holds the next by value); hold a pointer instead, for example *{start}",
                names.join(" → ")
            ),
        );
    }
}

fn report(resolver: &mut Resolver, id: TypeId, message: String) {
    if let Some((span, is_aside)) = resolver.place(id) {
        resolver.tell(is_aside, Problem::new(span, message));
    }
}
