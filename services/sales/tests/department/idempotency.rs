//! A write that is repeated gets its first answer and happens once.

use baton_errors::Reason;
use baton_proto::sales::v1::{LeadState, QuoteState, TouchState};
use baton_testkit::{context, reason};

use crate::harness::Department;
use crate::writes::Write;

impl Department {
    /// What a write can be made on: an object in a state that allows it, or a customer.
    async fn ready_for(&self, write: Write) -> String {
        match write {
            Write::CreateLead | Write::DraftQuote | Write::PutAccount | Write::PlanTouch => self.customer(),
            Write::ContactLead | Write::QualifyLead | Write::LoseLead => self.lead(LeadState::New).await.id,
            Write::WinLead => self.lead(LeadState::Qualified).await.id,
            Write::AmendQuote | Write::SendQuote => self.quote(QuoteState::Draft).await.id,
            Write::AcceptQuote | Write::DeclineQuote => self.quote(QuoteState::Sent).await.id,
            Write::CompleteTouch | Write::DropTouch => self.touch(TouchState::Planned).await.id,
        }
    }
}

#[tokio::test]
async fn every_write_repeated_gets_the_first_answer_and_another_one_is_refused() {
    let department = Department::start().await;
    for write in Write::ALL {
        let id = department.ready_for(write).await;
        let context = context();
        let first = write.call(department.sales.clone(), context.clone(), id.clone()).await.unwrap();
        let again = write.call(department.sales.clone(), context.clone(), id).await.unwrap();
        assert_eq!(first, again, "{write:?}");

        let other = department.ready_for(write).await;
        let reused = write.call(department.sales.clone(), context, other).await;
        assert_eq!(reason(reused), Reason::RequestIdReused, "{write:?}");
    }
}

#[tokio::test]
async fn every_write_made_many_times_at_once_happens_once() {
    let department = Department::start().await;
    for write in Write::ALL {
        let (id, context) = (department.ready_for(write).await, context());
        let calls: Vec<_> = (0..6)
            .map(|_| tokio::spawn(write.call(department.sales.clone(), context.clone(), id.clone())))
            .collect();
        let mut answers = Vec::new();
        for call in calls {
            answers.push(call.await.unwrap().unwrap());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{write:?}: {answers:#?}");
        let event = department.timeline.event(&answers[0].1).await;
        let told =
            department.timeline.events().into_iter().filter(|told| told.subject == event.subject).count();
        assert_eq!(told, 1, "{write:?}");
    }
}

#[tokio::test]
async fn a_refused_write_may_be_made_later_under_the_same_request_id() {
    let department = Department::start().await;
    let quote = department.quote(QuoteState::Draft).await;
    let context = context();
    for write in [Write::DeclineQuote, Write::AcceptQuote] {
        let outcome = write.call(department.sales.clone(), context.clone(), quote.id.clone()).await;
        assert_eq!(reason(outcome), Reason::WrongState);
    }
    department.take(Write::SendQuote, &quote.id).await.unwrap();
    let accepted = Write::AcceptQuote.call(department.sales.clone(), context, quote.id.clone()).await;
    assert_eq!(accepted.unwrap().0.revision(), 3);
}
