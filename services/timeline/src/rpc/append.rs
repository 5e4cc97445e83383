//! An append, from its request to its response: each event is judged alone.

use baton_auth::Caller;
use baton_errors::{Failure, Reason, Violations, slug};
use baton_proto::timeline::v1::append_outcome::Outcome as Told;
use baton_proto::timeline::v1::{AppendOutcome, AppendRefusal, AppendedEvent, Event};
use prost::Message;

use super::convert;
use crate::app::App;
use crate::log::Outcome;

const MAX_EVENTS: usize = 512;
const MAX_BYTES: usize = 1024 * 1024;

/// Appends events and says what became of each, in their order.
pub(super) async fn append(
    app: &App,
    caller: &Caller,
    events: Vec<Event>,
) -> Result<Vec<AppendOutcome>, Failure> {
    check_size(&events)?;
    let now = app.clock.now();
    let mut outcomes: Vec<AppendOutcome> = Vec::with_capacity(events.len());
    let (mut indices, mut good) = (Vec::with_capacity(events.len()), Vec::with_capacity(events.len()));
    for (index, event) in events.into_iter().enumerate() {
        let mut outcome = AppendOutcome { event_id: event.id.clone(), outcome: None };
        match convert::new_event(event, caller, now) {
            Ok(event) => {
                indices.push(index);
                good.push(event);
            }
            Err(failure) => outcome.outcome = Some(refused(&failure)),
        }
        outcomes.push(outcome);
    }
    for (index, answer) in indices.into_iter().zip(app.appender.append(good).await?) {
        outcomes[index].outcome = Some(match answer {
            Ok(outcome) => told(outcome),
            Err(failure) => refused(&failure),
        });
    }
    Ok(outcomes)
}

fn check_size(events: &[Event]) -> Result<(), Failure> {
    let mut violations = Violations::new();
    if events.is_empty() || events.len() > MAX_EVENTS {
        violations.add("events", format!("must be 1 to {MAX_EVENTS}"));
    }
    if events.iter().map(Message::encoded_len).sum::<usize>() > MAX_BYTES {
        violations.add("events", format!("must be at most {MAX_BYTES} bytes together"));
    }
    violations.finish()
}

fn told(outcome: Outcome) -> Told {
    let refusal = |reason, message| refused(&Failure::new(reason, message));
    match outcome {
        Outcome::Recorded { sequence, duplicate, .. } => {
            Told::Appended(AppendedEvent { sequence, duplicate })
        }
        Outcome::UnknownCustomer => refusal(Reason::CustomerNotFound, "no such customer"),
        Outcome::EventIdReused => {
            refusal(Reason::EventIdReused, "the event id was used for another customer")
        }
    }
}

fn refused(failure: &Failure) -> Told {
    let reason = slug(failure.reason()).to_owned();
    Told::Refused(AppendRefusal { reason, message: failure.message().to_owned() })
}
