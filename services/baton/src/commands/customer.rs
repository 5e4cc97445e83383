//! `baton customer`: who the customers are.

mod join;

use std::process::ExitCode;

use serde_json::json;

use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;
use crate::who::{self, Found};

/// What to do with customers.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Find a customer by anything they are known by
    ///
    /// An identifier that several customers share (the phone of an office) gives all of them.
    Find {
        #[arg(help = who::HELP, value_name = "CUSTOMER")]
        customer: String,
    },
    /// Show one customer
    Show {
        #[arg(help = who::HELP, value_name = "CUSTOMER")]
        customer: String,
    },
    /// Be with a customer, and see who else is, until Ctrl-C
    Join {
        #[arg(help = who::HELP, value_name = "CUSTOMER")]
        customer: String,
        /// Say that you write to the customer, or speak with them
        #[arg(long)]
        writing: bool,
    },
}

impl Args {
    /// Finds or shows.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        match self.action {
            Action::Find { customer } => {
                let found = match who::find(&session, &customer).await? {
                    Found::One(customer) => vec![*customer],
                    Found::Candidates(candidates) => candidates,
                };
                if self.output.json {
                    output::print(output::json::list("customers", &found))?;
                } else if let [customer] = found.as_slice() {
                    output::print(output::customer(customer))?;
                } else {
                    output::print(output::customers(&found))?;
                }
            }
            Action::Show { customer } => {
                let customer = who::one(&session, &customer).await?;
                if self.output.json {
                    output::print(json!({ "customer": output::json::of(&customer) }))?;
                } else {
                    output::print(output::customer(&customer))?;
                }
            }
            Action::Join { customer, writing } => {
                let customer = who::one(&session, &customer).await?;
                join::join(&session, &customer.id, writing, self.output.json).await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
