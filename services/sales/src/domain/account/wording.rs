//! Everything that people read about an account.

use super::{Account, Change, Decided};
use crate::domain::touch;
use crate::domain::words::{STATUS_BYTES, SUMMARY_BYTES, one_line, short};

/// How people call the account: `account 2c810e97`, by its customer's id.
pub(crate) fn label(account: &Account) -> String {
    format!("account {}", short(account.customer_id.as_uuid()))
}

/// How the customer is looked after, in words.
pub(crate) fn status(account: &Account) -> String {
    one_line(&care(account), STATUS_BYTES)
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { after: account, change } = decided;
    let words = match change {
        Change::Opened => format!("Account opened: {}", care(account)),
        Change::Changed => format!("Account changed: {}", care(account)),
        Change::OwnerChanged => format!("Account has a new owner: {}", owner(account)),
    };
    one_line(&words, SUMMARY_BYTES)
}

fn care(account: &Account) -> String {
    let segment = if account.segment.is_empty() { String::new() } else { format!(", {}", account.segment) };
    let cadence = match account.cadence_days {
        0 => String::new(),
        days => format!(", {}", touch::wording::cadence(days)),
    };
    format!("{}{segment}{cadence}", owner(account))
}

fn owner(account: &Account) -> String {
    account.owner.as_ref().map_or_else(|| "no owner".to_owned(), |owner| owner.name.clone())
}
