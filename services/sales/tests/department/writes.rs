//! Every write of the department as a call, so that what all of them have in common is tested for each.

use baton_proto::common::v1::WriteContext;
use baton_proto::sales::v1::{self, Account, Lead, Quote, Touch};
use baton_testkit::call;
use tonic::Status;

use crate::harness::{Client, a_lead, a_quote, a_touch, line};

/// A write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Write {
    CreateLead,
    ContactLead,
    QualifyLead,
    WinLead,
    LoseLead,
    DraftQuote,
    AmendQuote,
    SendQuote,
    AcceptQuote,
    DeclineQuote,
    PutAccount,
    PlanTouch,
    CompleteTouch,
    DropTouch,
}

/// An object after a write.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there are few of them, and tests take them apart")]
pub(crate) enum Object {
    Lead(Lead),
    Quote(Quote),
    Account(Account),
    Touch(Touch),
}

impl Object {
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Lead(lead) => &lead.id,
            Self::Quote(quote) => &quote.id,
            Self::Account(account) => &account.customer_id,
            Self::Touch(touch) => &touch.id,
        }
    }

    pub(crate) fn revision(&self) -> i64 {
        match self {
            Self::Lead(lead) => lead.revision,
            Self::Quote(quote) => quote.revision,
            Self::Account(account) => account.revision,
            Self::Touch(touch) => touch.revision,
        }
    }
}

impl Write {
    pub(crate) const ALL: [Self; 14] = [
        Self::CreateLead,
        Self::ContactLead,
        Self::QualifyLead,
        Self::WinLead,
        Self::LoseLead,
        Self::DraftQuote,
        Self::AmendQuote,
        Self::SendQuote,
        Self::AcceptQuote,
        Self::DeclineQuote,
        Self::PutAccount,
        Self::PlanTouch,
        Self::CompleteTouch,
        Self::DropTouch,
    ];

    /// Makes the call on the object with this id, or for the customer with this id where there is no object yet; gives
    /// the object after it and the event's id.
    pub(crate) async fn call(
        self,
        sales: Client,
        context: WriteContext,
        id: String,
    ) -> Result<(Object, String), Status> {
        let (context, why) = (Some(context), "because".to_owned());
        macro_rules! write {
            ($method:ident, $object:ident: $Object:ident, $request:expr) => {
                call!(sales, $method, $request)
                    .map(|response| (Object::$Object(response.$object.unwrap()), response.event_id))
            };
        }
        match self {
            Self::CreateLead => {
                write!(create_lead, lead: Lead, v1::CreateLeadRequest { context, lead: Some(a_lead(&id)) })
            }
            Self::ContactLead => {
                write!(contact_lead, lead: Lead, v1::ContactLeadRequest { context, lead_id: id, note: why })
            }
            Self::QualifyLead => {
                write!(qualify_lead, lead: Lead, v1::QualifyLeadRequest { context, lead_id: id, note: why })
            }
            Self::WinLead => write!(win_lead, lead: Lead, v1::WinLeadRequest { context, lead_id: id }),
            Self::LoseLead => {
                write!(lose_lead, lead: Lead, v1::LoseLeadRequest { context, lead_id: id, reason: why })
            }
            Self::DraftQuote => {
                write!(draft_quote, quote: Quote, v1::DraftQuoteRequest { context, quote: Some(a_quote(&id)) })
            }
            Self::AmendQuote => {
                let lines = vec![line("p2", 1, 1_500)];
                let request = v1::AmendQuoteRequest { context, quote_id: id, lines, ..Default::default() };
                write!(amend_quote, quote: Quote, request)
            }
            Self::SendQuote => {
                write!(send_quote, quote: Quote, v1::SendQuoteRequest { context, quote_id: id })
            }
            Self::AcceptQuote => {
                write!(accept_quote, quote: Quote, v1::AcceptQuoteRequest { context, quote_id: id })
            }
            Self::DeclineQuote => {
                let request = v1::DeclineQuoteRequest { context, quote_id: id, reason: why };
                write!(decline_quote, quote: Quote, request)
            }
            Self::PutAccount => {
                let account = Account { customer_id: id, cadence_days: 30, ..Account::default() };
                write!(put_account, account: Account, v1::PutAccountRequest { context, account: Some(account) })
            }
            Self::PlanTouch => {
                write!(plan_touch, touch: Touch, v1::PlanTouchRequest { context, touch: Some(a_touch(&id)) })
            }
            Self::CompleteTouch => {
                let request = v1::CompleteTouchRequest { context, touch_id: id, outcome: why };
                write!(complete_touch, touch: Touch, request)
            }
            Self::DropTouch => {
                write!(drop_touch, touch: Touch, v1::DropTouchRequest { context, touch_id: id, reason: why })
            }
        }
    }
}
