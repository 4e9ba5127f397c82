//! Opens the window, and says plainly why it cannot.
//!
//! Invariant: a missing display or library ends in one short message and exit code 2, never in a panic's text.

use eframe::{App, CreationContext, NativeOptions, Renderer};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;

/// Size of the first window in points.
const SIZE: [f32; 2] = [1600.0, 1000.0];
/// The smallest size in points that the layout is made for.
const MIN_SIZE: [f32; 2] = [960.0, 600.0];
/// The exit code when there can be no window.
const NO_WINDOW: u8 = 2;

const ICON: &[u8] = include_bytes!("../../../assets/icon.png");

const NO_DISPLAY: &str = "error: there is no display to open a window on.
Start it from a desktop session, or set DISPLAY or WAYLAND_DISPLAY.
Everything but the window works without one: see `mapscope --help`.";

const NO_LIBRARY: &str = "error: a system library for windows or OpenGL is missing.
On Debian and Ubuntu, this installs what is needed:
    apt-get install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libegl1 libgl1-mesa-dri
Everything but the window works without it: see `mapscope --help`.";

/// Runs the window until it is closed. `make` gets egui with the fonts and styles installed.
pub fn open(make: impl FnOnce(&CreationContext<'_>) -> Box<dyn App>) -> ExitCode {
    let started = Cell::new(false);
    let quiet = QuietPanics::begin();
    let result = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            "mapscope",
            options(),
            Box::new(|cc| {
                started.set(true);
                // From here on a panic is a mistake of ours and is reported as usual.
                quiet.end();
                crate::app::kit::style::install(&cc.egui_ctx);
                Ok(make(cc))
            }),
        )
    }));
    match result {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(eframe::Error::WinitEventLoop(why))) if !is_library(&why.to_string()) => fail(NO_DISPLAY),
        Ok(Err(eframe::Error::AppCreation(why))) => fail(&format!("error: the window could not start: {why}")),
        Err(panic) if started.get() => std::panic::resume_unwind(panic),
        Ok(Err(_)) | Err(_) => fail(NO_LIBRARY),
    }
}

fn is_library(why: &str) -> bool {
    why.contains("librar") && !why.contains("DISPLAY")
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(NO_WINDOW)
}

fn options() -> NativeOptions {
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Mapscope")
        .with_app_id("mapscope")
        .with_inner_size(SIZE)
        .with_min_inner_size(MIN_SIZE);
    if let Ok(icon) = eframe::icon_data::from_png_bytes(ICON) {
        viewport = viewport.with_icon(Arc::new(icon));
    }
    NativeOptions { viewport, renderer: Renderer::Glow, centered: true, ..NativeOptions::default() }
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Send + Sync>;

/// Keeps panics of the window system from printing; puts the usual report back in the end.
struct QuietPanics(Cell<Option<Hook>>);

impl QuietPanics {
    fn begin() -> QuietPanics {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        QuietPanics(Cell::new(Some(usual)))
    }

    fn end(&self) {
        if let Some(usual) = self.0.take() {
            std::panic::set_hook(usual);
        }
    }
}

impl Drop for QuietPanics {
    fn drop(&mut self) {
        // While unwinding the hook may not be changed.
        if !std::thread::panicking() {
            self.end();
        }
    }
}
