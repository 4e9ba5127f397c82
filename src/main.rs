//! The program: without a command it opens the window.

use std::process::ExitCode;

#[cfg(feature = "gui")]
fn main() -> ExitCode {
    mapscope::app::run(std::env::args_os().nth(1).map(Into::into))
}

#[cfg(not(feature = "gui"))]
fn main() -> ExitCode {
    eprintln!("mapscope: this build has no window");
    ExitCode::from(2)
}
