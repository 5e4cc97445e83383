//! The support department as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton_chassis::main::<baton_support::Args, _, _>("baton-support", baton_support::build)
}
