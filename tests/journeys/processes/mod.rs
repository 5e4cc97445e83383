//! The processes that span departments, each played to its end; and again with each service killed at each step.
//!
//! A play is what people do, step by step; after each step it waits for what the departments do by themselves. A kill
//! falls between the two: the people have their answer, the departments are at work.

mod cancellation;
mod exception;
mod outage;
mod payment;
mod people;
mod purchase;
mod returns;

use futures::future::join_all;

use crate::company::Company;
use people::People;

/// Every service, in the order in which they are killed.
pub(crate) const SERVICES: [&str; 6] = ["timeline", "orders", "support", "shipping", "billing", "sales"];

/// One process, with a customer of its own.
#[tonic::async_trait(?Send)]
trait Play {
    /// What people do at this step; `false` when there is nothing left to do.
    async fn act(&mut self, people: &People, step: usize) -> bool;

    /// Waits until the departments have done their part of this step.
    async fn settle(&mut self, people: &People, step: usize);

    /// Looks at how it ended.
    async fn end(&self, people: &People);
}

/// Every process there is, with new customers.
fn plays() -> Vec<Box<dyn Play>> {
    let mut plays: Vec<Box<dyn Play>> = vec![
        Box::<purchase::Purchase>::default(),
        Box::<payment::PaidLate>::default(),
        Box::new(exception::Damaged::sent_again()),
        Box::new(exception::Damaged::refunded()),
        Box::<returns::Returned>::default(),
    ];
    for when in cancellation::When::ALL {
        plays.push(Box::new(cancellation::Cancelled::new(when)));
    }
    plays
}

#[tokio::test(flavor = "multi_thread")]
async fn each_process_ends_as_it_should() {
    let company = Company::open(&SERVICES).await;
    let people = People::of(&company);
    run(&mut plays(), &people, async || {}).await;
    company.assert_verified().await;
    company.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_process_ends_as_it_should_whatever_is_killed_at_whatever_step() {
    let mut company = Company::open(&SERVICES).await;
    let people = People::of(&company);
    for seat in 0..company.seats() {
        run(&mut plays(), &people, async || {
            company.kill(seat).await;
            company.start(seat);
        })
        .await;
    }
    company.assert_verified().await;
    company.close().await;
}

/// Plays all of them side by side, step by step, with a blow in the middle of each step.
async fn run(plays: &mut [Box<dyn Play>], people: &People, mut blow: impl AsyncFnMut()) {
    for step in 0.. {
        let acted = join_all(plays.iter_mut().map(|play| play.act(people, step))).await;
        blow().await;
        if !acted.contains(&true) {
            break;
        }
        let at_work = plays.iter_mut().zip(acted).filter(|(_, acted)| *acted);
        join_all(at_work.map(|(play, _)| play.settle(people, step))).await;
    }
    join_all(plays.iter().map(|play| play.end(people))).await;
}
