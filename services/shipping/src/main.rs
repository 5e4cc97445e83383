//! The shipping department as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton_chassis::main::<baton_shipping::Args, _, _>("baton-shipping", baton_shipping::build)
}
