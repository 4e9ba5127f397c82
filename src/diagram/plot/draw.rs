//! A plot as a diagram.
//!
//! Invariant: every point lies inside the plot's area, and no label lies on another.

use super::{PlotMark, PlotModel, Series, SeriesForm, Tick};
use crate::diagram::geometry::{Pos, Rect};
use crate::diagram::shape::{AlignX, AlignY, Diagram, Path, Text};
use crate::diagram::style::Style;
use crate::fonts::Face;
use crate::units::{count, count_short};

/// Sizes of text in points.
const TITLE: f32 = 13.0;
const NOTE: f32 = 12.0;
const LABEL: f32 = 10.5;
/// Heights of the lines of text, in points.
const TITLE_LINE: f32 = 20.0;
const NOTE_LINE: f32 = 17.0;
const LABEL_LINE: f32 = 15.0;
/// Room between labels and the area.
const GAP: f32 = 6.0;
/// Height a tick of the y axis wants.
const Y_TICK: f32 = 24.0;
/// The share of a bar's slot that the bar takes.
const BAR_SHARE: f32 = 0.72;
/// Most slots at each side of a bar that its number lies over.
const MOST_ASIDE: u32 = 4;
/// Marks nearer to each other than this, in points, are drawn as one.
const MARKS_APART: f32 = 2.0;

/// Where things of a plot are.
pub struct Plotted {
    /// The plot's area.
    pub area: Rect,
    x: (f64, f64),
    y: (f64, f64),
}

impl Plotted {
    /// Where a point is; one outside the range is moved to its edge.
    pub fn pos(&self, point: [f64; 2]) -> Pos {
        let share = |value: f64, (min, max): (f64, f64)| ((value - min) / (max - min)).clamp(0.0, 1.0) as f32;
        let (x, y) = (share(point[0], self.x), share(point[1], self.y));
        Pos::new(self.area.x + x * self.area.w, self.area.bottom() - y * self.area.h)
    }

    fn x(&self, at: f64) -> f32 {
        self.pos([at, self.y.0]).x
    }

    /// From where to where the number over a bar may lie: over its own slot, and at each side over those that are lower
    /// than the number, with theirs.
    fn room_over(&self, series: &Series, bar: [f64; 2], slot: f32) -> (f32, f32) {
        let height = |at: f64| series.points.iter().find(|p| p[0] == at).map_or(0.0, |p| p[1]);
        let Pos { x, y: top } = self.pos(bar);
        let is_lower = |at: f64| self.pos([at, height(at)]).y > top + LABEL_LINE && at >= self.x.0 && at <= self.x.1;
        let free = |step: f64| {
            let aside = (1..=MOST_ASIDE).take_while(|n| is_lower(bar[0] + step * f64::from(*n)));
            (aside.count() as f32 + 0.5) * slot - 1.5
        };
        (x - free(-1.0), x + free(1.0))
    }
}

impl PlotModel {
    /// The plot, `width` × `height` points.
    pub fn draw(&self, width: f32, height: f32) -> Diagram {
        self.draw_beside(width, height, 0.0)
    }

    /// As [`PlotModel::draw`], its area at least `indent` points from the left, so that plots under each other align.
    pub fn draw_beside(&self, width: f32, height: f32, indent: f32) -> Diagram {
        let mut d = Diagram::new(width, height);
        let top = self.heading(&mut d, width);
        let plotted = self.placed(width, height, top, indent);
        self.grid(&mut d, &plotted, top);
        for series in &self.series {
            match series.form {
                SeriesForm::Bars => self.bars(&mut d, &plotted, series),
                SeriesForm::Line | SeriesForm::Steps => curve(&mut d, &plotted, series),
            }
        }
        self.marks(&mut d, &plotted);
        d
    }

    /// Where the plot's parts are when it is drawn.
    pub fn plotted(&self, width: f32, height: f32) -> Plotted {
        let top = self.heading(&mut Diagram::default(), width);
        self.placed(width, height, top, 0.0)
    }

    /// Title and note; the height they take.
    fn heading(&self, d: &mut Diagram, width: f32) -> f32 {
        if self.title.is_empty() {
            return 0.0;
        }
        let middle = |x: f32, y: f32| Pos::new(x, y + TITLE_LINE / 2.0);
        let text = |at: Pos, text: &str| Text::new(at, text).align(AlignX::Left, AlignY::Middle);
        let title = text(middle(0.0, 0.0), &self.title).size(TITLE).face(Face::SansBold).style(Style::STRONG);
        d.text(title.max_width(width));
        if self.note.is_empty() {
            return TITLE_LINE;
        }
        let after = Face::SansBold.width(&self.title, TITLE) + 10.0;
        let beside = after + Face::Sans.width(&self.note, NOTE) <= width;
        if beside {
            d.text(text(middle(after, 0.0), &self.note).size(NOTE).style(Style::WEAK));
            return TITLE_LINE;
        }
        let mut y = TITLE_LINE;
        for line in Face::Sans.wrap(&self.note, NOTE, width) {
            d.text(text(Pos::new(0.0, y + NOTE_LINE / 2.0), &line).size(NOTE).style(Style::WEAK));
            y += NOTE_LINE;
        }
        y
    }

    /// True where bars say their numbers, so that the y axis need not.
    fn says_numbers(&self) -> bool {
        self.series.iter().all(|s| s.form == SeriesForm::Bars) && !self.series.is_empty()
    }

    fn y_ticks(&self, height: f32) -> Vec<Tick> {
        if self.says_numbers() { Vec::new() } else { self.y.ticks((height / Y_TICK).floor().max(2.0) as usize) }
    }

    fn placed(&self, width: f32, height: f32, top: f32, indent: f32) -> Plotted {
        let named = |label: &str| if label.is_empty() { 0.0 } else { LABEL_LINE };
        // Room for what stands above the area: the marks' labels, the y axis's own, or the highest bar's number.
        let above = LABEL_LINE + GAP;
        let below = GAP + LABEL_LINE + named(&self.x.label);
        let h = (height - top - above - below).max(8.0);
        let widest = self.y_ticks(h).iter().map(|t| Face::Mono.width(&t.label, LABEL)).fold(0.0, f32::max);
        let left = if widest > 0.0 { (widest + GAP).max(indent) } else { indent };
        // The last label along x is centred on its tick.
        let right = if self.says_numbers() { 0.0 } else { 24.0 };
        let area = Rect::new(left, top + above, (width - left - right).max(8.0), h);
        Plotted { area, x: (self.x.min, self.x.max), y: (self.y.min, self.y.max) }
    }

    fn grid(&self, d: &mut Diagram, plotted: &Plotted, top: f32) {
        let area = plotted.area;
        let label = |at: Pos, text: &str| Text::new(at, text).size(LABEL).face(Face::Mono).style(Style::WEAK);
        for tick in self.y_ticks(area.h) {
            let y = plotted.pos([self.x.min, tick.at]).y;
            d.line(Path::new(vec![Pos::new(area.x, y), Pos::new(area.right(), y)], Style::Line));
            d.text(label(Pos::new(area.x - GAP, y), &tick.label).align(AlignX::Right, AlignY::Middle));
        }
        for level in &self.levels {
            let y = plotted.pos([self.x.min, level.at]).y;
            d.line(Path::new(vec![Pos::new(area.x, y), Pos::new(area.right(), y)], Style::WEAK).dashed());
            let text = Text::new(Pos::new(area.right(), y - 4.0), level.label.as_str()).size(LABEL).style(Style::WEAK);
            d.text(text.align(AlignX::Right, AlignY::Baseline));
        }
        let base = vec![Pos::new(area.x, area.bottom()), Pos::new(area.right(), area.bottom())];
        d.line(Path::new(base, Style::FAINT));
        for tick in self.x.ticks_beside(area.w, LABEL) {
            let x = plotted.x(tick.at);
            if !self.says_numbers() {
                d.line(Path::new(vec![Pos::new(x, area.bottom()), Pos::new(x, area.bottom() + 4.0)], Style::FAINT));
            }
            d.text(label(Pos::new(x, area.bottom() + GAP), &tick.label).align(AlignX::Center, AlignY::Top));
        }
        let name = |at: Pos, text: &str| Text::new(at, text).size(LABEL + 0.5).style(Style::WEAK);
        if !self.x.label.is_empty() {
            let at = Pos::new(area.right(), area.bottom() + GAP + LABEL_LINE);
            d.text(name(at, &self.x.label).align(AlignX::Right, AlignY::Top).max_width(area.w));
        }
        if !self.y.label.is_empty() && !self.says_numbers() {
            d.text(name(Pos::new(0.0, top + 1.0), &self.y.label).max_width(area.x.max(60.0)));
        }
    }

    fn bars(&self, d: &mut Diagram, plotted: &Plotted, series: &Series) {
        let slot = plotted.area.w / (self.x.max - self.x.min).max(1.0) as f32;
        let total: f64 = series.points.iter().map(|p| p[1]).sum();
        for point in series.points.iter().filter(|p| p[1] > 0.0) {
            let (top, foot) = (plotted.pos(*point), plotted.pos([point[0], 0.0]));
            // What is there is seen, however little.
            let h = (foot.y - top.y).max(1.0);
            let w = (slot * BAR_SHARE).clamp(1.0, 44.0);
            d.rect(Rect::new(top.x - w / 2.0, foot.y - h, w, h), 1.5_f32.min(w / 4.0), series.style);
            let (left, right) = plotted.room_over(series, *point, slot);
            if let Some(text) = bar_number(point[1] as u64, total as u64, right - left) {
                let half = Face::Mono.width(&text, LABEL) / 2.0;
                let x = top.x.min(right - half).max(left + half);
                let text = Text::new(Pos::new(x, foot.y - h - 4.0), text).size(LABEL).face(Face::Mono);
                d.text(text.align(AlignX::Center, AlignY::Baseline));
            }
        }
    }

    /// The marks, their labels where there is room, and the playhead.
    fn marks(&self, d: &mut Diagram, plotted: &Plotted) {
        let area = plotted.area;
        let now = self.now.map(|at| plotted.x(at));
        let label_y = area.y - GAP;
        let (mut free, mut last) = (area.x, f32::MIN);
        for PlotMark { at, label, minor } in &self.marks {
            let x = plotted.x(*at);
            if x - last < MARKS_APART {
                continue;
            }
            last = x;
            let top = if *minor { area.bottom() - 6.0 } else { area.y };
            let line = Path::new(vec![Pos::new(x, area.bottom()), Pos::new(x, top)], Style::FAINT);
            d.line(if *minor { line } else { line.dashed() });
            let width = Face::Sans.width(label, LABEL);
            let left = (x - width / 2.0).min(d.width - width).max(area.x);
            if !minor && !label.is_empty() && left >= free {
                let text = Text::new(Pos::new(left, label_y), label.as_str()).size(LABEL).style(Style::WEAK);
                d.text(text.align(AlignX::Left, AlignY::Baseline));
                free = left + width + 8.0;
            }
        }
        if let Some(x) = now {
            let line = vec![Pos::new(x, area.bottom()), Pos::new(x, area.y)];
            d.line(Path::new(line, Style::STRONG).width(1.5));
        }
    }
}

/// A bar's number in the longest form that finds room: with its share, exact, short.
fn bar_number(n: u64, total: u64, room: f32) -> Option<String> {
    let with_share = format!("{} · {}", count(n), crate::units::share(n, total));
    let forms = [with_share, count(n), count_short(n)];
    forms.into_iter().find(|text| Face::Mono.width(text, LABEL) <= room)
}

fn curve(d: &mut Diagram, plotted: &Plotted, series: &Series) {
    let corners = series.corners(plotted.x.0, plotted.x.1, (plotted.area.w * 4.0) as usize);
    let line: Vec<Pos> = corners.into_iter().map(|point| plotted.pos(point)).collect();
    if line.len() > 1 {
        d.line(Path::new(line, series.style).width(1.5));
    }
}
