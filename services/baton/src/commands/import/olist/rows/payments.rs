//! How orders were paid.

use super::Keyed;
use crate::commands::import::olist::fields;
use crate::commands::import::olist::reader::Row;

/// In how many parts a payment can be made.
const MOST_INSTALMENTS: u32 = 99;

/// One payment of one order; an order may have several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct PaymentRow {
    pub(in super::super) order_id: String,
    pub(in super::super) sequential: u32,
    pub(in super::super) method: Method,
    pub(in super::super) instalments: u32,
    pub(in super::super) amount: i64,
}

/// How somebody paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Method {
    CreditCard,
    DebitCard,
    Boleto,
    Voucher,
    /// `not_defined`, or a word that this importer does not know.
    Other,
}

impl Keyed for PaymentRow {
    fn has_key_of(&self, other: &Self) -> bool {
        (&self.order_id, self.sequential) == (&other.order_id, other.sequential)
    }
}

impl PaymentRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let instalments = row.parsed("payment_installments", fields::number)?;
        if instalments > MOST_INSTALMENTS {
            row.remark(format!("payment_installments: told as {MOST_INSTALMENTS}, the most there can be"));
        }
        Ok(Self {
            order_id: row.id("order_id")?,
            sequential: row.parsed("payment_sequential", fields::number)?,
            method: Method::read(row),
            instalments: instalments.min(MOST_INSTALMENTS),
            amount: row.parsed("payment_value", fields::money)?,
        })
    }
}

impl Method {
    /// The method as the report calls it.
    pub(in super::super) const fn name(self) -> &'static str {
        match self {
            Self::CreditCard => "credit_card",
            Self::DebitCard => "debit_card",
            Self::Boleto => "boleto",
            Self::Voucher => "voucher",
            Self::Other => "other",
        }
    }

    fn read(row: &mut Row<'_>) -> Self {
        match row.text("payment_type") {
            "credit_card" => Self::CreditCard,
            "debit_card" => Self::DebitCard,
            "boleto" => Self::Boleto,
            "voucher" => Self::Voucher,
            "not_defined" => Self::Other,
            _ => {
                row.remark("payment_type: is none of the known ones; told as `other`");
                Self::Other
            }
        }
    }
}
