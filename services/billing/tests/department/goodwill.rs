//! How much goodwill one customer is granted at most.

use std::time::Duration;

use baton_billing::Terms;
use baton_errors::Reason;
use baton_model::Role;
use baton_proto::common::v1::Money;
use baton_testkit::{call, metadata, reason};
use time::macros::datetime;
use tonic::Code;

use crate::credits::granting;
use crate::harness::{Department, brl, timestamp};

pub(crate) fn euros(minor: i64) -> Money {
    Money { currency_code: "EUR".to_owned(), amount_minor: minor }
}

#[tokio::test]
async fn goodwill_is_capped_by_customer_currency_and_year() {
    let department = Department::start_with(Terms { credit_cap_minor: 5_000, ..Terms::default() }).await;
    let [customer_id, another] = [department.timeline.customer(), department.timeline.customer()];
    department.grant(customer_id, 3_500).await.unwrap();
    let status = department.grant(customer_id, 1_501).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition);
    assert_eq!(
        (metadata(&status, "left_minor"), metadata(&status, "currency")),
        ("1500".into(), "BRL".into())
    );
    assert_eq!(reason::<()>(Err(status)), Reason::CreditCapExceeded);

    // Another currency and another customer have a cap of their own; and what is left can be granted.
    call!(&department.billing, grant_credit, granting(customer_id, euros(5_000))).unwrap();
    department.grant(another, 5_000).await.unwrap();
    department.grant(customer_id, 1_500).await.unwrap();
    let status = department.grant(customer_id, 1).await.unwrap_err();
    assert_eq!(metadata(&status, "left_minor"), "0");

    // A year later what was granted counts no more; a moment before, it does.
    department.clock.advance(Duration::from_hours(24 * 365) - Duration::from_secs(1));
    assert_eq!(reason(department.grant(customer_id, 1).await), Reason::CreditCapExceeded);
    department.clock.advance(Duration::from_secs(1));
    department.grant(customer_id, 5_000).await.unwrap();
    assert_eq!(reason(department.grant(customer_id, 1).await), Reason::CreditCapExceeded);
}

#[tokio::test]
async fn concurrent_grants_stay_below_the_cap() {
    let department = Department::start().await;
    // With the first customers the department has yet to open its connections, so that not much happens at once.
    for _ in 0..6 {
        let customer_id = department.timeline.customer();
        let calls: Vec<_> = (0..16)
            .map(|_| {
                let (billing, request) = (department.billing.clone(), granting(customer_id, brl(1_500)));
                tokio::spawn(async move { call!(&billing, grant_credit, request) })
            })
            .collect();
        let mut granted = 0;
        for call in calls {
            match call.await.unwrap() {
                Ok(_) => granted += 1,
                Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::CreditCapExceeded),
            }
        }
        assert_eq!(granted, 6, "the default cap is 10,000");
    }
}

#[tokio::test]
async fn what_was_granted_long_ago_is_not_refused_but_counts() {
    let department = Department::start().await;
    let importer = department.caller("billing", &[Role::Importer]);
    let customer_id = department.timeline.customer();
    let mut request = granting(customer_id, brl(12_000));
    let then = datetime!(2026-03-01 12:00 UTC);
    request.context.as_mut().unwrap().occurred_at = Some(timestamp(then));
    let imported = call!(&importer, grant_credit, request).unwrap();
    assert_eq!(imported.credit.unwrap().granted_at, Some(timestamp(then)));
    assert!(department.timeline.event(&imported.event_id).await.imported);
    let status = department.grant(customer_id, 1).await.unwrap_err();
    assert_eq!(metadata(&status, "left_minor"), "0");
}
