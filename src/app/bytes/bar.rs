//! The row above the hex view: which region, where to go in it, and whether equal rows are folded.

use crate::app::kit::style;
use crate::app::kit::widgets::{mono, name_bars, strong, weak};
use crate::app::state::memo::Memo;
use crate::engine::MapState;
use crate::image::{Place, Region, Spot, regions};
use crate::session::{Moment, Session};
use crate::tell::place::{name, spot_name};
use crate::units::{Addr, bytes, bytes_short};
use egui::{Button, Frame, Key, Margin, Popup, ScrollArea, TextEdit, Ui};
use std::fmt;

/// Most regions that are listed.
const MAX_LISTED: usize = 300;
/// Width of the list of regions in points.
const LIST: f32 = 380.0;

#[derive(Default)]
pub struct BytesBar {
    filter: String,
    /// The list of regions is open.
    is_open: bool,
    /// Regions of the moment, and whether there are more.
    listed: Memo<Moment, (Vec<Region>, bool)>,
    target: String,
    /// What was wrong with it.
    problem: Option<String>,
}

/// Where to go.
pub enum Goal {
    Region(Place),
    Spot(Spot),
}

impl BytesBar {
    /// Where one asked to go.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, place: Place, fold: &mut bool) -> Option<Goal> {
        let timeline = session.timeline()?;
        let (state, moment) = (timeline.state(), session.moment());
        let region = Region::of(state.read(), place);
        let mut asked = None;
        Frame::NONE.inner_margin(Margin { left: 18, right: 14, top: 6, bottom: 4 }).show(ui, |ui| {
            ui.horizontal(|ui| {
                asked = self.picker(ui, state, moment, place).map(Goal::Region);
                if let Some(spot) = self.go_to(ui, state, region) {
                    asked = Some(Goal::Spot(spot));
                }
                let fold_button = Button::selectable(*fold, "Fold");
                if ui.add(fold_button).on_hover_text("Rows that equal the row before them become one line").clicked() {
                    *fold = !*fold;
                }
                if let Some(problem) = &self.problem {
                    ui.add(egui::Label::new(weak(ui, problem)).truncate()).on_hover_text(problem);
                } else if let Some(r) = region {
                    ui.add(egui::Label::new(weak(ui, facts(&r))).truncate());
                }
            });
        });
        asked
    }

    fn picker(&mut self, ui: &mut Ui, state: &MapState, moment: Moment, place: Place) -> Option<Place> {
        let button = ui.add(Button::new(strong(format!("{} ▾", name(place)))));
        let button = button.on_hover_text("Choose the region that is shown");
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Region"));
        let popup = Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
        let shown = popup.show(|ui| {
            ui.set_width(LIST);
            self.list(ui, state, moment)
        });
        self.is_open = shown.is_some();
        let chosen = shown?.inner?;
        Popup::close_id(ui.ctx(), Popup::default_response_id(&button));
        self.filter.clear();
        Some(chosen)
    }

    fn list(&mut self, ui: &mut Ui, state: &MapState, moment: Moment) -> Option<Place> {
        let (all, more) = self.listed.of(moment, || first_regions(state));
        let edit =
            TextEdit::singleline(&mut self.filter).desired_width(f32::INFINITY).hint_text("bucket 5 slot 2 elem box");
        let field = style::field(ui, edit).accessible_name("Find a region");
        if !std::mem::replace(&mut self.is_open, true) {
            field.request_focus();
        }
        let wanted = ungrouped(&self.filter.trim().to_lowercase());
        let named = Place::parse(&wanted).and_then(|place| Region::of(state.read(), place));
        let matching = all.iter().filter(|r| ungrouped(&name(r.place).to_lowercase()).contains(&wanted)).copied();
        let listed: Vec<Region> = named.into_iter().chain(matching.filter(|r| Some(*r) != named)).collect();
        let first = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let mut chosen = listed.first().filter(|_| first).map(|r| r.place);
        let shown =
            ScrollArea::vertical().id_salt("regions").max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
                for region in &listed {
                    let name = name(region.place);
                    let button = Button::selectable(false, name.as_str()).right_text(mono(bytes(region.size)));
                    if ui.add_sized([ui.available_width(), 22.0], button).clicked() {
                        chosen = Some(region.place);
                    }
                }
            });
        name_bars(ui, &shown, "the regions");
        if listed.is_empty() {
            ui.label(weak(ui, "No region has this name. A bucket's overflow bucket: bucket 5 overflow 1."));
        } else if *more {
            ui.label(weak(ui, format!("The first {MAX_LISTED}; any other by its whole name.")));
        }
        chosen
    }

    fn go_to(&mut self, ui: &mut Ui, state: &MapState, region: Option<Region>) -> Option<Spot> {
        let edit = TextEdit::singleline(&mut self.target).desired_width(150.0).hint_text("Go to 0x…, +offset, name");
        let field = style::field(ui, edit).accessible_name("Go to");
        let field = field.on_hover_text(
            "An address (0xc000014000), an offset in the region (+1400), or a name (bucket 5 slot 2 key)",
        );
        if field.changed() {
            self.problem = None;
        }
        if !(field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))) || self.target.trim().is_empty() {
            return None;
        }
        match find(state, region, self.target.trim()) {
            Ok(spot) => {
                self.target.clear();
                Some(spot)
            }
            Err(problem) => {
                self.problem = Some(problem.to_string());
                field.request_focus();
                None
            }
        }
    }
}

/// The regions that are listed, and whether there are more.
fn first_regions(state: &MapState) -> (Vec<Region>, bool) {
    let mut found = Vec::new();
    let complete = regions(state.read(), &mut |region| {
        found.push(region);
        found.len() < MAX_LISTED
    });
    (found, !complete)
}

/// Why a text leads to no byte.
enum NotFound<'a> {
    /// Not the hex digits of an address.
    NoAddress(&'a str),
    /// An address outside the map.
    Outside(&'a str),
    /// An offset, and no region to count from.
    NoRegion,
    /// An offset behind the region's last byte.
    Behind(Region),
    /// None of what is accepted.
    Unread(&'a str),
    /// A name that nothing has now.
    Gone(Spot),
}

impl fmt::Display for NotFound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotFound::NoAddress(text) => write!(f, "{text} is no address: 0x and hex digits"),
            NotFound::Outside(text) => write!(f, "{text} is in no region of the map"),
            NotFound::NoRegion => f.write_str("there is no region to count from"),
            NotFound::Behind(region) => {
                let last = crate::units::count(region.len().saturating_sub(1));
                write!(f, "{} ends at +{last}", name(region.place))
            }
            NotFound::Unread(text) => {
                write!(f, "\"{text}\" is no address (0x…), offset (+1400) or name (bucket 5 slot 2 key)")
            }
            NotFound::Gone(spot) => write!(f, "there is no {} at this moment", spot_name(*spot)),
        }
    }
}

/// A name without the separators that its numbers are shown with.
fn ungrouped(text: &str) -> String {
    text.replace(',', "")
}

/// The spot that a text means: an address, an offset, or a name.
fn find<'a>(state: &MapState, region: Option<Region>, text: &'a str) -> Result<Spot, NotFound<'a>> {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        let addr = u64::from_str_radix(hex, 16).map_err(|_| NotFound::NoAddress(text))?;
        return Spot::at(state.read(), Addr(addr)).ok_or(NotFound::Outside(text));
    }
    let digits = ungrouped(text.strip_prefix('+').unwrap_or(text));
    if let Ok(offset) = digits.parse::<u64>() {
        let region = region.ok_or(NotFound::NoRegion)?;
        return region.spot(state.read(), offset).ok_or(NotFound::Behind(region));
    }
    let named = ungrouped(text);
    let spot = Spot::parse(&named.to_lowercase()).or_else(|| Spot::parse(&named)).ok_or(NotFound::Unread(text))?;
    if spot.resolve(state.read()).is_some() { Ok(spot) } else { Err(NotFound::Gone(spot)) }
}

/// `2,176 B asked for · 2,304 B taken: 8 B of malloc header, 120 B of rounding`
fn facts(r: &Region) -> String {
    let asked = if r.size >= 1 << 20 { format!("{} = {}", bytes(r.size), bytes_short(r.size)) } else { bytes(r.size) };
    let mut parts = Vec::new();
    if r.header > 0 {
        parts.push(format!("{} of malloc header", bytes(r.header)));
    }
    if r.rounding() > 0 {
        parts.push(format!("{} of rounding", bytes(r.rounding())));
    }
    match parts.is_empty() {
        true => format!("{asked} at {}", r.addr),
        false => format!("{asked} at {} · {} taken: {}", r.addr, bytes(r.taken), parts.join(", ")),
    }
}
