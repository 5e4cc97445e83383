//! Importers say when things happened; nobody else does.

use std::time::Duration;

use baton_model::{Clock, Role};
use baton_testkit::{THEN, context, violations};
use prost_types::Timestamp;

use crate::harness::Department;
use crate::writes::{Object, Write};

#[tokio::test]
async fn an_importer_dates_what_it_brings_in() {
    let department = Department::start().await;
    let importer = department.caller("orders", &[Role::Importer]);
    let customer = department.customer();
    for (write, subjects) in [
        (Write::CreateLead, "lead"),
        (Write::DraftQuote, "quote"),
        (Write::PlanTouch, "touch"),
        (Write::PutAccount, "account"),
    ] {
        let mut then = context();
        // Finer than what is stored: the answer tells what is stored.
        then.occurred_at = Some(Timestamp { nanos: 123_456_789, ..THEN });
        let (object, event_id) = write.call(importer.clone(), then, customer.clone()).await.unwrap();
        let stored = Some(Timestamp { nanos: 123_456_000, ..THEN });
        let began = match object {
            Object::Lead(lead) => lead.created_at,
            Object::Quote(quote) => quote.created_at,
            Object::Touch(touch) => touch.planned_at,
            Object::Account(account) => account.opened_at,
        };
        assert_eq!(began, stored, "{write:?}");
        let event = department.timeline.event(&event_id).await;
        assert_eq!((event.imported, event.occurred_at), (true, stored), "{write:?}");
        assert_eq!(event.subject.unwrap().kind, subjects);
        assert_eq!((event.department.as_str(), event.actor.unwrap().role.as_str()), ("sales", "importer"));
    }
}

#[tokio::test]
async fn nobody_dates_the_future_and_agents_date_nothing() {
    let department = Department::start().await;
    let in_six_minutes = department.clock.now() + Duration::from_mins(6);
    let importer = department.caller("sales", &[Role::Importer]);
    let agent = department.sales.clone();
    for (caller, seconds) in [(importer, in_six_minutes.unix_timestamp()), (agent, THEN.seconds)] {
        let mut dated = context();
        dated.occurred_at = Some(Timestamp { seconds, nanos: 0 });
        let status = Write::CreateLead.call(caller, dated, department.customer()).await.unwrap_err();
        assert_eq!(violations(&status), ["context.occurred_at"]);
    }
}
