//! What the timeline is told.

use std::collections::BTreeMap;

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::Channel;
use baton_proto::sales::v1::{LeadCreated, LeadState, QuoteState, TouchState};
use baton_testkit::{context, eventually, reason};

use crate::harness::Department;
use crate::writes::{Object, Write};

#[tokio::test]
async fn an_event_tells_who_did_what_when_and_how() {
    let department = Department::start().await;
    let mut circumstances = context();
    circumstances.set_channel(Channel::Phone);
    circumstances.case_id = SystemIds.uuid().to_string();
    let customer = department.customer();
    let create = Write::CreateLead.call(department.sales.clone(), circumstances.clone(), customer.clone());
    let (Object::Lead(lead), event_id) = create.await.unwrap() else { panic!("no lead") };

    let event = department.timeline.event(&event_id).await;
    let short = &lead.id[28..];
    assert_eq!(event.summary, format!("Lead {short} came: 200 lamps"));
    assert_eq!((&event.customer_id, &event.case_id), (&customer, &circumstances.case_id));
    assert_eq!((event.channel(), event.imported, event.reader_may_skip), (Channel::Phone, false, true));
    assert_eq!((event.occurred_at, lead.created_at), (Some(department.now()), Some(department.now())));
    let actor = event.actor.unwrap();
    assert_eq!((actor.id.as_str(), actor.name.as_str(), actor.role.as_str()), ("sales-ann", "Ann", "agent"));
    assert_eq!(lead.owner, Some(actor));
    let [fact] = event.facts.as_slice() else { panic!("{:?}", event.facts) };
    assert_eq!((fact.key.as_str(), fact.value.as_str()), ("customer.needs", "200 lamps"));
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), subject.id.as_str()), ("lead", lead.id.as_str()));
    assert_eq!((subject.label, subject.status.as_str()), (format!("lead {short}"), "new"));
    assert_eq!((subject.open, subject.revision), (true, 1));
    assert_eq!(event.body.unwrap().to_msg::<LeadCreated>().unwrap().lead, Some(lead));
}

#[tokio::test]
async fn every_revision_of_every_object_has_one_event_in_order() {
    let department = Department::start().await;
    let lead = department.lead(LeadState::Won).await;
    let accepted = department.quote(QuoteState::Accepted).await;
    let declined = department.quote(QuoteState::Declined).await;
    let touch = department.touch(TouchState::Done).await;
    department.assign(&touch.customer_id, "Rui").await;
    department.take(Write::PutAccount, &touch.customer_id).await.unwrap();
    let account = department.get_account(&touch.customer_id).await.unwrap();
    let expected = BTreeMap::from([
        (lead.id, (lead.revision, false)),
        (accepted.id, (accepted.revision, false)),
        (declined.id, (declined.revision, false)),
        (touch.id, (touch.revision, false)),
        (account.customer_id, (account.revision, false)),
    ]);
    let total: i64 = expected.values().map(|(revision, _)| *revision).sum();
    let ours = || department.timeline.events().into_iter().filter_map(|event| event.subject);
    eventually("every event has arrived", async || (ours().count() as i64 == total).then_some(())).await;
    for (id, last) in expected {
        let told: Vec<_> = ours().filter(|subject| subject.id == id).collect();
        let revisions: Vec<i64> = told.iter().map(|subject| subject.revision).collect();
        assert_eq!(revisions, (1..=last.0).collect::<Vec<_>>());
        assert_eq!(told.last().unwrap().open, last.1);
    }
}

#[tokio::test]
async fn what_cannot_be_told_does_not_happen() {
    let department = Department::start().await;
    department.logs.allow("database error");
    let lead = department.lead(LeadState::New).await;
    let quote = department.quote(QuoteState::Sent).await;
    let touch = department.touch(TouchState::Planned).await;
    let mut conn = department.database.connect().await;
    let constraint = "alter table outbox.events add constraint none check (false) not valid";
    sqlx::query(constraint).execute(&mut conn).await.unwrap();
    for (write, id) in [
        (Write::QualifyLead, &lead.id),
        (Write::DeclineQuote, &quote.id),
        (Write::CompleteTouch, &touch.id),
        (Write::PutAccount, &touch.customer_id),
    ] {
        assert_eq!(reason(department.take(write, id).await), Reason::Internal, "{write:?}");
    }
    assert_eq!(department.get_lead(&lead.id).await, lead);
    assert_eq!(department.get_quote(&quote.id).await, quote);
    assert_eq!(department.get_account(&touch.customer_id).await, None);
    assert_eq!(department.touches_of(&touch.customer_id).await, [touch]);
    sqlx::query("alter table outbox.events drop constraint none").execute(&mut conn).await.unwrap();
    department.take(Write::QualifyLead, &lead.id).await.unwrap();
}
