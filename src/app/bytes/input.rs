//! What the keyboard asks of the hex view.

use crate::app::kit::panes;
use crate::app::state::shortcut::Takes;
use crate::diagram::hex::Step;
use egui::{EventFilter, Key, Modifiers, Response, Ui};

/// A wish for another selection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    Step(Step),
    /// The whole field of the selected byte.
    Whole,
    /// No selection.
    Nothing,
}

/// Every key that the hex view obeys; the longer combinations first.
pub const KEYS: [(Modifiers, Key, Asked); 16] = [
    (Modifiers::COMMAND, Key::ArrowLeft, Asked::Step(Step::FieldLeft)),
    (Modifiers::COMMAND, Key::ArrowRight, Asked::Step(Step::FieldRight)),
    (Modifiers::COMMAND, Key::ArrowUp, Asked::Step(Step::SlotUp)),
    (Modifiers::COMMAND, Key::ArrowDown, Asked::Step(Step::SlotDown)),
    (Modifiers::COMMAND, Key::Home, Asked::Step(Step::Start)),
    (Modifiers::COMMAND, Key::End, Asked::Step(Step::End)),
    (Modifiers::NONE, Key::ArrowLeft, Asked::Step(Step::Left)),
    (Modifiers::NONE, Key::ArrowRight, Asked::Step(Step::Right)),
    (Modifiers::NONE, Key::ArrowUp, Asked::Step(Step::Up)),
    (Modifiers::NONE, Key::ArrowDown, Asked::Step(Step::Down)),
    (Modifiers::NONE, Key::PageUp, Asked::Step(Step::UnitUp)),
    (Modifiers::NONE, Key::PageDown, Asked::Step(Step::UnitDown)),
    (Modifiers::NONE, Key::Home, Asked::Step(Step::RowStart)),
    (Modifiers::NONE, Key::End, Asked::Step(Step::RowEnd)),
    (Modifiers::NONE, Key::Enter, Asked::Whole),
    (Modifiers::NONE, Key::Escape, Asked::Nothing),
];

/// What was asked in this frame, while the hex view has the focus. Where nothing is selected there is nothing to walk
/// from: then the keys that go sideways, to the first and to the last are time's, and the others begin.
pub fn asked(ui: &Ui, response: &Response, is_selected: bool) -> Option<Asked> {
    if !response.has_focus() {
        return None;
    }
    panes::takes(response, if is_selected { Takes::WalkFar } else { Takes::Nothing });
    let (horizontal_arrows, vertical_arrows, escape) = (true, true, is_selected);
    let filter = EventFilter { horizontal_arrows, vertical_arrows, escape, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    ui.input_mut(|input| KEYS.into_iter().find(|(m, key, _)| input.consume_key(*m, *key)).map(|(.., asked)| asked))
}
