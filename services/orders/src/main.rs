//! The orders department as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton_chassis::main::<baton_orders::Args, _, _>("baton-orders", baton_orders::build)
}
