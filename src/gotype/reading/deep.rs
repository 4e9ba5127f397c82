//! Room for recursion over types and literals that nest up to the limit.
//!
//! Invariant: walks of up to `MAX_NESTING` levels never overflow a stack, whatever thread asks for them.

use std::cell::Cell;
use std::thread;

/// Enough for the deepest walk of an unoptimised build, eight times over. Only touched pages cost memory.
const STACK_BYTES: usize = 64 << 20;

thread_local! {
    static IS_DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` where the stack is deep enough; inline if it already is.
pub(crate) fn with_deep_stack<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if IS_DEEP.get() {
        return work();
    }
    let mut done = None;
    let mut work = Some(work);
    let outcome = thread::scope(|scope| {
        let run = || {
            IS_DEEP.set(true);
            done = work.take().map(|work| work());
        };
        let spawned = thread::Builder::new().name("types".to_string()).stack_size(STACK_BYTES).spawn_scoped(scope, run);
        spawned.map(|handle| handle.join())
    });
    if let Ok(Err(panic)) = outcome {
        std::panic::resume_unwind(panic);
    }
    match (done, work) {
        (Some(result), _) => result,
        // No thread could be had: the stack at hand must do.
        (None, Some(work)) => work(),
        (None, None) => std::process::abort(),
    }
}

/// The same, but inline for texts with few brackets: each level of a literal opens one.
pub(crate) fn with_stack_for<R: Send>(text: &str, work: impl FnOnce() -> R + Send) -> R {
    let brackets = text.bytes().filter(|b| matches!(b, b'{' | b'(' | b'[')).take(33).count();
    // A type mentioned in the literal may bring recursion of its own, but only as deep as it is written here.
    let wraps = text.bytes().filter(|b| matches!(b, b'*' | b'<' | b'&')).take(33).count();
    if brackets + wraps <= 32 { work() } else { with_deep_stack(work) }
}
