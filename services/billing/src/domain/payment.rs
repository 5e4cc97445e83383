//! Money that came.

use baton_model::{Money, MoneyError, PaymentId};
use time::OffsetDateTime;

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// Credit card.
    CreditCard,
    /// Debit card.
    DebitCard,
    /// Bank transfer.
    BankTransfer,
    /// Boleto: a bank slip (Brazil).
    Boleto,
    /// Voucher or gift card.
    Voucher,
    /// Cash.
    Cash,
    /// Something else, or unknown.
    Other,
}

impl Method {
    /// Every method.
    pub(crate) const ALL: [Self; 7] = [
        Self::CreditCard,
        Self::DebitCard,
        Self::BankTransfer,
        Self::Boleto,
        Self::Voucher,
        Self::Cash,
        Self::Other,
    ];

    /// The method as it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::CreditCard => "credit_card",
            Self::DebitCard => "debit_card",
            Self::BankTransfer => "bank_transfer",
            Self::Boleto => "boleto",
            Self::Voucher => "voucher",
            Self::Cash => "cash",
            Self::Other => "other",
        }
    }

    /// The method that is stored as `text`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// Money that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    /// The id it gets.
    pub(crate) id: PaymentId,
    /// How it was paid.
    pub(crate) method: Method,
    /// In how many parts the customer pays it to the payment provider.
    pub(crate) instalments: u32,
    /// How much.
    pub(crate) amount: Money,
    /// The provider's id of the charge.
    pub(crate) external_reference: Option<String>,
}

/// Money that came, and what of it went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    /// Which.
    pub(crate) id: PaymentId,
    /// How it was paid.
    pub(crate) method: Method,
    /// In how many parts the customer pays it to the payment provider.
    pub(crate) instalments: u32,
    /// How much.
    pub(crate) amount: Money,
    /// The provider's id of the charge.
    pub(crate) external_reference: Option<String>,
    /// The payment that this one seems to repeat.
    pub(crate) twin_id: Option<PaymentId>,
    /// When it came, in life.
    pub(crate) received_at: OffsetDateTime,
    /// What of it goes back or went back: its refunds that are approved or paid.
    pub(crate) refunded: Money,
    /// What of it was asked back, without a decision so far.
    pub(crate) asked_back: Money,
}

impl Payment {
    /// What can still be asked back.
    pub(crate) fn left(&self) -> Result<Money, MoneyError> {
        self.amount.minus(&self.refunded)?.minus(&self.asked_back)
    }
}
