//! The view "Diagram": the map as it lies in memory, at any zoom, with the search for a key and the heat map.
//!
//! Invariant: the search stands here and not with the panels at the side, since its way is drawn into the diagram.

mod anchor;
mod bar;
mod canvas;
mod edges;
mod exported;
mod find;
mod fitting;
mod folds;
mod heat_map;
mod input;
mod menu;
mod view;

use crate::app::kit::around::{Around, CenterView};
use crate::app::kit::legend::LegendStrip;
use crate::app::kit::sheet::Missing;
use crate::app::state::State;
use crate::app::state::center::DIAGRAM;
use crate::app::state::command::UiCommand;
use crate::beside::Rest;
use crate::export::{Choice, Content};
use crate::image::looked_at;
use crate::project::View;
use crate::session::Session;
use bar::Bar;
use canvas::{Canvas, Look};
use egui::Ui;
use exported::Exported;
use find::FindPanel;
use heat_map::HeatMap;

#[derive(Default)]
pub struct DiagramView {
    canvas: Canvas,
    find: FindPanel,
    heat: HeatMap,
    legend: LegendStrip,
}

impl CenterView for DiagramView {
    fn ui(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let rect = ui.available_rect_before_wrap();
        let look = Look {
            route: self.find.route(),
            heat: self.heat.heat(around.session, around.state.measure),
            version: (self.find.version(), (self.heat.made(), around.state.measure)),
        };
        let zoom = self.canvas.zoom();
        self.canvas.ui(ui, around, &look);
        if self.canvas.zoom() != zoom {
            // What stands beside the tabs was drawn before this, with the zoom of the last frame.
            ui.ctx().request_repaint();
        }
        self.find.card(ui, rect, around);
    }

    fn bar(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        Bar { canvas: &self.canvas, heat: &self.heat, find: &mut self.find }.ui(ui, around);
    }

    fn legend(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let Some(scene) = self.canvas.scene() else { return ui.ctx().request_repaint() };
        let heat = self.heat.heat(around.session, around.state.measure);
        self.legend.ui(ui, around, Some((scene, heat, self.heat.made())));
    }

    fn act(&mut self, command: &UiCommand, session: &Session, state: &State) {
        match command {
            UiCommand::Zoom(zoom) => self.canvas.change_zoom(*zoom, session, state.selection),
            UiCommand::GoTo(spot) => self.canvas.go_to(*spot),
            UiCommand::FocusFind => self.find.focus(),
            UiCommand::ClearFind => self.find.clear(),
            _ => {}
        }
    }

    /// The heat map of the moment, while it is looked at.
    fn work(&mut self, around: &mut Around<'_>, go_on: &mut dyn FnMut() -> bool) -> Rest {
        let is_seen = around.state.center.id == DIAGRAM && self.canvas.is_far();
        Rest::here(!is_seen || self.heat.work(around.session, around.state.measure, go_on))
    }

    fn content(&mut self, around: &mut Around<'_>, choice: &Choice) -> Result<Content, Missing> {
        let (session, state) = (around.session, around.state);
        let exported = Exported {
            session,
            selection: state.selection,
            folding: state.settings.folding,
            look: self.canvas.look(),
            visible: self.canvas.visible(),
            scene: self.canvas.scene().filter(|_| state.center.id == DIAGRAM),
            heat: self.heat.heat(session, state.measure),
            route: self.find.route(),
            looked: session.timeline().map_or(Vec::new(), looked_at),
        };
        exported.content(choice)
    }

    fn save(&self, session: &Session, view: &mut View) {
        self.canvas.save(session, view);
    }

    fn restore(&mut self, view: &View) {
        self.canvas.restore(view);
        self.legend = LegendStrip::default();
    }

    fn is_fit(&self) -> bool {
        self.canvas.is_fit()
    }

    fn has_private_text(&self) -> bool {
        self.find.has_private_text()
    }
}
