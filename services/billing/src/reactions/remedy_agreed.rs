//! Something was agreed with a customer to make good: what is money, billing carries out.

use baton_department::Context;
use baton_model::{CreditId, Money, RefundId};
use baton_proto::cases::v1::{RemedyAgreed, RemedyKind};
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Agreed, MakeGood};
use crate::domain::{Cause, Granting};
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    cause: &Event,
    agreed: RemedyAgreed,
    credit_cap_minor: i64,
) -> Result<(), Error> {
    // Whoever imports history brings its credits and refunds too.
    if context.imported {
        return Ok(());
    }
    match read(cause, &agreed, credit_cap_minor) {
        Some(make_good) => make_good.run(conn, context).await,
        None => Ok(()),
    }
}

/// What billing has to do; nothing when it is another department's, or nobody can tell what.
fn read(cause: &Event, agreed: &RemedyAgreed, credit_cap_minor: i64) -> Option<MakeGood> {
    let (complaint, offer) = (agreed.complaint.as_ref()?, agreed.offer.as_ref()?);
    let customer_id = cause.customer_id.parse().ok()?;
    let remedy_id = uuid::Uuid::try_parse(&offer.remedy_id).ok()?;
    let value = offer.value_to_customer.as_ref()?;
    let amount = Money::new(&value.currency_code, value.amount_minor).ok().filter(Money::is_positive)?;
    let reason = format!("complaint in case {}: {}", complaint.case_number, offer.text);
    let agreed = match offer.kind() {
        RemedyKind::Credit | RemedyKind::Goodwill => {
            let granting = Granting { customer_id, amount: amount.clone(), reason: reason.clone() };
            Agreed::Credit(CreditId::from_uuid(remedy_id), granting)
        }
        RemedyKind::Refund if complaint.about_kind == "invoice" => {
            Agreed::Refund(RefundId::from_uuid(remedy_id), complaint.about_id.parse().ok()?)
        }
        _ => return None,
    };
    let cause = if complaint.kind == "double-charge" { Cause::DoubleCharge } else { Cause::Goodwill };
    Some(MakeGood { agreed, customer_id, amount, cause, reason, credit_cap_minor })
}
