//! The dialog of exports: what, as what, how it looks, into which file; with a preview.
//!
//! Invariant: what can't be chosen is disabled and says why; errors stand here. Files are touched elsewhere.

use super::paths;
use crate::app::kit::paint::PaintCache;
use crate::app::kit::sheet::Missing;
use crate::app::kit::style::{self, color};
use crate::app::kit::widgets::{big, buttons, heading, mono, name_bars, palette, problem, weak};
use crate::app::state::memo::Memo;
use crate::diagram::{Diagram, Pos, Shape};
use crate::export::choice::SCALES;
use crate::export::{Choice as Export, Content, Format, Picture, What};
use crate::session::Moment;
use crate::theme::Theme;
use crate::units::count;
use egui::{Button, Id, Key, Modal, Rect, ScrollArea, Sense, TextEdit, Ui, pos2, vec2};
use std::path::{Path, PathBuf};

/// Width of the dialog and of its left half, in points.
const WIDTH: f32 = 900.0;
const CHOICES: f32 = 380.0;
/// Width that the button beside the file takes, in points.
const BROWSE: f32 = 92.0;
/// Size of the preview in points.
const PREVIEW: egui::Vec2 = vec2(480.0, 380.0);
/// Text smaller than this in the preview can't be read and is left out, in points.
const READABLE: f32 = 2.5;
/// Bytes shown of what is no picture.
const BEGINNING: usize = 1_600;

/// What was asked for in the dialog.
pub enum Asked {
    Close,
    /// Write the file that the dialog names.
    Export,
    /// Pick that file with the desktop's dialog.
    Browse(Format, PathBuf),
}

/// What a content was made of.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Made {
    pub moment: Moment,
    pub choice: Export,
}

pub struct ExportDialog {
    pub choice: Export,
    /// The file, as typed.
    path: String,
    /// The name that was suggested: while it stands there it follows the choice.
    suggested: String,
    folder: PathBuf,
    stem: String,
    error: Option<String>,
    /// A path that exists, and that the user was told will be replaced.
    replaces: Option<String>,
    content: Memo<Made, Result<Content, Missing>>,
    preview: Option<Preview>,
    paint: PaintCache,
    /// The file is being written.
    pub writing: bool,
    fresh: bool,
}

/// A picture made to fit the preview, or the beginning of a text.
enum Preview {
    Picture(Diagram),
    Text(String),
}

impl ExportDialog {
    /// `folder`: where files go; `stem`: the document's name.
    pub fn new(choice: Export, folder: PathBuf, stem: String) -> ExportDialog {
        let mut dialog = ExportDialog {
            choice,
            path: String::new(),
            suggested: String::new(),
            folder,
            stem,
            error: None,
            replaces: None,
            content: Memo::default(),
            preview: None,
            paint: PaintCache::default(),
            writing: false,
            fresh: true,
        };
        dialog.suggest();
        dialog
    }

    /// What is missing for the choice at a moment: then the caller makes it and hands it over with [`Self::take`].
    pub fn wants(&self, moment: Moment) -> Option<Made> {
        if self.writing {
            return None;
        }
        let made = Made { moment, choice: self.choice };
        let has = self.content.key().zip(self.content.last()).is_some_and(|(known, content)| {
            // The look of a picture is no part of its content.
            let same = Export { what: known.choice.what, legend: known.choice.legend, ..made.choice } == made.choice;
            let format = known.choice.format == made.choice.format
                || (known.choice.format.is_picture() && made.choice.format.is_picture());
            same && format && known.moment == moment && !matches!(content, Err(Missing::Later(_)))
        });
        (!has).then_some(made)
    }

    pub fn take(&mut self, made: Made, content: Result<Content, Missing>) {
        self.preview = match &content {
            Ok(Content::Picture(picture)) => Some(Preview::Picture(scaled(picture))),
            Ok(text) => Some(Preview::Text(text.beginning(BEGINNING))),
            Err(_) => None,
        };
        self.content.keep(made, content);
    }

    /// Begins to write: the content to be written, if it is there.
    pub fn start(&mut self) -> Option<Content> {
        let content = self.content.take()?.ok()?;
        self.writing = true;
        self.error = None;
        Some(content)
    }

    /// A path was picked with the desktop's dialog, which has asked about replacing.
    pub fn picked(&mut self, path: &Path) {
        self.path = paths::with_ending(path.to_path_buf(), self.choice.format.ending()).display().to_string();
        self.replaces = Some(self.path.clone());
        self.error = None;
    }

    pub fn fail(&mut self, message: String) {
        self.error = Some(message);
        self.writing = false;
    }

    /// The file to write.
    pub fn file(&self) -> PathBuf {
        paths::with_ending(paths::typed(self.path.trim()), self.choice.format.ending())
    }

    /// True where no other file is replaced, or the user was told; else tells it.
    pub fn may_replace(&mut self) -> bool {
        let (file, text) = (self.file(), self.path.trim().to_string());
        if !file.is_file() || self.replaces.as_deref() == Some(&text) {
            return true;
        }
        self.error = Some(format!("{} exists already; the same button again replaces it", file.display()));
        self.replaces = Some(text);
        false
    }

    /// The suggested name, or the new ending for a name of the user's own.
    fn suggest(&mut self) {
        let name = format!("{}{}.{}", self.stem, self.choice.what.suffix(), self.choice.format.ending());
        if self.path == self.suggested {
            self.path = self.folder.join(name).display().to_string();
            self.suggested.clone_from(&self.path);
        } else if Path::new(&self.path).extension().is_some() {
            self.path = Path::new(&self.path).with_extension(self.choice.format.ending()).display().to_string();
        }
        self.error = None;
        self.replaces = None;
    }

    pub fn ui(&mut self, ui: &Ui, desktop: bool) -> Option<Asked> {
        let frame = egui::Frame::popup(ui.style()).inner_margin(16);
        let modal = Modal::new(Id::unique("export")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
            ui.label(big("Export to a file"));
            ui.add_space(6.0);
            let before = self.choice;
            let chosen = ui
                .horizontal_top(|ui| {
                    let chosen = ui.vertical(|ui| {
                        ui.set_width(CHOICES);
                        self.choices(ui);
                        self.file_row(ui, desktop)
                    });
                    ui.add_space(16.0);
                    ui.vertical(|ui| self.preview(ui));
                    chosen.inner
                })
                .inner;
            if before != self.choice {
                self.suggest();
            }
            if let Some(error) = self.error.clone().or(self.cannot()) {
                problem(ui, &error);
            }
            chosen.or(self.foot(ui))
        });
        let escaped = modal.should_close().then_some(Asked::Close);
        modal.inner.or(escaped)
    }

    /// Why nothing can be written now.
    fn cannot(&self) -> Option<String> {
        match self.content.last() {
            Some(Err(Missing::Never(why))) => Some(why.clone()),
            Some(Ok(Content::Picture(picture))) if self.choice.format == Format::Png => {
                picture.pixels(self.choice.scale).err().map(|e| e.to_string())
            }
            _ => None,
        }
    }

    fn choices(&mut self, ui: &mut Ui) {
        heading(ui, "What");
        egui::Grid::new("what").num_columns(2).spacing(vec2(6.0, 4.0)).show(ui, |ui| {
            for (i, what) in What::ALL.into_iter().enumerate() {
                let button = Button::selectable(self.choice.what == what, what.label());
                let button = button.min_size(vec2(CHOICES / 2.0 - 6.0, 24.0)).right_text("");
                let response = ui.add(button).on_hover_text(what.hint());
                if response.accessible_name(what.label()).clicked() {
                    self.choice = self.choice.with_what(what);
                }
                if i % 2 == 1 {
                    ui.end_row();
                }
            }
        });
        ui.add_space(6.0);
        heading(ui, "Format");
        ui.horizontal(|ui| {
            for format in Format::ALL {
                let refused = self.choice.what.refuses(format);
                let button = Button::selectable(self.choice.format == format, format.label());
                let mut response = ui.add_enabled(refused.is_none(), button);
                if let Some(why) = refused {
                    response = response.on_disabled_hover_text(why);
                }
                if response.clicked() {
                    self.choice.format = format;
                }
            }
        });
        ui.add_space(6.0);
        heading(ui, "Look");
        self.look(ui);
    }

    fn look(&mut self, ui: &mut Ui) {
        let is_picture = self.choice.format.is_picture();
        let no_picture = "Only pictures have a look.";
        ui.horizontal(|ui| {
            for (theme, name) in [(Theme::Dark, "Dark"), (Theme::Light, "Light")] {
                let button = Button::selectable(is_picture && self.choice.theme == theme, name);
                if ui.add_enabled(is_picture, button).on_disabled_hover_text(no_picture).clicked() {
                    self.choice.theme = theme;
                }
            }
            ui.add_space(14.0);
            ui.label(weak(ui, "scale"));
            let is_png = self.choice.format == Format::Png;
            for scale in SCALES {
                let button = Button::selectable(is_png && self.choice.scale == scale, format!("{scale}×"));
                let response = ui.add_enabled(is_png, button);
                let response = response.on_disabled_hover_text("An SVG has no pixels: only a PNG is scaled.");
                if response.on_hover_text(format!("{scale} pixels a point")).clicked() {
                    self.choice.scale = scale;
                }
            }
        });
        let check = egui::Checkbox::new(&mut self.choice.transparent, "Transparent background");
        ui.add_enabled(is_picture, check).on_disabled_hover_text(no_picture);
        let has_legend = is_picture && self.choice.what.has_legend();
        let check = egui::Checkbox::new(&mut self.choice.legend, "Legend");
        ui.add_enabled(has_legend, check).on_disabled_hover_text("Only diagrams have a legend.");
    }

    fn file_row(&mut self, ui: &mut Ui, desktop: bool) -> Option<Asked> {
        ui.add_space(6.0);
        heading(ui, "File");
        let row = ui.horizontal(|ui| {
            let edit = TextEdit::singleline(&mut self.path)
                .desired_width(CHOICES - BROWSE)
                .font(egui::TextStyle::Monospace)
                .hint_text("file to write");
            let response = style::field(ui, edit).accessible_name("File name");
            let browse = ui.add_enabled(desktop, Button::new("Browse…"));
            (response, browse.on_disabled_hover_text("The desktop has no file dialogs: type a path."))
        });
        let (response, browse) = row.inner;
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        if response.changed() {
            (self.error, self.replaces) = (None, None);
        }
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if browse.clicked() {
            return Some(Asked::Browse(self.choice.format, self.file()));
        }
        (entered && self.is_ready()).then_some(Asked::Export)
    }

    fn is_ready(&self) -> bool {
        let is_chosen = self.content.key().is_some_and(|made| made.choice.what == self.choice.what);
        let has = is_chosen && matches!(self.content.last(), Some(Ok(_)));
        has && self.cannot().is_none() && !self.path.trim().is_empty() && !self.writing
    }

    fn foot(&mut self, ui: &mut Ui) -> Option<Asked> {
        let waits = match self.content.last() {
            Some(Err(Missing::Later(what))) => Some(what.clone()),
            _ if self.writing => Some("Writing…".to_string()),
            _ => None,
        };
        if let Some(text) = waits {
            ui.label(text);
        }
        let ready = self.is_ready();
        match buttons(ui, &[("Export", ready), ("Cancel", true)]) {
            Some(0) => Some(Asked::Export),
            Some(_) => Some(Asked::Close),
            None => None,
        }
    }

    /// The picture made small on its ground, and its size.
    fn preview(&mut self, ui: &mut Ui) {
        let room = PREVIEW.min(ui.available_size().max(vec2(120.0, 120.0)));
        let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Preview"));
        let p = palette(ui);
        ui.painter().rect(rect, 4.0, color(p.raised), egui::Stroke::new(1.0, color(p.line)), egui::StrokeKind::Inside);
        match &self.preview {
            Some(Preview::Picture(diagram)) => {
                let size = vec2(diagram.width, diagram.height);
                let corner = rect.center() - size / 2.0;
                let at = Rect::from_min_size(pos2(corner.x.round(), corner.y.round()), size);
                ground(ui, at, &self.choice);
                self.paint.paint(&ui.painter_at(at.intersect(rect)), diagram, at.min, self.choice.theme);
            }
            Some(Preview::Text(text)) => {
                let inside = egui::UiBuilder::new().max_rect(rect.shrink(8.0));
                ui.scope_builder(inside, |ui| {
                    let shown = ScrollArea::both().id_salt("beginning").auto_shrink([false, false]).show(ui, |ui| {
                        ui.add(egui::Label::new(mono(text.replace('\r', ""))).extend());
                    });
                    name_bars(ui, &shown, "the beginning");
                });
            }
            None => {}
        }
        ui.label(weak(ui, self.size_text()));
    }

    fn size_text(&self) -> String {
        match self.content.last() {
            Some(Ok(Content::Picture(picture))) => {
                let (w, h) = picture.size();
                let points = format!("{} × {} points", count(w as u64), count(h as u64));
                match (self.choice.format, picture.pixels(self.choice.scale)) {
                    (Format::Png, Ok((w, h))) => {
                        format!("{points}  ·  {} × {} pixels", count(w.into()), count(h.into()))
                    }
                    _ => points,
                }
            }
            Some(Ok(_)) => "the beginning".to_string(),
            _ => String::new(),
        }
    }
}

/// What lies under a preview: the theme's ground, or squares where it is transparent.
fn ground(ui: &Ui, rect: Rect, choice: &Export) {
    let p = choice.theme.palette();
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 0.0, color(p.canvas));
    if !choice.transparent {
        return;
    }
    const SIDE: f32 = 8.0;
    let (columns, rows) = ((rect.width() / SIDE).ceil() as usize, (rect.height() / SIDE).ceil() as usize);
    for at in (0..columns * rows).filter(|at| (at % columns + at / columns) % 2 == 1) {
        let corner = rect.min + vec2((at % columns) as f32 * SIDE, (at / columns) as f32 * SIDE);
        painter.rect_filled(Rect::from_min_size(corner, vec2(SIDE, SIDE)), 0.0, color(p.hovered));
    }
}

/// A picture with its margin, as large as the preview allows.
fn scaled(picture: &Picture) -> Diagram {
    let (width, height) = picture.size();
    let scale = ((PREVIEW.x - 16.0) / width).min((PREVIEW.y - 16.0) / height).min(1.0);
    let mut diagram = Diagram::new(width * scale, height * scale);
    let mut whole = picture.diagram.clone();
    whole.shapes.retain(|s| !matches!(s, Shape::Text(t) if t.size * scale < READABLE));
    diagram.append(whole, Pos::new(picture.margin * scale, picture.margin * scale), scale);
    diagram
}
