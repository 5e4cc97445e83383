//! The timeline as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton_chassis::main::<baton_timeline::Args, _, _>("baton-timeline", baton_timeline::build)
}
