//! A comparison as one diagram: bills as bars of one scale, the maps side by side, the figures, the growths.
//!
//! Invariant: every bar has the same scale, and every column the same place in each section. Knows no colours.

use super::bills::{Bills, FIGURES, difference};
use super::race::GrowthMoment;
use super::rows::{Row, folded, growth_text};
use super::side_name;
use crate::diagram::{
    AlignX, AlignY, Diagram, Face, Fitted, Folding, HeaderForm, Level, MAX_SHAPES, Marks, Plan, Pos, Rect, Scene,
    Style, Wish, bill_bar, fit_all, fit_far, role_style,
};
use crate::diagram::{Path, Text};
use crate::engine::MapState;
use crate::tell::differences;
use crate::units::{Addr, bytes, bytes_short, count, plural};

/// One side of the picture.
#[derive(Clone, Copy)]
pub struct Panel<'a> {
    /// The side's map.
    pub state: &'a MapState,
    /// Byte runs that the last operation wrote: address and length.
    pub changed: &'a [(Addr, u64)],
}

/// How large the picture is, in points.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Size {
    /// Width of the whole picture, in points.
    pub width: f32,
    /// Height of the maps' own section.
    pub maps: f32,
}

/// Rows of the growth table.
const GROWTH_ROWS: usize = 28;
/// Height of a bar's row, of a table's row, and between sections.
const BAR: f32 = 34.0;
const ROW: f32 = 20.0;
const GAP: f32 = 26.0;
/// Width of the names before the bars, and of the figures after them.
const NAMES: f32 = 176.0;
const AFTER: f32 = 270.0;
/// The widest column of a table.
const WIDEST: f32 = 340.0;
/// Between columns.
const BETWEEN: f32 = 24.0;

/// Draws a comparison. `moments`: the growths so far; `position`: operations done.
pub fn picture(sides: &[Panel], moments: &[GrowthMoment], size: Size) -> Diagram {
    let bills = Bills::of(sides.iter().map(|s| s.state));
    let mut sheet = Sheet { d: Diagram::new(size.width, 0.0), y: 0.0, width: size.width, columns: sides.len() };
    sheet.bars(sides, &bills);
    sheet.maps(sides, size.maps);
    sheet.figures(sides, &bills);
    sheet.growths(sides, moments);
    sheet.d.height = sheet.y;
    sheet.d
}

/// A page being filled from the top.
struct Sheet {
    d: Diagram,
    y: f32,
    width: f32,
    columns: usize,
}

impl Sheet {
    /// Left edge and width of a column of `from..width`.
    fn column(&self, from: f32, index: usize) -> (f32, f32) {
        let w = (self.width - from - BETWEEN * (self.columns - 1) as f32) / self.columns as f32;
        let w = if from > 0.0 { w.min(WIDEST) } else { w };
        (from + index as f32 * (w + BETWEEN), w)
    }

    fn label(&mut self, x: f32, text: impl Into<String>, style: Style) {
        let text = Text::new(Pos::new(x, self.y + ROW / 2.0), text).size(12.0).style(style);
        self.d.text(text.align(AlignX::Left, AlignY::Middle));
    }

    /// A number that ends at `right`.
    fn number(&mut self, right: f32, text: impl Into<String>, style: Style) {
        let text = Text::new(Pos::new(right, self.y + ROW / 2.0), text).size(12.0).face(Face::Mono).style(style);
        self.d.text(text.align(AlignX::Right, AlignY::Middle));
    }

    /// A heading that begins at `x`, with what it is about after it.
    fn title(&mut self, x: f32, text: &str, note: &str, room: f32) {
        let at = Pos::new(x, self.y + ROW / 2.0);
        let bold = Text::new(at, text).size(14.0).face(Face::SansBold).style(Style::STRONG);
        self.d.text(bold.align(AlignX::Left, AlignY::Middle).max_width(room));
        let after = Face::SansBold.width(text, 14.0) + 10.0;
        if after + 24.0 < room {
            let note = Text::new(at.offset(after, 0.5), note).size(12.0).style(Style::WEAK);
            self.d.text(note.align(AlignX::Left, AlignY::Middle).max_width(room - after));
        }
    }

    fn rule(&mut self) {
        let y = self.y.round() + 0.5;
        self.d.line(Path::new(vec![Pos::new(0.0, y), Pos::new(self.width, y)], Style::Line));
    }

    /// A bar a side, all of one scale.
    fn bars(&mut self, sides: &[Panel], bills: &Bills) {
        let room = (self.width - NAMES - AFTER).max(40.0);
        let first = bills.sides.first().map_or(0, |b| b.live_bytes);
        for (i, (side, bill)) in sides.iter().zip(&bills.sides).enumerate() {
            let share = bill.live_bytes as f64 / bills.most().max(1) as f64;
            let (bar, _) = bill_bar(bill, (room * share as f32).max(8.0), BAR - 8.0);
            self.d.append(bar, Pos::new(NAMES, self.y + 4.0), 1.0);
            let middle = self.y + BAR / 2.0;
            let name = Text::new(Pos::new(0.0, middle), side_name(side.state.spec().target())).size(13.0);
            let name = name.face(Face::SansBold).style(Style::STRONG).align(AlignX::Left, AlignY::Middle);
            self.d.text(name.max_width(NAMES - 12.0));
            let mut figure = bytes_short(bill.live_bytes);
            if i > 0 {
                figure = format!("{figure}  {}", difference(first, bill.live_bytes).text(bytes));
            }
            let figure = Text::new(Pos::new(self.width, middle), figure).size(12.5).face(Face::Mono);
            self.d.text(figure.style(Style::NORMAL).align(AlignX::Right, AlignY::Middle));
            self.y += BAR;
        }
        self.y += GAP / 2.0;
        self.rule();
        self.y += GAP / 2.0;
    }

    /// The maps side by side, each fitted into its column; where one of them could not be read there, below each other,
    /// each as wide as the page.
    fn maps(&mut self, sides: &[Panel], height: f32) {
        let width = self.column(0.0, 0).1;
        let in_columns: Vec<Drawn> = sides.iter().map(|side| map(side, width, height)).collect();
        if in_columns.iter().all(|drawn| !drawn.is_far) {
            self.in_columns(sides, in_columns);
        } else {
            let wide: Vec<Drawn> = sides.iter().map(|side| map(side, self.width, height)).collect();
            if wide.iter().all(|drawn| drawn.is_far) {
                self.in_columns(sides, in_columns);
            } else {
                self.below_each_other(sides, wide);
            }
        }
        self.d.layer();
        self.y += GAP / 2.0;
        self.different(sides);
        self.rule();
        self.y += GAP / 2.0;
    }

    fn in_columns(&mut self, sides: &[Panel], drawn: Vec<Drawn>) {
        for (i, side) in sides.iter().enumerate() {
            let (x, w) = self.column(0.0, i);
            self.map_title(side, x, w);
        }
        self.y += ROW + 6.0;
        let tall = drawn.iter().map(|drawn| drawn.diagram.height).fold(0.0, f32::max);
        for (i, drawn) in drawn.into_iter().enumerate() {
            self.d.append(drawn.diagram, Pos::new(self.column(0.0, i).0, self.y), 1.0);
        }
        self.y += tall;
    }

    fn below_each_other(&mut self, sides: &[Panel], drawn: Vec<Drawn>) {
        for (side, drawn) in sides.iter().zip(drawn) {
            self.map_title(side, 0.0, self.width);
            self.y += ROW + 2.0;
            let tall = drawn.diagram.height;
            self.d.append(drawn.diagram, Pos::new(0.0, self.y), 1.0);
            self.d.layer();
            self.y += tall + GAP / 3.0;
        }
    }

    /// What a map is of, and how many entries it has.
    fn map_title(&mut self, side: &Panel, x: f32, w: f32) {
        let target = side.state.spec().target();
        let note = format!("{} · {}", target.map_impl().name(), plural(side.state.count(), "entry"));
        self.title(x, &side_name(target), &note, w);
    }

    /// What each side does differently from the first, in words.
    fn different(&mut self, sides: &[Panel]) {
        let Some((first, others)) = sides.split_first() else { return };
        for side in others {
            let said = differences(first.state.spec(), side.state.spec());
            let (before, after) = (first.state.spec().target(), side.state.spec().target());
            self.title(0.0, &side_name(after), &format!("against {}", side_name(before)), self.width);
            self.y += ROW + 2.0;
            if said.is_empty() {
                self.label(0.0, "The same for this map.", Style::NORMAL);
                self.y += ROW;
            }
            for sentence in said {
                for line in wrapped(&sentence, self.width) {
                    self.label(0.0, line, Style::NORMAL);
                    self.y += ROW;
                }
            }
            self.y += GAP / 3.0;
        }
    }

    /// The table of roles and totals.
    fn figures(&mut self, sides: &[Panel], bills: &Bills) {
        self.heads(sides, "Live bytes");
        for (role, sizes) in &bills.rows {
            let swatch = Rect::new(0.0, self.y + 3.5, 13.0, 13.0);
            self.d.rect(swatch, 2.0, role_style(*role));
            self.label(22.0, role.label(), Style::NORMAL);
            self.cells(sizes, bytes);
        }
        self.y += 4.0;
        self.rule();
        self.y += 4.0;
        for figure in FIGURES {
            self.label(22.0, figure.name, Style::STRONG);
            let sizes: Vec<Option<u64>> = bills.sides.iter().map(|b| Some((figure.of)(b))).collect();
            self.cells(&sizes, figure.show);
        }
        self.label(22.0, "an entry", Style::STRONG);
        for (i, bill) in bills.sides.iter().enumerate() {
            let (x, w) = self.column(NAMES, i);
            let each = bill.bytes_per_entry().map_or("–".to_string(), |b| format!("{b:.1} B"));
            self.number(x + w * 0.5, each, Style::NORMAL);
        }
        self.y += ROW + GAP;
    }

    /// A section's name, and the sides' above their columns.
    fn heads(&mut self, sides: &[Panel], name: &str) {
        self.title(0.0, name, "", NAMES - 8.0);
        for (i, side) in sides.iter().enumerate() {
            let (x, w) = self.column(NAMES, i);
            let at = Pos::new(x + w * 0.5, self.y + ROW / 2.0);
            let text = Text::new(at, side_name(side.state.spec().target())).size(12.0).face(Face::SansBold);
            self.d.text(text.align(AlignX::Right, AlignY::Middle).max_width(w * 0.5));
        }
        self.y += ROW + 4.0;
    }

    /// A row of figures with their differences from the first.
    fn cells(&mut self, sizes: &[Option<u64>], show: impl Fn(u64) -> String) {
        let first = sizes.first().copied().flatten();
        for (i, size) in sizes.iter().enumerate() {
            let (x, w) = self.column(NAMES, i);
            let Some(size) = *size else {
                self.number(x + w * 0.5, "–", Style::WEAK);
                continue;
            };
            self.number(x + w * 0.5, show(size), Style::NORMAL);
            let differs = first.filter(|f| i > 0 && *f != size).map(|f| difference(f, size));
            if let Some(differs) = differs {
                let whole = differs.text(&show);
                let fits = Face::Mono.width(&whole, 12.0) <= w * 0.5 - 12.0;
                self.number(x + w, if fits { whole } else { differs.percent_text() }, Style::WEAK);
            }
        }
        self.y += ROW;
    }

    /// The table of growths.
    fn growths(&mut self, sides: &[Panel], moments: &[GrowthMoment]) {
        if moments.is_empty() {
            return;
        }
        self.heads(sides, "Growth");
        for row in folded(moments, GROWTH_ROWS) {
            match row {
                Row::One(moment) => self.growth(moment),
                Row::Folded { growths, from, to } => {
                    let text = format!("… {} more, operations {} to {}", count(growths as u64), count(from), count(to));
                    self.label(22.0, text, Style::WEAK);
                    self.y += ROW;
                }
            }
        }
    }

    fn growth(&mut self, moment: &GrowthMoment) {
        self.label(0.0, format!("op {}", count(moment.position)), Style::NORMAL);
        for (i, side) in moment.sides.iter().enumerate() {
            let (x, w) = self.column(NAMES, i);
            let grew = growth_text(side);
            let style = if grew.is_empty() { Style::WEAK } else { Style::STRONG };
            self.number(x + w * 0.5, bytes(side.live_bytes), style);
            let at = Pos::new(x + w * 0.5 + 12.0, self.y + ROW / 2.0);
            let text = Text::new(at, grew).size(11.5).style(Style::NORMAL);
            self.d.text(text.align(AlignX::Left, AlignY::Middle).max_width(w * 0.5 - 12.0));
        }
        self.y += ROW;
    }
}

/// A sentence in lines that are not wider than so many points.
fn wrapped(sentence: &str, width: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        let last = lines.last().map_or("", String::as_str);
        let longer = if last.is_empty() { word.to_string() } else { format!("{last} {word}") };
        match lines.last_mut().filter(|_| last_fits(&longer, width)) {
            Some(line) => *line = longer,
            None => lines.push(word.to_string()),
        }
    }
    lines
}

fn last_fits(line: &str, width: f32) -> bool {
    Face::Sans.width(line, 12.0) <= width
}

/// A map drawn into a space of its own.
struct Drawn {
    diagram: Diagram,
    /// Its slots are texels.
    is_far: bool,
}

/// One map for a space of its own: all of it, as large as fits there and as the shapes of all sides allow. The header goes
/// without saying: the table below tells its bytes.
fn map(side: &Panel, width: f32, height: f32) -> Drawn {
    let state = side.state.read();
    let plan = Plan::of(state, &Folding { on: true, changed: side.changed, ..Folding::default() });
    let wish = Wish { header: Some(HeaderForm::Away), ..Wish::default() };
    let draw = |fitted: Fitted| {
        let scene = Scene::arranged(state, &plan, &fitted.arrangement, fitted.zoom);
        let (w, h) = scene.size();
        let marks = Marks { changed: side.changed, ..Marks::default() };
        Drawn { diagram: scene.draw(state, Rect::new(0.0, 0.0, w, h), &marks), is_far: scene.level() == Level::Far }
    };
    let drawn = draw(fit_all(state, &plan, wish, (width, height)));
    if drawn.diagram.shapes.len() + drawn.diagram.dropped > MAX_SHAPES / 4 {
        return draw(fit_far(state, &plan, wish, (width, height)));
    }
    drawn
}
