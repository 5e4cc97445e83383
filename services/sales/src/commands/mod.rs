//! What can be done, one file per verb.
//!
//! Each command runs in the transaction that also keeps its answer: lock the object → decide → save → enqueue the event.
//! Accepting a quote takes two transactions, because orders is called in between: [`AcceptQuote`] begins it,
//! [`SettleAcceptance`] settles it.

mod accept_quote;
mod amend_quote;
mod assign_owner;
mod complete_touch;
mod contact_lead;
mod create_lead;
mod decline_quote;
mod draft_quote;
mod drop_touch;
mod expire_quote;
mod lose_lead;
mod plan_cadence_touch;
mod plan_thanks;
mod plan_touch;
mod put_account;
mod qualify_lead;
mod recording;
mod send_quote;
mod settle_acceptance;
mod win_lead;

pub(crate) use accept_quote::AcceptQuote;
pub(crate) use amend_quote::AmendQuote;
pub(crate) use assign_owner::AssignOwner;
pub(crate) use complete_touch::CompleteTouch;
pub(crate) use contact_lead::ContactLead;
pub(crate) use create_lead::CreateLead;
pub(crate) use decline_quote::DeclineQuote;
pub(crate) use draft_quote::DraftQuote;
pub(crate) use drop_touch::DropTouch;
pub(crate) use expire_quote::ExpireQuote;
pub(crate) use lose_lead::LoseLead;
pub(crate) use plan_cadence_touch::PlanCadenceTouch;
pub(crate) use plan_thanks::PlanThanks;
pub(crate) use plan_touch::PlanTouch;
pub(crate) use put_account::PutAccount;
pub(crate) use qualify_lead::QualifyLead;
pub(crate) use recording::{RecordedLead, RecordedQuote, RecordedTouch};
pub(crate) use send_quote::SendQuote;
pub(crate) use settle_acceptance::SettleAcceptance;
pub(crate) use win_lead::WinLead;
