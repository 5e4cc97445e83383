//! Does what is due about a promise: warns its owner, or records that it is broken.

use std::sync::Arc;

use baton_db::Work;
use baton_model::{CustomerId, Ids, PromiseId};
use baton_proto::timeline::v1::{PromiseBroken, PromiseWarned};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{at, load};
use crate::commands::follow_ups::schedule;
use crate::commands::{Applied, Circumstances, record};
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::keeping_informed;
use crate::domain::promise::{Duty, Promise};
use crate::error::Error;
use crate::{messages, store};

/// Does what is due about one promise. Does nothing when an event settled it meanwhile, or another replica was here
/// first: so each event is recorded once, however many sweeps run.
#[derive(Debug)]
pub(crate) struct WatchPromise {
    pub(crate) customer_id: CustomerId,
    pub(crate) promise_id: PromiseId,
    pub(crate) now: OffsetDateTime,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Work for WatchPromise {
    type Output = Applied<()>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Applied<()>, Error> {
        store::heads::lock(conn, &[self.customer_id.partition()]).await?;
        let promise = load(conn, self.customer_id, self.promise_id).await?;
        match promise.duty(self.now) {
            None => Ok(Applied::unchanged(())),
            Some(Duty::Warn) => self.warn(conn, promise).await,
            Some(Duty::Break { told, apologise }) => self.breach(conn, promise, told, apologise).await,
        }
    }
}

impl WatchPromise {
    async fn warn(&self, conn: &mut PgConnection, promise: Promise) -> Result<Applied<()>, Error> {
        let promise = Promise { warned_at: Some(self.now), ..promise };
        store::promises::save(conn, std::slice::from_ref(&promise)).await?;
        let summary = format!("Promised for {}, not yet done: {}", at(promise.due), promise.text);
        let body = PromiseWarned { promise: Some(messages::promise(&promise)) };
        let circumstances = self.circumstances(&promise);
        let event = circumstances.event(self.customer_id, &summary, &body);
        let position = record(conn, &circumstances, event).await?;
        Ok(Applied { response: (), position: Some(position) })
    }

    async fn breach(
        &self,
        conn: &mut PgConnection,
        promise: Promise,
        told: bool,
        apologise: bool,
    ) -> Result<Applied<()>, Error> {
        let promise = Promise { broken_at: Some(self.now), ..promise };
        store::promises::save(conn, std::slice::from_ref(&promise)).await?;
        if !told {
            return Ok(Applied::unchanged(()));
        }
        let circumstances = self.circumstances(&promise);
        let apology =
            if apologise { Some(self.apology(conn, &promise, &circumstances).await?) } else { None };
        let follow_up_id = apology.as_ref().map(|apology| apology.id.to_string()).unwrap_or_default();
        let how = if promise.fulfilled.is_some() { "kept too late" } else { "broken" };
        let summary = format!("Promise {how}: {}, due {}", promise.text, at(promise.due));
        let body = PromiseBroken { promise: Some(messages::promise(&promise)), follow_up_id };
        let event = circumstances.event(self.customer_id, &summary, &body);
        let mut position = record(conn, &circumstances, event).await?;
        if let Some(apology) = apology {
            position = schedule::keep(conn, &circumstances, &apology).await?.position;
        }
        Ok(Applied { response: (), position: Some(position) })
    }

    async fn apology(
        &self,
        conn: &mut PgConnection,
        promise: &Promise,
        circumstances: &Circumstances,
    ) -> Result<FollowUp, Error> {
        let calendar = store::definitions::calendar_of(conn, &promise.department, self.now).await?;
        Ok(FollowUp {
            id: self.ids.follow_up_id(self.customer_id.partition()),
            customer_id: self.customer_id,
            case_id: promise.case_id,
            department: promise.department.clone(),
            text: format!("Apologise, and say how it goes on: {}, due {}", promise.text, at(promise.due)),
            kind: FollowUpKind::Apology,
            due: keeping_informed::apology(calendar.as_ref(), self.now),
            promise_id: Some(promise.id),
            state: FollowUpState::Open,
            scheduled_by: circumstances.actor.clone(),
            scheduled_at: self.now,
            snoozes: 0,
            missed_at: None,
            done: None,
        })
    }

    /// The timeline acts for whoever has to keep the promise.
    fn circumstances(&self, promise: &Promise) -> Circumstances {
        Circumstances::of_timeline(promise.department.clone(), promise.case_id, self.now, &self.ids)
    }
}
