//! Ready-made operations, as the registry has them: two buttons in a row.

use crate::app::commands::registry;
use crate::app::commands::row::Item;
use crate::app::kit::around::Around;
use crate::app::kit::widgets::heading;
use crate::app::state::memo::Memo;
use egui::{Button, Ui, vec2};

/// Of the document (`Moment::document`).
#[derive(Default)]
pub struct TryPanel {
    items: Memo<u64, Vec<Item>>,
}

impl TryPanel {
    pub fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        heading(ui, "Try");
        let now = around.now(ui.ctx());
        let items = self.items.of(around.session.moment().document, || registry::family("edit.try", now));
        let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
        for pair in items.chunks(2) {
            ui.horizontal(|ui| pair.iter().for_each(|item| button(ui, item, width, around)));
        }
    }
}

fn button(ui: &mut Ui, item: &Item, width: f32, around: &mut Around<'_>) {
    let button = Button::new(&*item.name).min_size(vec2(width, 0.0));
    let response = ui.add_enabled(item.act.is_ok(), button).on_hover_text(&item.hint);
    match &item.act {
        Err(why) => drop(response.on_disabled_hover_text(*why)),
        Ok(action) if response.clicked() => action.clone().put(around.out),
        Ok(_) => {}
    }
}
