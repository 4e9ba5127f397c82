//! The order in which types can be looked at so that what a type holds by value comes before it.
//!
//! Invariant: walks are loops, so that no nesting can overflow a stack.

use super::kind::TypeId;
use super::store::Types;

/// All types, each after the types it holds by value. Types in a cycle come in some order.
pub(crate) fn by_value_order(types: &Types) -> Vec<TypeId> {
    by_value_order_from(types, 0)
}

/// The same for the types from `first` on; those before are taken as done.
pub(crate) fn by_value_order_from(types: &Types, first: usize) -> Vec<TypeId> {
    let mut done = vec![false; types.len()];
    done.iter_mut().take(first).for_each(|d| *d = true);
    order(types, types.ids(), done)
}

/// The same of one type and what it holds.
pub(crate) fn by_value_order_of(types: &Types, root: TypeId) -> Vec<TypeId> {
    order(types, std::iter::once(root), vec![false; types.len()])
}

fn order(types: &Types, roots: impl Iterator<Item = TypeId>, mut done: Vec<bool>) -> Vec<TypeId> {
    let mut order = Vec::new();
    let mut stack: Vec<(TypeId, usize)> = Vec::new();
    for id in roots {
        if done[id.0 as usize] {
            continue;
        }
        done[id.0 as usize] = true;
        stack.push((id, 0));
        while let Some((top, next)) = stack.pop() {
            match types.kind(top).held_by_value(next) {
                Some(child) => {
                    stack.push((top, next + 1));
                    if !std::mem::replace(&mut done[child.0 as usize], true) {
                        stack.push((child, 0));
                    }
                }
                None => order.push(top),
            }
        }
    }
    order
}
