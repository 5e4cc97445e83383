//! Amounts as they are stored: a currency and minor units.

use baton_model::Money;
use serde::{Deserialize, Serialize};

use super::unreadable;

/// An amount within a document. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredMoney {
    currency: String,
    minor: i64,
}

impl From<&Money> for StoredMoney {
    fn from(money: &Money) -> Self {
        Self { currency: money.currency().to_owned(), minor: money.amount_minor() }
    }
}

impl StoredMoney {
    /// The amount.
    pub(super) fn load(&self) -> sqlx::Result<Money> {
        money(&self.currency, self.minor)
    }
}

/// The amount of two columns.
pub(super) fn money(currency: &str, minor: i64) -> sqlx::Result<Money> {
    Money::new(currency, minor).map_err(|_| unreadable("not a currency"))
}
