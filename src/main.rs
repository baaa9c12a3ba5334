//! The program `gatehouse`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gatehouse::command::run(std::env::args_os())
}
