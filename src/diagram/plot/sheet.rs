//! Several plots as one picture: over time under each other, histograms beside each other.

use super::PlotModel;
use super::spread::histogram_plot;
use crate::diagram::geometry::Pos;
use crate::diagram::shape::Diagram;
use crate::image::Histogram;

/// Height of a plot over time, and between two plots, in points.
const PLOT: f32 = 214.0;
const BETWEEN: f32 = 22.0;
/// Height of a histogram, and the width from which two stand side by side.
const HISTOGRAM: f32 = 240.0;
const SIDE_BY_SIDE: f32 = 640.0;
/// Left edge of the areas of plots under each other.
const INDENT: f32 = 72.0;

/// Plots under each other, their areas aligned.
pub fn plot_sheet(plots: &[PlotModel], width: f32) -> Diagram {
    let mut sheet = Diagram::new(width, 0.0);
    for (i, plot) in plots.iter().enumerate() {
        let y = i as f32 * (PLOT + BETWEEN);
        sheet.append(plot.draw_beside(width, PLOT, INDENT), Pos::new(0.0, y), 1.0);
        sheet.height = y + PLOT;
    }
    sheet
}

/// Histograms side by side, or under each other where `width` is small.
pub fn histogram_sheet(histograms: &[&Histogram], width: f32) -> Diagram {
    let columns = if width >= SIDE_BY_SIDE { histograms.len().max(1) } else { 1 };
    let column = (width - 2.0 * BETWEEN * (columns - 1) as f32) / columns as f32;
    let mut sheet = Diagram::new(width, 0.0);
    for (i, histogram) in histograms.iter().enumerate() {
        let (x, y) = ((i % columns) as f32 * (column + 2.0 * BETWEEN), (i / columns) as f32 * (HISTOGRAM + BETWEEN));
        sheet.append(histogram_plot(histogram).draw(column, HISTOGRAM), Pos::new(x, y), 1.0);
        sheet.height = y + HISTOGRAM;
    }
    sheet
}
