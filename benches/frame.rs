//! How long a frame of the window takes: the UI pass over the whole window and its tessellation, at 1600 × 1000, without a
//! graphics card. Classic as Go 1.23, Swiss as Go 1.27, on amd64.
//!
//! Every frame something moves: the pointer goes over the diagram, and a wheel pans it by a few points, down and then up
//! again, far enough that the part of the diagram that is drawn in advance must be drawn anew now and then. A cell is
//! selected, so that the inspector is full. The session's work is done before the clock starts.
//!
//! `middle` and `near` show as many cells of 1,000,000 entries as of 10,000. `far` is the whole map in the window: of
//! 1,000,000 entries a hundred times the texels, and still to take no longer.

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, vec2};
use mapscope::app::App;
use mapscope::app::style;
use mapscope::engine::Seeds;
use mapscope::project::{Document, View};
use mapscope::target::{Arch, GoVersion, Target};
use std::hint::black_box;

/// The window in points, and a place of it that shows the diagram.
const WINDOW: egui::Vec2 = vec2(1600.0, 1000.0);
const OVER_THE_DIAGRAM: Pos2 = egui::pos2(900.0, 500.0);
/// Points that the wheel pans a frame, and frames until it turns.
const PAN: f32 = 6.0;
const TURN: u64 = 150;

/// A window without a screen.
struct Screen {
    ctx: egui::Context,
    app: App,
    frame: u64,
}

impl Screen {
    fn new(go: GoVersion, entries: u64, zoom: Option<f32>) -> Screen {
        let document = Document {
            source: "map[uint64]uint64".to_string(),
            target: Target::new(go, Arch::Amd64),
            hint: -1,
            stack: false,
            seeds: Seeds::from_seed(1),
            script: vec![format!("put 0..{entries}")],
        };
        let place = if go < GoVersion::Go1_24 { "bucket 40 slot 1 key" } else { "table 0 group 40 slot 1 key" };
        let view = View { position: u64::MAX, zoom, selection: Some(place.to_string()), ..View::default() };
        let ctx = egui::Context::default();
        style::install(&ctx);
        let mut screen = Screen { ctx, app: App::with_document(document, &view), frame: 0 };
        while screen.app.session().is_busy() {
            screen.frame();
        }
        (0..2 * TURN).for_each(|_| screen.frame());
        screen
    }

    /// One frame in which the pointer moves and the diagram is panned.
    fn frame(&mut self) {
        let n = self.frame;
        self.frame += 1;
        let down = (n / TURN).is_multiple_of(2);
        let at = OVER_THE_DIAGRAM + vec2((n % 37) as f32 * 3.0, (n % 23) as f32 * 5.0);
        let wheel = Event::MouseWheel {
            source: MouseWheelSource::Trackpad,
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, if down { -PAN } else { PAN }),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
        };
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, WINDOW)),
            time: Some(n as f64 / 60.0),
            max_texture_side: Some(16_384),
            focused: true,
            events: vec![Event::PointerMoved(at), wheel],
            ..RawInput::default()
        };
        let app = &mut self.app;
        let output = self.ctx.run_ui(input, |ui| app.ui(ui));
        let shapes = output.shapes.clone();
        black_box(self.ctx.tessellate(shapes, output.pixels_per_point));
        output.drop_without_applying_deltas();
    }
}

fn frames(c: &mut Criterion, prefix: &str, go: GoVersion) {
    let mut group = c.benchmark_group("frame");
    for (name, entries) in [("10k", 10_000), ("1m", 1_000_000)] {
        for (level, zoom) in [("far", far_zoom(entries)), ("middle", 1.0), ("near", 2.0)] {
            let mut screen = Screen::new(go, entries, Some(zoom));
            group.bench_function(format!("{prefix}entries_{name}/{level}"), |b| b.iter(|| screen.frame()));
        }
    }
    group.finish();
}

/// The far level at which the whole map is seen.
fn far_zoom(entries: u64) -> f32 {
    if entries > 100_000 { 0.006 } else { 0.06 }
}

fn frame(c: &mut Criterion) {
    frames(c, "", GoVersion::Go1_23);
    frames(c, "swiss_", GoVersion::Go1_27);
}

criterion_group!(benches, frame);
criterion_main!(benches);
