//! `baton complaint file`: takes down what a customer complains of.

use baton_proto::cases::v1::{CustomerCost, FileComplaintRequest, FileComplaintResponse};
use baton_proto::common::v1::{Channel, Money};

use super::call::{call, money};
use crate::commands::writes::{self, How};
use crate::session::Session;
use crate::who;

#[derive(Debug, clap::Args)]
pub(super) struct File {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: String,
    /// What went wrong: double-charge, wrong-address, short-delivery, damaged, late, service, price-differs, other
    #[arg(long, value_name = "KIND")]
    kind: String,
    /// What went wrong, in one line
    #[arg(long, value_name = "TEXT")]
    summary: String,
    /// What went wrong, in the customer's words
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    text: String,
    /// What it is about, such as invoice:ID
    #[arg(long, value_name = "KIND:ID", value_parser = pair)]
    about: Option<(String, String)>,
    /// How many minutes it cost the customer
    #[arg(long, value_name = "MINUTES", default_value_t = 0, hide_default_value = true)]
    cost_minutes: i32,
    /// How much money it cost the customer, such as EUR12.50
    #[arg(long, value_name = "AMOUNT", value_parser = money)]
    cost_money: Option<Money>,
    /// How it embarrassed the customer
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    embarrassment: String,
    /// What the customer wants, in the customer's words
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    wants: String,
    /// Id of the person it is about
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    accused: String,
    /// The case that it belongs to, by number or id; otherwise one is opened
    #[arg(long, value_name = "CASE", default_value = "", hide_default_value = true)]
    case: String,
    /// How the customer was involved
    #[arg(long, value_enum, default_value_t)]
    channel: How,
}

impl File {
    pub(super) async fn run(self, session: &Session) -> anyhow::Result<FileComplaintResponse> {
        let customer = who::one(session, &self.customer).await?;
        let mut context = writes::new();
        context.set_channel(Channel::from(self.channel));
        let cost = CustomerCost {
            minutes: self.cost_minutes,
            money: self.cost_money,
            embarrassment: self.embarrassment,
        };
        let (about_kind, about_id) = self.about.unwrap_or_default();
        let request = FileComplaintRequest {
            context: Some(context),
            customer_id: customer.id,
            case: self.case,
            kind: self.kind,
            summary: self.summary,
            text: self.text,
            about_kind,
            about_id,
            cost: Some(cost).filter(|cost| *cost != CustomerCost::default()),
            desired_outcome: self.wants,
            accused_id: self.accused,
            received_at: None,
        };
        Ok(call!(session.timeline()?, file_complaint, request))
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (kind, id) = text.split_once(':').ok_or("must be KIND:ID, such as invoice:…")?;
    Ok((kind.to_owned(), id.to_owned()))
}
