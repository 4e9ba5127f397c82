//! Plots as pictures: everything in its place, nothing over anything else.

use super::maps::session;
use mapscope::diagram::plot::{PlotModel, SeriesForm, sample_at};
use mapscope::diagram::{Diagram, Load, Rect, Shape, Text, histogram_plot, histogram_sheet, plot_sheet, time_plots};
use mapscope::image::Counting;
use mapscope::session::Session;
use mapscope::target::{Arch, GoVersion};
use mapscope::timeline::Sample;

fn sessions() -> Vec<Session> {
    let script = ["put 0..700", "collide 9", "delete 0..300", "clear", "put 5..90"];
    let of = |go, position| session("map[int64]int64", go, Arch::Amd64, -1, &script, position);
    vec![
        of(GoVersion::Go1_23, u64::MAX),
        of(GoVersion::Go1_21, 0),
        of(GoVersion::Go1_27, 650),
        session("map[string]int", GoVersion::Go1_26, Arch::I386, -1, &["put 0..3"], 2),
        session("map[int64]struct{}", GoVersion::Go1_23, Arch::Amd64, 100, &["put 0..9000"], 8_500),
    ]
}

fn over_time(session: &Session) -> [PlotModel; 3] {
    let timeline = session.timeline().unwrap();
    let now = Sample::of(timeline.position(), timeline.state());
    let load = Load::of(timeline.state().read());
    time_plots(timeline.samples(), timeline.marks(), timeline.total(), now, load)
}

/// Every plot of every session.
fn models() -> Vec<PlotModel> {
    let mut models = Vec::new();
    for session in sessions() {
        models.extend(over_time(&session));
        models.extend(Counting::of(session.state().unwrap().read()).histograms().map(histogram_plot));
    }
    models
}

fn texts(diagram: &Diagram) -> Vec<&Text> {
    diagram.shapes.iter().filter_map(|s| if let Shape::Text(t) = s { Some(t) } else { None }).collect()
}

/// No text on another, none outside the picture.
fn judge_texts(diagram: &Diagram, name: &str) {
    let all = texts(diagram);
    let whole = Rect::new(-0.5, -2.0, diagram.width + 1.0, diagram.height + 4.0);
    for (i, a) in all.iter().enumerate() {
        let b = a.bounds();
        let inside = b.x >= whole.x && b.right() <= whole.right() && b.y >= whole.y && b.bottom() <= whole.bottom();
        assert!(inside, "{name}: {:?} at {b:?} of {} × {}", a.text, diagram.width, diagram.height);
        for other in &all[i + 1..] {
            // Lines of text touch; letters must not.
            let meets = b.inset(1.5).intersects(other.bounds().inset(1.5));
            assert!(!meets, "{name}: {:?} lies on {:?}", a.text, other.text);
        }
    }
}

#[test]
fn points_lie_inside_and_labels_beside_each_other() {
    for model in models() {
        for (width, height) in [(260.0, 150.0), (440.0, 200.0), (960.0, 214.0), (1600.0, 400.0)] {
            let name = format!("{} at {width} × {height}", model.title);
            let (diagram, plotted) = (model.draw(width, height), model.plotted(width, height));
            assert_eq!(diagram.dropped, 0);
            judge_texts(&diagram, &name);
            let area = plotted.area.inset(-0.01);
            for series in &model.series {
                for point in series.points.iter().map(|p| plotted.pos(*p)) {
                    assert!(area.contains(point), "{name}: {point:?} outside {area:?}");
                }
            }
            let lines = diagram.shapes.iter().filter_map(|s| if let Shape::Line(l) = s { Some(l) } else { None });
            for point in lines.filter(|l| l.points.len() > 2).flat_map(|l| &l.points) {
                assert!(area.contains(*point), "{name}: {point:?} outside {area:?}");
            }
        }
    }
}

#[test]
fn bars_are_as_high_as_their_numbers() {
    for model in models().into_iter().filter(|m| m.series[0].form == SeriesForm::Bars) {
        let (diagram, plotted) = (model.draw(440.0, 200.0), model.plotted(440.0, 200.0));
        let bars: Vec<Rect> = diagram
            .shapes
            .iter()
            .filter_map(|s| if let Shape::Rect { rect, .. } = s { Some(*rect) } else { None })
            .collect();
        let points: Vec<_> = model.series[0].points.iter().filter(|p| p[1] > 0.0).collect();
        assert_eq!(bars.len(), points.len(), "{}", model.title);
        for (bar, point) in bars.iter().zip(points) {
            let wanted = (plotted.area.h * (point[1] / model.y.max) as f32).max(1.0);
            assert!((bar.h - wanted).abs() < 0.1, "{}: {bar:?} for {point:?}", model.title);
            assert!((bar.bottom() - plotted.area.bottom()).abs() < 0.1);
        }
    }
}

#[test]
fn a_run_is_plotted_as_it_was_sampled() {
    for session in sessions() {
        let timeline = session.timeline().unwrap();
        let [entries, held, load] = over_time(&session);
        assert_eq!(entries.series[0].points.len(), timeline.samples().len());
        for position in [0, 1, timeline.total() / 2, timeline.total()] {
            let sample = sample_at(timeline.samples(), position).unwrap();
            let at =
                |model: &PlotModel| model.series[0].points.iter().find(|p| p[0] == sample.position as f64).unwrap()[1];
            assert_eq!((at(&entries), at(&held)), (sample.count as f64, sample.bytes as f64));
            assert!(at(&load) <= load.y.max && sample.position <= position);
        }
        assert_eq!(entries.marks.len(), timeline.marks().len());
        assert!(load.levels[0].at <= load.y.max);
    }
}

#[test]
fn sheets_hold_every_plot_without_overlap() {
    for session in sessions() {
        judge_texts(&plot_sheet(&over_time(&session), 960.0), "sheet of plots");
        let counted = Counting::of(session.state().unwrap().read());
        for width in [300.0, 960.0] {
            let sheet = histogram_sheet(&counted.histograms(), width);
            judge_texts(&sheet, "sheet of histograms");
            for h in counted.histograms() {
                assert!(texts(&sheet).iter().any(|t| t.text == mapscope::tell::histogram_title(h.measure)));
            }
        }
    }
}
