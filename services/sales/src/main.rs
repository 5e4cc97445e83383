//! The sales department as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton_chassis::main::<baton_sales::Args, _, _>("baton-sales", baton_sales::build)
}
