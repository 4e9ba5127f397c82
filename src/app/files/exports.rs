//! What exports and copies are made of: everything that the window shows of a session.
//!
//! Invariant: a picture too large to draw says so and names what fits; it is never cut silently. What is not ready yet
//! says that it will be.

use crate::app::bytes::panel::BytesPanel;
use crate::app::frame::shell::Panels;
use crate::app::kit::spread::Spread;
use crate::app::plots::panel::PlotsPanel;
use crate::app::state::command::Center;
use crate::compare::{Panel, Size, Together, picture as comparison, side_name};
use crate::diagram::{
    Diagram, Folding, ListItem, Marks, Plan, Rect, Scene, bill_sheet, histogram_sheet, plot_sheet, step_list,
};
use crate::diagram::{Pos, draw_legend, legend_height};
use crate::engine::MapState;
use crate::export::{self, Choice, Content, Format, Picture, What};
use crate::image::{Bill, Heat, Place, Route, Spot, looked_at};
use crate::project::{Project, View};
use crate::session::Session;
use crate::tell::{Sentence, describe_spot};
use crate::timeline::Timeline;
use crate::units::{count, more, plural};

/// Room around a picture, and width of one that has no width of its own, in points.
const MARGIN: f32 = 16.0;
const WIDTH: f32 = 960.0;
/// Width of the list of steps and of the bill, in points.
const NARROW: f32 = 640.0;
/// Width of the hex view, in points.
const HEX: f32 = 1_100.0;

/// Why there is nothing to export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// It is being worked on.
    Later(String),
    /// There is none.
    Never(String),
}

/// What exports are made of.
pub struct Shown<'a> {
    pub session: &'a Session,
    pub together: &'a Together,
    pub spread: &'a Spread,
    pub plots: &'a mut PlotsPanel,
    pub bytes: &'a BytesPanel,
    pub zoom: f32,
    /// The part of the diagram on screen, in its points.
    pub visible: Rect,
    pub selection: Option<Spot>,
    /// Runs of equal rows are one line.
    pub folding: bool,
    /// The diagram as it is laid out on screen.
    pub scene: Option<&'a Scene>,
    pub heat: Heat<'a>,
    pub route: Option<&'a Route>,
    /// What the step shown looks at.
    pub looked: Vec<Place>,
    /// Of the comparison.
    pub size: Size,
    pub view: View,
}

impl<'a> Shown<'a> {
    pub fn new(session: &'a Session, together: &'a Together, panels: &'a mut Panels) -> Shown<'a> {
        let view = panels.seen(session);
        Shown {
            session,
            together,
            spread: &panels.spread,
            zoom: panels.canvas.zoom(),
            visible: panels.canvas.visible(),
            selection: panels.canvas.selection,
            folding: panels.settings.folding,
            scene: panels.canvas.scene().filter(|_| panels.center == Center::Diagram),
            heat: panels.heat.heat(session),
            route: panels.find.route(),
            looked: session.timeline().map_or(Vec::new(), looked_at),
            size: panels.compare.size(),
            plots: &mut panels.plots,
            bytes: &panels.bytes,
            view,
        }
    }

    /// What is to be written for a choice.
    pub fn content(&mut self, choice: &Choice) -> Result<Content, Missing> {
        let timeline = self.session.timeline().ok_or_else(|| never("There is no map yet."))?;
        if !self.session.is_settled() {
            return Err(Missing::Later(format!("Going to operation {}…", count(timeline.target()))));
        }
        match choice.what {
            What::Project => {
                Ok(Content::Text(Project::new(self.session.document().clone(), self.view.clone()).to_ron()))
            }
            What::Table => Ok(Content::Table(Box::new(timeline.state().clone()))),
            What::Diagram => self.diagram(timeline, choice.legend),
            What::View => self.on_screen(timeline, choice.legend),
            What::Hex => self.hex(timeline),
            What::Comparison => self.comparison(timeline, choice.format),
            What::Plots => self.over_time(timeline, choice.format),
            What::Histograms => self.histograms(timeline, choice.format),
            What::Bill => Ok(self.bill(timeline, choice.format)),
            What::Steps => self.steps(timeline, choice.format),
        }
    }

    /// What a copy as text holds, and that text: the selection, or what the middle shows.
    pub fn text(&mut self, center: Center) -> Result<(String, String), Missing> {
        let timeline = self.session.timeline().ok_or_else(|| never("There is no map yet."))?;
        if center == Center::Plots {
            let samples = timeline.samples();
            let what = plural(samples.len() as u64, "sample");
            return Ok((what, export::samples_tsv(samples)));
        }
        let described = self.selection.and_then(|spot| describe_spot(timeline.state().read(), spot));
        Ok(match described.filter(|_| matches!(center, Center::Diagram | Center::Bytes)) {
            Some(d) => (d.title.clone(), export::description_text(&d)),
            None => {
                ("the bill of bytes".to_string(), export::bill_text(&Bill::of(timeline.state().read()), &self.title()))
            }
        })
    }

    /// The map and its version.
    fn title(&self) -> String {
        let target = self.session.built().map(|b| b.spec.target());
        target.map_or_else(String::new, |target| format!("{}, {target}", map_name(self.session)))
    }

    fn picture(&self, timeline: &Timeline, diagram: Diagram, title: String, margin: f32) -> Content {
        let description = format!("after operation {} of {}", timeline.position(), timeline.total());
        // Whole points: a PNG has as many pixels at every scale.
        let diagram = Diagram { width: diagram.width.ceil(), height: diagram.height.ceil(), ..diagram };
        Content::Picture(Box::new(Picture { diagram, title, description, margin }))
    }

    /// The diagram of the moment at the window's zoom.
    fn scene(&self, timeline: &Timeline) -> Scene {
        let shown: Vec<Place> = self.selection.iter().map(|spot| spot.place).collect();
        let folding =
            Folding { on: self.folding, shown: &shown, changed: timeline.shown_writes(), ..Folding::default() };
        Scene::planned(timeline.state().read(), &Plan::of(timeline.state().read(), &folding), self.zoom)
    }

    fn marks<'s>(&'s self, timeline: &'s Timeline, legend: bool) -> Marks<'s> {
        let (changed, looked, Shown { selection, heat, route, .. }) = (timeline.shown_writes(), &self.looked, self);
        Marks { selection: *selection, hover: None, changed, looked, legend, heat: *heat, route: *route }
    }

    fn diagram(&self, timeline: &'a Timeline, legend: bool) -> Result<Content, Missing> {
        let scene = self.scene(timeline);
        let size = scene.size();
        let marks = self.marks(timeline, legend);
        let diagram = scene.draw(timeline.state().read(), Rect::new(0.0, 0.0, size.0, size.1), &marks);
        self.whole(&diagram)?;
        Ok(self.picture(timeline, diagram, self.title(), MARGIN))
    }

    fn on_screen(&self, timeline: &'a Timeline, legend: bool) -> Result<Content, Missing> {
        let state = timeline.state();
        let scene = self.scene.cloned().unwrap_or_else(|| self.scene(timeline));
        let size = scene.size();
        let (right, bottom) = (self.visible.right().min(size.0 + MARGIN), self.visible.bottom().min(size.1 + MARGIN));
        let (x, y) = (self.visible.x.max(-MARGIN), self.visible.y.max(-MARGIN));
        let seen = Rect::new(x, y, (right - x).max(1.0), (bottom - y).max(1.0));
        let drawn = scene.draw(state.read(), seen, &self.marks(timeline, false));
        self.whole(&drawn)?;
        let mut diagram = drawn.cropped(seen);
        if legend {
            let marks = scene.legend(state.read(), self.heat);
            let (width, top) = (diagram.width - 2.0 * MARGIN, diagram.height + MARGIN);
            let mut below = Diagram::new(width, 0.0);
            draw_legend(&marks, &mut below, Pos::default(), width);
            diagram.append(below, Pos::new(MARGIN, top), 1.0);
            diagram.height = top + legend_height(&marks, width);
        }
        Ok(self.picture(timeline, diagram, self.title(), 0.0))
    }

    fn hex(&self, timeline: &Timeline) -> Result<Content, Missing> {
        let shown = self.bytes.picture(self.session, self.selection, HEX);
        let (region, sheet) = shown.ok_or_else(|| never("There is no such region at this moment."))?;
        self.whole(&sheet)?;
        Ok(self.picture(timeline, sheet, format!("{}: {region}", self.title()), MARGIN))
    }

    /// Refuses a picture that holds only a part of what it should.
    fn whole(&self, diagram: &Diagram) -> Result<(), Missing> {
        if diagram.dropped == 0 {
            return Ok(());
        }
        let (zoom, most) = (self.zoom * 100.0, count(crate::diagram::MAX_SHAPES as u64));
        Err(Missing::Never(format!(
            "At {zoom:.0} % this has more shapes than a picture may hold ({most}). Zoom out, or export what is on screen."
        )))
    }

    /// The comparison as the window shows it. Every side is at the playhead.
    fn comparison(&self, first: &Timeline, format: Format) -> Result<Content, Missing> {
        let sides = || std::iter::once(self.session).chain(self.together.sides());
        if let Some(why) = self.together.problem() {
            return Err(Missing::Never(why));
        }
        let there = |s: &Session| s.is_settled() && s.timeline().is_some_and(|t| t.position() == first.position());
        if self.together.sides().is_empty() || !sides().all(there) || !self.together.knows(first.position()) {
            return Err(later("Running the other sides…"));
        }
        let timelines: Vec<&Timeline> = sides().filter_map(Session::timeline).collect();
        let moments = self.together.moments(first.position());
        if format == Format::Csv {
            let states: Vec<&MapState> = timelines.iter().map(|t| t.state()).collect();
            return Ok(Content::Text(export::compare_csv(&states, moments, first.position())));
        }
        let panel = |t: &&'a Timeline| Panel { state: t.state(), changed: t.shown_writes() };
        let panels: Vec<Panel> = timelines.iter().map(panel).collect();
        let names: Vec<String> = timelines.iter().map(|t| side_name(t.setup().spec.target())).collect();
        let title = format!("{}: {}", map_name(self.session), names.join(", "));
        Ok(self.picture(first, comparison(&panels, moments, self.size), title, MARGIN))
    }

    fn over_time(&mut self, timeline: &Timeline, format: Format) -> Result<Content, Missing> {
        if timeline.total() == 0 {
            return Err(never("There are no operations yet."));
        }
        if !timeline.is_built() && !timeline.is_paused() {
            let done = timeline.built() as f64 * 100.0 / timeline.total().max(1) as f64;
            return Err(Missing::Later(format!("Running the operations… {done:.0} %")));
        }
        if format == Format::Csv {
            return Ok(Content::Text(export::samples_csv(timeline.samples())));
        }
        let plots = self.plots.plots(self.session).ok_or_else(|| never("There is no map yet."))?;
        let sheet = plot_sheet(plots, WIDTH);
        Ok(self.picture(timeline, sheet, self.title(), MARGIN))
    }

    fn histograms(&self, timeline: &Timeline, format: Format) -> Result<Content, Missing> {
        let counted = self.spread.of_moment(self.session);
        let histograms = counted.ok_or_else(|| later("Counting…"))?;
        if format == Format::Csv {
            return Ok(Content::Text(export::histograms_csv(&histograms)));
        }
        Ok(self.picture(timeline, histogram_sheet(&histograms, WIDTH), self.title(), MARGIN))
    }

    fn bill(&self, timeline: &Timeline, format: Format) -> Content {
        let (bill, title) = (Bill::of(timeline.state().read()), self.title());
        match format {
            Format::Csv => Content::Text(export::bill_csv(&bill)),
            Format::Markdown => Content::Text(export::bill_markdown(&bill, &title)),
            _ => self.picture(timeline, bill_sheet(&bill, &title, NARROW), title, MARGIN),
        }
    }

    fn steps(&self, timeline: &Timeline, format: Format) -> Result<Content, Missing> {
        let operation = self.session.operation_text();
        let operation = operation.ok_or_else(|| never("No operation is done yet: go forward in time first."))?;
        let steps = self.session.steps();
        let title = export::steps_title(timeline.state().spec(), timeline.position(), &steps);
        if format == Format::Markdown {
            return Ok(Content::Text(export::steps_markdown(&title, &operation, &steps)));
        }
        let item = |s: Sentence| ListItem {
            before: if s.left_out > 0 { more(s.left_out) } else { String::new() },
            note: export::cost(&s),
            source: s.source.to_string(),
            text: s.text,
        };
        let items: Vec<ListItem> = steps.into_iter().map(item).collect();
        let list = step_list(&title, &operation, &items, NARROW);
        Ok(self.picture(timeline, list, format!("{}: {operation}", self.title()), MARGIN))
    }
}

fn never(text: &str) -> Missing {
    Missing::Never(text.to_string())
}

fn later(text: &str) -> Missing {
    Missing::Later(text.to_string())
}

fn map_name(session: &Session) -> String {
    session.built().map_or_else(String::new, |built| {
        let map = &built.spec.map;
        format!("map[{}]{}", built.spec.types.name(map.key), built.spec.types.name(map.elem))
    })
}

/// What the middle of the window shows, as something to export.
pub fn shown_in(center: Center, format: Format) -> What {
    match center {
        Center::Diagram | Center::Bytes if format == Format::Csv => What::Table,
        Center::Diagram => What::Diagram,
        Center::Bytes => What::Hex,
        Center::Compare => What::Comparison,
        Center::Plots => What::Plots,
    }
}
