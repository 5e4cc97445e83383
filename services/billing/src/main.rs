//! The billing department as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton_chassis::main::<baton_billing::Args, _, _>("baton-billing", baton_billing::build)
}
