//! Ready-made operations, as the registry has them: two buttons in a row.

use crate::app::commands::registry;
use crate::app::commands::row::Item;
use crate::app::kit::around::Around;
use crate::app::kit::widgets::heading;
use egui::{Button, Ui, vec2};

pub fn ui(ui: &mut Ui, around: &mut Around<'_>) {
    heading(ui, "Try");
    let mut items = registry::family("edit.try", around.now(ui.ctx())).into_iter();
    let width = (ui.available_width() - ui.spacing().item_spacing.x) / 2.0;
    while let Some(first) = items.next() {
        let pair = [Some(first), items.next()];
        ui.horizontal(|ui| pair.into_iter().flatten().for_each(|item| button(ui, item, width, around)));
    }
}

fn button(ui: &mut Ui, item: Item, width: f32, around: &mut Around<'_>) {
    let button = Button::new(&*item.name).min_size(vec2(width, 0.0));
    let response = ui.add_enabled(item.act.is_ok(), button).on_hover_text(item.hint);
    match item.act {
        Err(why) => drop(response.on_disabled_hover_text(why)),
        Ok(action) if response.clicked() => action.put(around.out),
        Ok(_) => {}
    }
}
