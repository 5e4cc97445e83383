//! What people read about a credit.

use baton_model::DictatableNumber;

use super::super::credit::{Credit, CreditState};
use super::{because, short};

/// How people call the credit: `credit 2c810e97`.
pub(crate) fn label(credit: &Credit) -> String {
    format!("credit {}", short(credit.id.as_uuid()))
}

/// Where the credit stands, in words.
pub(crate) fn status(credit: &Credit) -> String {
    let amount = &credit.amount;
    super::status(&match credit.state() {
        CreditState::Granted => format!("{amount} granted{}", because(&credit.reason)),
        CreditState::Applied => format!("{amount} applied"),
    })
}

/// The line of the event that tells where the credit stands now. `invoice` is the number of the one it was applied to.
pub(crate) fn summary(credit: &Credit, invoice: Option<DictatableNumber>) -> String {
    let amount = &credit.amount;
    super::summary(&match invoice {
        None => format!("Credit of {amount} granted{}", because(&credit.reason)),
        Some(number) => format!("Credit of {amount} applied to invoice {number}"),
    })
}

#[cfg(test)]
mod tests {
    use baton_model::{Actor, CreditId, CustomerId, InvoiceId, Money, Role};
    use time::OffsetDateTime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::Granting;

    #[test]
    fn a_credit_is_told() {
        let granting = Granting {
            customer_id: CustomerId::from_uuid(Uuid::nil()),
            amount: Money::new("BRL", 1_050).unwrap(),
            reason: "the parcel\nwas late".to_owned(),
        };
        let by = Actor {
            id: "ann".to_owned(),
            name: "Ann".to_owned(),
            department: "billing".parse().unwrap(),
            role: Role::Agent,
        };
        let id = CreditId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97));
        let mut credit = Credit::grant(id, granting, by, OffsetDateTime::UNIX_EPOCH);
        assert_eq!(label(&credit), "credit 2c810e97");
        assert_eq!(status(&credit), "BRL 10.50 granted: the parcel was late");
        assert_eq!(summary(&credit, None), "Credit of BRL 10.50 granted: the parcel was late");
        credit.invoice_id = Some(InvoiceId::from_uuid(Uuid::nil()));
        let number = DictatableNumber::from_random(7);
        assert_eq!(status(&credit), "BRL 10.50 applied");
        assert_eq!(
            summary(&credit, Some(number)),
            format!("Credit of BRL 10.50 applied to invoice {number}")
        );
    }
}
