//! A department that serves nothing: it has a job and a reaction.

use std::time::Duration;

use baton_chassis::Service;
use baton_client::{Connection, retry};
use baton_db::Migrations;
use baton_department::{Clerk, Composition, Context, Job, Parts, Told, any, common_error, failures, tell};
use baton_errors::Failure;
use baton_inbox::Reactions;
use baton_model::{CaseId, CustomerId};
use baton_proto::cases::v1::OpenCaseRequest;
use baton_proto::support::v1::TicketOpened;
use baton_proto::timeline::v1::{Event, Subject};
use baton_testkit::TestDepartment;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

pub(crate) const PERIOD: Duration = Duration::from_mins(1);

pub(crate) async fn start() -> TestDepartment {
    TestDepartment::start("tests", &migrations(), compose).await
}

pub(crate) fn migrations() -> Migrations {
    baton_department::migrations(sqlx::migrate!("tests/department/migrations"))
}

pub(crate) fn compose(parts: Parts) -> anyhow::Result<Service> {
    let timeline = parts.timeline.clone();
    let department = Composition::new("tests", "Tests", parts)?;
    let reactions = OpenCases { clerk: department.clerk(), timeline };
    Ok(department.reacting(reactions).job(DealWithThings).service())
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("the thing is broken")]
    Broken,
    #[error(transparent)]
    Common(#[from] baton_department::Error),
}

common_error!(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Broken => failures::wrong_state("the thing is broken", "broken", &["whole"]),
            Error::Common(error) => error.into(),
        }
    }
}

/// Deals with each thing once, when it is due.
struct DealWithThings;

impl Job for DealWithThings {
    const NAME: &'static str = "deal_with_things";
    const PERIOD: Duration = PERIOD;
    type Object = Uuid;
    type Prepared = ();
    type Error = Error;

    async fn due(
        &self,
        conn: &mut PgConnection,
        now: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<Uuid>, Error> {
        let due = "select id from things where due_at <= $1 and revision = 0 order by due_at limit $2";
        Ok(sqlx::query_scalar(due).bind(now).bind(limit).fetch_all(conn).await?)
    }

    async fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        id: &Uuid,
        (): &(),
    ) -> Result<(), Error> {
        let lock = "select customer_id, is_broken from things where id = $1 and revision = 0
                    for update skip locked";
        let thing: Option<(Uuid, bool)> = sqlx::query_as(lock).bind(id).fetch_optional(&mut *conn).await?;
        let Some((customer_id, is_broken)) = thing else { return Ok(()) };
        let done = "update things set revision = 1 where id = $1";
        sqlx::query(done).bind(id).execute(&mut *conn).await?;
        if is_broken {
            return Err(Error::Broken);
        }
        let told = Told {
            customer_id: CustomerId::from_uuid(customer_id),
            summary: "Thing dealt with".to_owned(),
            body: any(&TicketOpened::default()),
            subject: Subject { kind: "thing".into(), id: id.to_string(), revision: 1, ..Subject::default() },
            promises: Vec::new(),
        };
        tell(conn, context, told).await?;
        Ok(())
    }
}

/// Opens a case for each ticket, and remembers it.
#[derive(Debug, Clone)]
struct OpenCases {
    clerk: Clerk,
    timeline: Connection,
}

impl Reactions for OpenCases {
    const TYPES: &'static [&'static str] = &["baton.support.v1.TicketOpened"];
    type Prepared = Option<CaseId>;
    type Error = Error;

    async fn prepare(&self, event: &Event) -> Result<Option<CaseId>, Error> {
        if event.department != "support" {
            return Ok(None);
        }
        let request = OpenCaseRequest {
            context: Some(self.clerk.asking_because_of(event, "open-case")),
            customer_id: event.customer_id.clone(),
            title: "Look into it".to_owned(),
            ..OpenCaseRequest::default()
        };
        let opened = retry(|| {
            let (mut cases, request) = (self.timeline.cases(), request.clone());
            async move { cases.open_case(request).await }
        });
        let opened = opened.await.map_err(|status| baton_department::Error::of_call("timeline", &status))?;
        Ok(opened.case.and_then(|case| case.id.parse().ok()))
    }

    async fn react(
        &self,
        conn: &mut PgConnection,
        event: &Event,
        opened: &Option<CaseId>,
    ) -> Result<(), Error> {
        let Some(case_id) = opened else { return Ok(()) };
        let remember = sqlx::query("insert into cases values ($1, $2)");
        remember.bind(&event.id).bind(case_id.as_uuid()).execute(conn).await?;
        Ok(())
    }
}
