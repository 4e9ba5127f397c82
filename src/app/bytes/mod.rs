//! The view "Bytes": a region of the map's memory in hex.

mod bar;
mod input;
mod panel;

use crate::app::kit::around::{Around, CenterView};
use crate::app::kit::legend::LegendStrip;
use crate::app::kit::sheet::{MARGIN, Missing, caption, captioned, never, picture, title, whole};
use crate::app::kit::target::target_text;
use crate::app::kit::widgets::weak;
use crate::export::{Choice, Content};
use crate::project::View;
use crate::session::Session;
use egui::{Label, Ui};
use panel::BytesPanel;

/// Width of the hex view in a file, in points.
const WIDTH: f32 = 1_100.0;

#[derive(Default)]
pub struct BytesView {
    panel: BytesPanel,
    legend: LegendStrip,
}

impl CenterView for BytesView {
    fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        self.panel.ui(ui, around);
    }

    fn bar(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        ui.add(Label::new(weak(ui, target_text(around.session).unwrap_or_default())).truncate());
    }

    fn legend(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        self.legend.ui(ui, around, None);
    }

    fn content(&mut self, around: &mut Around<'_>, _: &Choice) -> Result<Content, Missing> {
        let session = around.session;
        let timeline = session.timeline().ok_or_else(Missing::no_map)?;
        let shown = self.panel.picture(session, around.state.selection, WIDTH);
        let (region, sheet) = shown.ok_or_else(|| never("There is no such region at this moment."))?;
        whole(&sheet, 1.0)?;
        let sheet = captioned(sheet, format!("{region} of {}", caption(session)), 0.0);
        Ok(picture(timeline, sheet, format!("{}: {region}", title(session)), MARGIN))
    }

    fn save(&self, _: &Session, view: &mut View) {
        view.region = self.panel.saved();
    }

    fn restore(&mut self, view: &View) {
        self.panel.restore(view);
        self.legend = LegendStrip::default();
    }
}
