//! The `baton` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    baton::main()
}
