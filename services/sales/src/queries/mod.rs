//! What can be asked, one file per question.

mod acceptance_answer;
mod get_account;
mod get_lead;
mod get_quote;
mod get_touch;
mod list_accounts;
mod list_leads;
mod list_quotes;
mod list_touches;

pub(crate) use acceptance_answer::AcceptanceAnswer;
pub(crate) use get_account::GetAccount;
pub(crate) use get_lead::GetLead;
pub(crate) use get_quote::GetQuote;
pub(crate) use get_touch::GetTouch;
pub(crate) use list_accounts::ListAccounts;
pub(crate) use list_leads::ListLeads;
pub(crate) use list_quotes::ListQuotes;
pub(crate) use list_touches::ListTouches;
