//! What people read about a dispute.

use baton_model::DictatableNumber;

use super::super::dispute::{Dispute, DisputeState};
use super::{because, short};

/// How people call the dispute: `dispute 2c810e97`.
pub(crate) fn label(dispute: &Dispute) -> String {
    format!("dispute {}", short(dispute.id.as_uuid()))
}

/// Where the dispute stands, in words. `invoice` is the number of the one in dispute.
pub(crate) fn status(dispute: &Dispute, invoice: DictatableNumber) -> String {
    super::status(&match dispute.state {
        DisputeState::Open => format!("{} in dispute{}", claimed(dispute, invoice), because(&dispute.reason)),
        state => format!("{state}{}", because(&dispute.resolution)),
    })
}

/// The line of the event that tells where the dispute stands now. `invoice` is the number of the one in dispute.
pub(crate) fn summary(dispute: &Dispute, invoice: DictatableNumber) -> String {
    let resolution = because(&dispute.resolution);
    super::summary(&match dispute.state {
        DisputeState::Open => {
            format!("The customer disputes {}{}", claimed(dispute, invoice), because(&dispute.reason))
        }
        DisputeState::Upheld => format!("The customer is right about invoice {invoice}{resolution}"),
        DisputeState::Rejected => format!("Invoice {invoice} is right{resolution}"),
    })
}

fn claimed(dispute: &Dispute, invoice: DictatableNumber) -> String {
    let amount = dispute.amount.as_ref().map(|amount| format!("{amount} of ")).unwrap_or_default();
    format!("{amount}invoice {invoice}")
}

#[cfg(test)]
mod tests {
    use baton_model::{CustomerId, DisputeId, InvoiceId, Money};
    use time::OffsetDateTime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Claim, Verdict};

    const AT: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn open(amount: Option<i64>) -> Dispute {
        let claim = Claim {
            amount: amount.map(|minor| Money::new("BRL", minor).unwrap()),
            reason: "never\nordered".to_owned(),
        };
        let id = DisputeId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97));
        let customer_id = CustomerId::from_uuid(Uuid::nil());
        Dispute::open(id, customer_id, InvoiceId::from_uuid(Uuid::nil()), claim, AT)
    }

    #[test]
    fn a_dispute_is_told() {
        let number = DictatableNumber::from_random(7);
        assert_eq!(label(&open(None)), "dispute 2c810e97");
        assert_eq!(status(&open(None), number), format!("invoice {number} in dispute: never ordered"));
        let part = open(Some(1_050));
        let expected = format!("The customer disputes BRL 10.50 of invoice {number}: never ordered");
        assert_eq!(summary(&part, number), expected);
        for (upheld, line, words) in [
            (
                true,
                format!("The customer is right about invoice {number}: looked into"),
                "upheld: looked into",
            ),
            (false, format!("Invoice {number} is right: looked into"), "rejected: looked into"),
        ] {
            let decided =
                part.clone().resolve(Verdict { upheld, resolution: "looked into".into() }, AT).unwrap();
            assert_eq!(summary(&decided, number), line);
            assert_eq!(status(&decided, number), words);
        }
    }
}
