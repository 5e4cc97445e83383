//! The top of the command line. Each command's arguments and work are in its own file under `commands/`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    brief, capability, case, clocks, complaint, completions, compliance, customer, demo, doctor, facts,
    feedback, followup, handoff, import, inbox, parked, problems, promise, promises, report, serve,
    standards, timeline, token, up, verify,
};

/// The shared memory of a company's departments
///
/// Sales, orders, shipping, billing and support write to one timeline per customer, so that whoever picks up the phone
/// sees everything. Start with `baton up`.
#[derive(Debug, Parser)]
#[command(name = "baton", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the whole platform on this machine
    Up(up::Args),
    /// Run services against given databases
    Serve(serve::Args),
    /// Play a short story through the public APIs
    Demo(demo::Args),
    /// Import a company's history
    Import(import::Args),
    /// Find and show customers
    Customer(customer::Args),
    /// Show what a department reads when it takes a customer
    Brief(brief::Args),
    /// Show a customer's timeline, or follow it live
    Timeline(timeline::Args),
    /// Open, show and resolve cases
    Case(case::Args),
    /// File complaints, make good, judge
    Complaint(complaint::Args),
    /// List who can do what, or say so
    Capability(capability::Args),
    /// Show what a customer has told us, check before asking, record an answer
    Facts(facts::Args),
    /// Move a case to another department
    Handoff(handoff::Args),
    /// Ask how a case went, record the answer, sum up what customers said
    Feedback(feedback::Args),
    /// Show how departments serve customers, in numbers
    Report(report::Args),
    /// Show the handoffs that wait for a department, or follow them live
    Inbox(inbox::Args),
    /// Show where cases pile up, against what is usual there
    Problems(problems::Args),
    /// Show what departments are measured by, and when they are at work
    Standards(standards::Args),
    /// Show how long a case takes, now or as of any instant
    Clocks(clocks::Args),
    /// Show how well standards were kept
    Compliance(compliance::Args),
    /// Show what customers were promised, and what became of it
    Promises(promises::Args),
    /// Promise something, close a promise, give it a new date
    Promise(promise::Args),
    /// Show what is to be done for customers, and do it
    Followup(followup::Args),
    /// Make a token for a platform started by `baton up`
    Token(token::Args),
    /// Check what a running platform guarantees
    Verify(verify::Args),
    /// Look for what is wrong and say what to do
    Doctor(doctor::Args),
    /// Show the events that departments failed with for good, and let them be tried again
    Parked(parked::Args),
    /// Print completions for a shell
    Completions(completions::Args),
}

impl Command {
    /// Runs the command. Futures are boxed so that each is compiled in its own place and none makes this one large.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Up(args) => Box::pin(args.run()).await,
            Self::Serve(args) => Box::pin(args.run()).await,
            Self::Demo(args) => Box::pin(args.run()).await,
            Self::Import(args) => Box::pin(args.run()).await,
            Self::Customer(args) => Box::pin(args.run()).await,
            Self::Brief(args) => Box::pin(args.run()).await,
            Self::Timeline(args) => Box::pin(args.run()).await,
            Self::Case(args) => Box::pin(args.run()).await,
            Self::Complaint(args) => Box::pin(args.run()).await,
            Self::Capability(args) => Box::pin(args.run()).await,
            Self::Facts(args) => Box::pin(args.run()).await,
            Self::Handoff(args) => Box::pin(args.run()).await,
            Self::Feedback(args) => Box::pin(args.run()).await,
            Self::Report(args) => Box::pin(args.run()).await,
            Self::Inbox(args) => Box::pin(args.run()).await,
            Self::Problems(args) => Box::pin(args.run()).await,
            Self::Standards(args) => Box::pin(args.run()).await,
            Self::Clocks(args) => Box::pin(args.run()).await,
            Self::Compliance(args) => Box::pin(args.run()).await,
            Self::Promises(args) => Box::pin(args.run()).await,
            Self::Promise(args) => Box::pin(args.run()).await,
            Self::Followup(args) => Box::pin(args.run()).await,
            Self::Token(args) => args.run(),
            Self::Verify(args) => Box::pin(args.run()).await,
            Self::Doctor(args) => Box::pin(args.run()).await,
            Self::Parked(args) => Box::pin(args.run()).await,
            Self::Completions(args) => args.run(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
