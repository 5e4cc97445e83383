//! One caller who is with a customer, for as long as the stream lasts.

use std::time::Duration;

use baton_errors::Failure;
use baton_model::{Actor, CustomerId};
use futures::stream::{BoxStream, StreamExt, try_unfold};
use futures::{FutureExt, Stream};
use tokio::sync::watch;
use uuid::Uuid;

use super::beat::{self, Beat};
use crate::app::App;
use crate::domain::presence::{Activity, Present, Session, others};
use crate::error::Error;
use crate::queries::timeline::watch::Head;

/// How long the first message may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the caller says in one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    /// Required in the first message.
    pub(crate) customer: Option<CustomerId>,
    pub(crate) activity: Activity,
}

/// What the caller says, until the connection breaks.
type Sayings = BoxStream<'static, Result<Said, Failure>>;

/// Who else is with the customer that the first message names: at once, and whenever it changes. The caller is there
/// until the stream is dropped, whatever the reason; who has no more to say may go on listening.
pub(crate) fn visit(
    app: App,
    actor: Actor,
    sayings: Sayings,
) -> impl Stream<Item = Result<Vec<Present>, Error>> {
    let visitor = Visitor { app, actor, sayings, is_silent: false, place: None, told: None };
    try_unfold(visitor, async |mut visitor| {
        let others = visitor.next().await?;
        Ok(Some((others, visitor)))
    })
}

struct Visitor {
    app: App,
    actor: Actor,
    sayings: Sayings,
    /// Whether the caller has no more to say.
    is_silent: bool,
    place: Option<Place>,
    /// The last answer.
    told: Option<Vec<Present>>,
}

/// A session in its room. It leaves when it is dropped.
struct Place {
    app: App,
    customer: CustomerId,
    id: Uuid,
    everybody: watch::Receiver<Vec<Session>>,
}

impl Visitor {
    async fn next(&mut self) -> Result<Vec<Present>, Error> {
        let mut place = match self.place.take() {
            Some(place) => place,
            None => self.enter().await?,
        };
        loop {
            let others = others(&place.everybody.borrow_and_update(), &self.actor.id);
            if self.told.as_ref() != Some(&others) {
                self.told = Some(others.clone());
                self.place = Some(place);
                return Ok(others);
            }
            let saying =
                if self.is_silent { std::future::pending().boxed() } else { self.sayings.next().boxed() };
            tokio::select! {
                // The room lives as long as somebody is in it.
                _ = place.everybody.changed() => {}
                said = saying => match said {
                    Some(said) => place.change(said?).await?,
                    None => self.is_silent = true,
                }
            }
        }
    }

    async fn enter(&mut self) -> Result<Place, Error> {
        let first = tokio::time::timeout(PATIENCE, self.sayings.next()).await.ok().flatten();
        let first = first.unwrap_or_else(|| Err(nobody()))?;
        let customer = first.customer.ok_or_else(nobody)?;
        self.app.ask(Head { customer_id: customer }).await?;
        let now = self.app.clock.now();
        let id = self.app.ids.uuid();
        let session = Session { id, actor: self.actor.clone(), activity: first.activity, since: now };
        let everybody = self.app.rooms.enter(customer, session.clone())?;
        let place = Place { app: self.app.clone(), customer, id, everybody };
        beat::try_beat(&self.app, Beat::of_all(vec![(customer, session)], now)).await?;
        Ok(place)
    }
}

impl Place {
    async fn change(&self, said: Said) -> Result<(), Error> {
        if said.customer.is_some_and(|customer| customer != self.customer) {
            return Err(
                Failure::invalid_field("customer_id", "must stay the same: open another stream").into()
            );
        }
        if let Some(session) = self.app.rooms.change(self.customer, self.id, said.activity) {
            let beat = Beat::of_all(vec![(self.customer, session)], self.app.clock.now());
            beat::beat(&self.app, beat).await;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.app.rooms.leave(self.customer, self.id);
        let (app, gone) = (self.app.clone(), vec![(self.customer, self.id)]);
        // Should the process end before this: a row without beats says nothing for long.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let beat = Beat::without(gone, app.clock.now());
                beat::beat(&app, beat).await;
            });
        }
    }
}

fn nobody() -> Failure {
    Failure::invalid_field("customer_id", "the first message must name the customer, within ten seconds")
}
