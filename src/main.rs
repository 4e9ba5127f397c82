//! The program: a command, or the window.

use std::process::ExitCode;

fn main() -> ExitCode {
    mapscope::cli::main(std::env::args_os())
}
